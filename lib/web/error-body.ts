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
  503: 'Unavailable',
};

/** `problem` follows RFC 9457, `flat` and `paybond` the shapes that existing clients parse. */
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
