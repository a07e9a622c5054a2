import { LRUCache } from 'lru-cache';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';

/**
 * Remembers what was tried, so that an item which stays due although it was worked on waits longer each time and does
 * not take the place of others. It forgets the longest untouched beyond its capacity; forgetting costs one try.
 */
export interface HoldBack {
  /** How many are remembered: look for that many more, to find something behind them. */
  readonly size: number;
  isHeld(id: string, now: Date): boolean;
  tried(id: string, now: Date): void;
}

const pauses: RetryPolicy = {
  attempts: Number.MAX_SAFE_INTEGER,
  baseMilliseconds: 2_000,
  maxMilliseconds: 10 * 60_000,
};
const maxPauseSteps = 32;

interface Held {
  readonly tries: number;
  readonly until: number;
}

export function createHoldBack(capacity: number): HoldBack {
  const held = new LRUCache<string, Held>({ max: capacity });
  return {
    get size() {
      return held.size;
    },
    isHeld: (id, now) => (held.peek(id)?.until ?? 0) > now.getTime(),
    tried(id, now) {
      const tries = Math.min((held.get(id)?.tries ?? 0) + 1, maxPauseSteps);
      const pause = retryDelay(pauses, tries, 0) ?? pauses.maxMilliseconds;
      held.set(id, { tries, until: now.getTime() + pause });
    },
  };
}
