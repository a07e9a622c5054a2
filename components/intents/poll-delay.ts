import { finalIntentStatuses, type IntentDetail } from '@/lib/views/contract';

const shortestMs = 2_000;
const longestMs = 20_000;
/** Polled at a tenth of its age: what changed just now is likely to change again, what rests is left in peace. */
const share = 10;

/** Milliseconds until an intent is read again, or false when nothing can change any more. */
export function pollDelay(intent: Pick<IntentDetail, 'status' | 'timeline'>, now: number): number | false {
  if (finalIntentStatuses.includes(intent.status)) return false;
  const changedAt = Math.max(0, ...intent.timeline.map(({ at }) => Date.parse(at)));
  return Math.min(longestMs, Math.max(shortestMs, Math.round((now - changedAt) / share)));
}

/** After a failed read: twice as long each time, up to the longest. */
export const retryDelay = (failures: number): number => Math.min(longestMs, shortestMs * 2 ** failures);
