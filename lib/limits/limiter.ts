import { type Bucket, fullBucket, type Limit, refill, secondsUntilToken } from './domain/token-bucket';

/** The product's request limits, in one table. They shield one process; durable throttles belong to their parts. */
export const limits = {
  /** Requests of one service key: far above honest use, low enough that one runaway agent cannot starve the others. */
  key_requests: { burst: 20_000, perSecond: 5_000 },
  /** Requests of one address to endpoints without a credential. */
  public_requests: { burst: 1_000, perSecond: 200 },
  /** Refused credentials of one address. Keys cannot be guessed; this spares the database the look-ups. */
  refused_credentials: { burst: 2_000, perSecond: 50 },
  /** Arbitration packets of one tenant: each reads and signs everything about an intent, for a person to hand on. */
  arbitration_packets: { burst: 20, perSecond: 0.2 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number };

/** Port of rate limiting. `now` is in milliseconds. */
export interface Limiter {
  /** Uses one token of the caller's bucket when there is one. */
  take(name: LimitName, caller: string, now: number): Verdict;
  /** Says whether a token is there, without using it. */
  peek(name: LimitName, caller: string, now: number): Verdict;
}

const allowed: Verdict = { allowed: true };

/** Callers remembered at once. The one seen longest ago is forgotten first and starts again with a full bucket. */
const MAX_CALLERS = 20_000;

/** Limits kept in this process's memory, bounded by `maxCallers` buckets. */
export function createLimiter(maxCallers = MAX_CALLERS): Limiter {
  const buckets = new Map<string, Bucket>();
  const check = (name: LimitName, caller: string, now: number, cost: 0 | 1): Verdict => {
    const limit: Limit = limits[name];
    const id = `${name}:${caller}`;
    const known = buckets.get(id);
    const bucket = known ? refill(limit, known, now) : fullBucket(limit, now);
    if (bucket.tokens < 1) return { allowed: false, retryAfterSeconds: secondsUntilToken(limit, bucket) };
    if (cost === 0) return allowed;
    if (known) buckets.delete(id);
    else if (buckets.size >= maxCallers)
      for (const oldest of buckets.keys()) {
        buckets.delete(oldest);
        break;
      }
    buckets.set(id, { tokens: bucket.tokens - 1, at: bucket.at });
    return allowed;
  };
  return {
    take: (name, caller, now) => check(name, caller, now, 1),
    peek: (name, caller, now) => check(name, caller, now, 0),
  };
}
