import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RequirementListsView, RequirementView } from './contract';
import type { OnboardingDeps } from './deps';
import { applicationFacts } from './domain/form/application-facts';
import type { Requirement } from './domain/requirements/ask';
import { listRequirements } from './domain/requirements/list-requirements';
import { type ReadRecord, readRecord } from './read-record';
import { applicationView } from './start-application';

export const requirementViewOf = (requirement: Requirement): RequirementView => ({
  id: requirement.id,
  target: requirement.target,
  reason_code: requirement.reasonCode,
  words: requirement.words,
  deadline: requirement.deadline?.toISOString() ?? null,
  unlocks: [...requirement.unlocks],
});

/** What is asked of the merchant and by when, as the merchant and the desk both read it. */
export function requirementListsOf(
  { record, row }: ReadRecord,
  { policies }: Pick<OnboardingDeps, 'policies'>,
  now: Date,
): RequirementListsView {
  const lists = listRequirements(applicationFacts(record, now), policies, now);
  return {
    application: applicationView(row),
    currently_due: lists.currently_due.map(requirementViewOf),
    eventually_due: lists.eventually_due.map(requirementViewOf),
    past_due: lists.past_due.map(requirementViewOf),
    pending: lists.pending.map(requirementViewOf),
    future: lists.future.map(requirementViewOf),
  };
}

/** The same for one of the organisation's people. Refuses as `readRecord` does. */
export async function listMerchantRequirements(ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<RequirementListsView>> {
  const read = await readRecord(ctx, deps);
  return read.ok ? ok(requirementListsOf(read.value, deps, ctx.now)) : read;
}
