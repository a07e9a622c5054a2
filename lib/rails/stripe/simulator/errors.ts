/** The inside of Stripe's error envelope. */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
  readonly network_decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
  readonly payment_method?: unknown;
  readonly setup_intent?: unknown;
  readonly doc_url?: string;
}

/**
 * Ends a request with an error of Stripe's. Thrown, since it may be found anywhere in a request and ends all of it;
 * the server is the one place that catches it. What was changed before stays changed, as with a declined card.
 */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** A 400 of type invalid_request_error. */
export function refuse(message: string, more: Partial<ErrorBody> = {}, status = 400): never {
  throw new StripeRefusal(status, { type: 'invalid_request_error', message, ...docOf(more.code), ...more });
}

const docOf = (code: string | undefined): Partial<ErrorBody> =>
  code === undefined ? {} : { doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` };

/** The object of the address is unknown: 404. One that a parameter names: 400, by `refuseReference`. */
export function refuseMissing(what: string, id: string, param = 'id'): never {
  refuse(`No such ${what}: '${id}'`, { code: 'resource_missing', param }, 404);
}

export function refuseReference(what: string, id: string, param: string): never {
  refuse(`No such ${what}: '${id}'`, { code: 'resource_missing', param });
}
