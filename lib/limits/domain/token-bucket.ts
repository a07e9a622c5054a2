/** A named limit: `burst` at once, refilled at `perSecond`. */
export interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Bucket {
  readonly tokens: number;
  /** Instant of `tokens`, in milliseconds. */
  readonly at: number;
}

export const fullBucket = (limit: Limit, at: number): Bucket => ({ tokens: limit.burst, at });

/** The bucket's content at a later instant. A clock that steps back refills nothing. */
export function refill(limit: Limit, bucket: Bucket, at: number): Bucket {
  const elapsed = Math.max(0, at - bucket.at);
  return { tokens: Math.min(limit.burst, bucket.tokens + (elapsed * limit.perSecond) / 1000), at: bucket.at + elapsed };
}

/** Whole seconds until one token is there; at least 1. */
export const secondsUntilToken = (limit: Limit, bucket: Bucket): number =>
  Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond));
