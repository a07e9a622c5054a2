import { assert } from './assert';

/** How often and how patiently something is tried again. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  readonly baseMilliseconds: number;
  readonly maxMilliseconds: number;
}

/**
 * Milliseconds to wait after the given number of failed tries, or null when none is left.
 * Doubles from the base up to the maximum; `jitter` (0 ≤ jitter < 1, from the caller's generator) takes off up to half.
 */
export function retryDelay(policy: RetryPolicy, failed: number, jitter: number): number | null {
  assert(Number.isInteger(failed) && failed >= 1, 'retryDelay: counts failed tries from 1');
  assert(jitter >= 0 && jitter < 1, 'retryDelay: jitter out of range');
  if (failed >= policy.attempts) return null;
  const full = Math.min(policy.baseMilliseconds * 2 ** (failed - 1), policy.maxMilliseconds);
  return Math.round(full * (1 - jitter / 2));
}
