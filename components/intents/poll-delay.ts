import { finalIntentStatuses, type IntentDetail } from '@/lib/views/contract';

/** Changes are told by the live stream; this only catches what no stream told. */
const liveMs = 60_000;
const withoutStreamMs = 5_000;
const firstRetryMs = 2_000;
const longestRetryMs = 20_000;

/** Milliseconds until an intent is read again without having been told, or false when nothing is expected any more. */
export function pollDelay({ status }: Pick<IntentDetail, 'status'>, isLive: boolean): number | false {
  if (finalIntentStatuses.includes(status)) return false;
  return isLive ? liveMs : withoutStreamMs;
}

/** After a failed read: twice as long each time, up to the longest. */
export const retryDelay = (failures: number): number => Math.min(longestRetryMs, firstRetryMs * 2 ** failures);
