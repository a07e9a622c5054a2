/**
 * An expected result: a value or a refusal with a stable code.
 * Refusals are returned, never thrown; a thrown error is a bug or an outage.
 */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export type RefusalStatus = 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 501 | 502 | 503;

export interface Refusal {
  /** Stable, dotted: `intent.not_found`. Clients branch on it. */
  readonly code: string;
  readonly status: RefusalStatus;
  /** Says what happened and what to do, in the reader's words. */
  readonly message: string;
  /** Path of the offending field, e.g. `budget.sandbox_scenario`. */
  readonly field?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryable?: boolean;
  /** Seconds, for 429 and 503. */
  readonly retryAfterSeconds?: number;
}

export interface RefusalSpec {
  readonly status: RefusalStatus;
  readonly message: string;
  readonly retryable?: boolean;
}

export type RefusalExtra = Partial<Pick<Refusal, 'message' | 'field' | 'details' | 'retryAfterSeconds'>>;

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const refuse = (refusal: Refusal): Outcome<never> => ({ ok: false, refusal });

/** Every refusal table of the product, for the error reference and its test. */
export const refusalTables: Record<string, RefusalSpec>[] = [];

/**
 * Declares a part's closed list of refusals and gives back the one way to make them.
 * A code belongs to exactly one table.
 */
export function defineRefusals<const T extends Record<string, RefusalSpec>>(table: T) {
  refusalTables.push(table);
  const make = (code: keyof T & string, extra: RefusalExtra = {}): Refusal => {
    const spec = table[code] as RefusalSpec;
    return { code, status: spec.status, message: spec.message, retryable: spec.retryable ?? false, ...extra };
  };
  return {
    table,
    make,
    refuse: (code: keyof T & string, extra?: RefusalExtra): Outcome<never> => refuse(make(code, extra)),
  };
}
