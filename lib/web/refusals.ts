import { defineRefusals } from '@/lib/kernel/outcome';

/** What the HTTP front refuses before a use case is asked. */
export const webRefusals = defineRefusals({
  'request.invalid': { status: 400, message: 'The request does not have the declared shape.' },
  'request.malformed_json': { status: 400, message: 'The body is not valid JSON. Send one JSON value in UTF-8.' },
  'request.aborted': { status: 400, message: 'The connection closed before the whole body had arrived.' },
  'request.body_too_large': { status: 413, message: 'The body is larger than 256 KiB. Send a smaller one.' },
  'request.upload_too_large': { status: 413, message: 'The file is larger than 4 MB. Send a smaller one.' },
  'request.unsupported_media_type': {
    status: 415,
    message: 'This endpoint reads JSON. Send the header "content-type: application/json".',
  },
  'request.method_not_allowed': {
    status: 405,
    message: 'This path does not take that method. The Allow header lists the methods that it takes.',
  },
  'request.not_found': { status: 404, message: 'Nothing with this id exists in your tenant.' },
  'request.unknown_path': { status: 404, message: 'No endpoint has this path. /openapi.json lists them all.' },
  'request.tenant_header': {
    status: 401,
    message:
      "The x-tenant-id header names another tenant than the credential. Leave it out or send the credential's own.",
  },
  'request.tenant_header_refused': {
    status: 400,
    message: 'This endpoint takes the tenant from the credential alone. Leave the x-tenant-id header out.',
  },
  'request.environment': { status: 403, message: 'This endpoint does not take keys of this environment.' },
  'request.permission': { status: 403, message: 'The role of this credential may not do this.' },
  'request.rate_limited': {
    status: 429,
    message: 'Too many requests. Wait for the seconds in Retry-After, then send it again.',
    retryable: true,
  },
  'session.required': { status: 401, message: 'Nobody is signed in, or the session is over. Sign in again.' },
  'service.unavailable': {
    status: 503,
    message: 'Tidegate cannot reach its database. Send the same request again after the seconds in Retry-After.',
    retryable: true,
  },
  'service.timeout': {
    status: 503,
    message:
      'The answer took too long and its outcome is not known here. Send the same request again; it will not be done twice.',
    retryable: true,
  },
});
