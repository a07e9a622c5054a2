import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import { type Delivery, isDelivered } from './delivery';

/** About half a day in all. A receiver can hear the same event twice and knows it by its ids. */
export const callbackRetries: RetryPolicy = { attempts: 13, baseMilliseconds: 15_000, maxMilliseconds: 4 * 3_600_000 };

/** A handoff buys something: it is repeated only while nothing can have arrived, and not for long. */
export const handoffRetries: RetryPolicy = { attempts: 5, baseMilliseconds: 10_000, maxMilliseconds: 5 * 60_000 };

/** Not sent for a reason that can pass by itself; an address that our rules refuse is asked for again by nobody. */
const passing = new Set(['not_resolved', 'connection_failed', 'tls_failed', 'timed_out']);

/** Says that the address is gone for good. */
const gone = 410;

/**
 * Milliseconds until the next callback after the given number of failed ones, the last of which ended so; null when
 * that was the last. `jitter` is 0 ≤ jitter < 1.
 */
export function nextCallback(last: Delivery, failed: number, jitter: number): number | null {
  if (isDelivered(last)) return null;
  if (last.kind === 'answered' && last.status === gone) return null;
  if (last.kind === 'not_sent' && !passing.has(last.reason)) return null;
  return retryDelay(callbackRetries, failed, jitter);
}

/** The same for a handoff. An answer of any kind, or none to a request that left, ends it: that may have been the purchase. */
export function nextHandoff(last: Delivery, failed: number, jitter: number): number | null {
  if (last.kind !== 'not_sent' || !passing.has(last.reason)) return null;
  return retryDelay(handoffRetries, failed, jitter);
}
