import type { Party } from './world';

/** A request that the endpoint takes, with every field that it knows, against objects made for it. */
export interface Sample {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Ids of the tenant's own objects that the request names. */
  readonly ids: readonly string[];
}

export type Build = (party: Party) => Promise<Sample>;
