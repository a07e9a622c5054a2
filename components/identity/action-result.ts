/** Why a server action did nothing, in words. */
export interface ActionFailure {
  readonly ok: false;
  /** The refusal's own. */
  readonly code?: string;
  readonly message: string;
  /** Messages by field name, for the fields that are wrong. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

export type ActionResult<T> = { readonly ok: true; readonly value: T } | ActionFailure;
