import type { ErrorFamily } from '@/lib/kernel/endpoint';
import type { Refusal, RefusalStatus } from '@/lib/kernel/outcome';

/** What an error body is made from: a refusal, or a fault of ours with status 500. */
export type Failure = Omit<Refusal, 'status'> & { readonly status: RefusalStatus | 500 };

/** A bug. The words are all that leaves the process; the cause is in the log under the request id. */
export const internalFailure: Failure = {
  code: 'internal',
  status: 500,
  message: 'Tidegate made an error. It was recorded under this request id. Send the same request again.',
  retryable: true,
};

const titles: Readonly<Record<Failure['status'], string>> = {
  400: 'Bad request',
  401: 'Credential refused',
  402: 'Payment required',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  500: 'Internal error',
  501: 'Not offered',
  502: 'Counterpart failed',
  503: 'Unavailable',
};

const issueTypes: Readonly<Record<string, string>> = {
  invalid_type: 'type_error',
  too_small: 'too_short',
  too_big: 'too_long',
  invalid_format: 'string_pattern_mismatch',
  invalid_value: 'literal_error',
};

/** One field's problem as clients of the payment gate read it. What was sent is not repeated: it may be a secret. */
const payjentIssue = (issue: unknown, fallback: string, place: unknown) => {
  const { field, code, message } = typeof issue === 'object' && issue !== null ? { ...noIssue, ...issue } : noIssue;
  return {
    type: message.endsWith('it is required.') ? 'missing' : (issueTypes[code] ?? 'value_error'),
    loc: [place ?? 'body', ...(field === '' ? [] : field.split('.'))],
    msg: message === '' ? fallback : message,
    input: null,
  };
};
const noIssue = { field: '', code: '', message: '' };

/** The gate's error body: a list for what cannot be read, an object where the contract has one, else the words. */
function payjentDetail({ code, message, field, details }: Failure): unknown {
  if (code === 'request.malformed_json') return [{ type: 'json_invalid', loc: ['body', 0], msg: message, input: null }];
  if (code === 'request.invalid') {
    const issues: unknown = details?.issues;
    const listed: readonly unknown[] = Array.isArray(issues) ? issues : [{ field: field ?? '' }];
    return listed.map((each) => payjentIssue(each, message, details?.in));
  }
  return details?.detail ?? message;
}

/** The gate's clients know 422 for everything that cannot be read. */
const unreadable = new Set(['request.malformed_json', 'request.invalid']);
export const failureStatus = (family: ErrorFamily, { code, status }: Failure): number =>
  family === 'payjent' && unreadable.has(code) ? 422 : status;

/** `problem` follows RFC 9457; `flat`, `paybond` and `payjent` are the shapes that existing clients parse. */
export function errorBody(family: ErrorFamily, failure: Failure, requestId: string): Record<string, unknown> {
  const { code, message, field, details } = failure;
  const retryable = failure.retryable ?? false;
  switch (family) {
    case 'paybond':
      return {
        error: {
          code,
          message,
          // The sandbox's clients read the engine's own code beside theirs.
          ...(typeof details?.harbor_code === 'string' && { harbor_code: details.harbor_code }),
          details: field === undefined ? (details ?? {}) : { ...details, field },
        },
        request_id: requestId,
      };
    case 'payjent':
      return { detail: payjentDetail(failure) };
    case 'flat':
      return { error: code, message, ...(field !== undefined && { field }), request_id: requestId };
    case 'problem':
      return {
        type: `urn:tidegate:problem:${code}`,
        title: titles[failure.status],
        status: failure.status,
        detail: message,
        code,
        ...(field !== undefined && { field }),
        ...(details && { details }),
        retryable,
        pay_again: retryable ? 'same_authorization' : 'never',
        request_id: requestId,
      };
  }
}

export const errorContentType = (family: ErrorFamily): string =>
  family === 'problem' ? 'application/problem+json' : 'application/json';
