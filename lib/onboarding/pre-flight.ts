import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { PreFlightView } from './contract';
import type { OnboardingDeps } from './deps';
import { shownBusinessDays } from './domain/calendar/timers';
import { applicationFacts } from './domain/form/application-facts';
import { predictAsks } from './domain/requirements/pre-flight';
import { requirementViewOf } from './list-merchant-requirements';
import { readRecord } from './read-record';

const unasked = { kind: 'unavailable' } as const;

/**
 * What a reviewer would ask, before it is sent in: the reviewer's rules over what is there. Sources outside are not asked
 * for a draft. Refuses as `readRecord` does.
 */
export async function preFlight(ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<PreFlightView>> {
  const read = await readRecord(ctx, deps);
  if (!read.ok) return read;
  const facts = {
    application: applicationFacts(read.value.record, ctx.now),
    reading: unasked,
    registry: unasked,
    screening: unasked,
    website: unasked,
    bankName: unasked,
    duplicates: unasked,
  };
  const predicted = predictAsks(facts, deps.policies, ctx.now).map(requirementViewOf);
  return ok({ predicted, business_days: { ...shownBusinessDays } });
}
