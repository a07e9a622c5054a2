import { systemClock } from '@/lib/kernel/clock';
import type { Ctx } from '@/lib/kernel/context';
import { requestId } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';

export const newRequest = (): Pick<Ctx, 'requestId' | 'now'> => ({
  requestId: requestId(null),
  now: systemClock.now(),
});

/** What a step of a scenario gives; a refusal is a mistake of the scenario. */
export function done<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
}
