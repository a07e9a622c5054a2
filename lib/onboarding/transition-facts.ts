import type { ApplicationRecord } from '@/lib/onboarding/domain/form/record';
import type { OnboardingDeps } from './deps';
import type { TimerKey } from './domain/calendar/timers';
import { checkKeys } from './domain/checks/check';
import { applicationFacts, headOf } from './domain/form/application-facts';
import type { DocumentView, TransitionFacts } from './domain/kyc/application';
import type { KycStatus } from './domain/kyc/kyc.machine';
import { categoryOn } from './domain/policy/category-policy';
import { dayOf, editionOn } from './domain/policy/edition';
import { listRequirements, reasonsOn } from './domain/requirements/list-requirements';
import { openCausesOf } from './domain/review/capabilities';

/** What only the way in knows: who asks, and what they say along with it. */
export interface Given {
  readonly membershipActive: boolean;
  readonly maySign: boolean;
  readonly warrantyAccepted: boolean;
  /** Of the person who decides. */
  readonly views: readonly DocumentView[];
}

/** Which timer ends a status by itself. */
const timerOf: Partial<Record<KycStatus, TimerKey>> = {
  draft: 'idle_draft',
  submitted: 'automatic_checks',
  auto_verification: 'automatic_checks',
  additional_info_required: 'info_request',
};

/** Everything that a transition depends on, from the record as it stands in the same transaction. */
export function transitionFacts(
  record: ApplicationRecord,
  given: Given,
  { autoApprove, policies, roll }: Pick<OnboardingDeps, 'autoApprove' | 'policies' | 'roll'>,
  now: Date,
): TransitionFacts {
  const { application, checks, documents, infoRequest, isHeld, proposal, review, timers } = record;
  const lists = listRequirements(applicationFacts(record, now), policies, now);
  const timer = timerOf[application.status];
  const today = dayOf(now);
  return {
    now,
    ...given,
    requirementsDue: [...lists.past_due, ...lists.currently_due].map(({ id }) => id),
    category: categoryOn(policies.categories, today, headOf(record).categoryKey),
    checks: checks.flatMap(({ asks, key, result }) => (result === 'pending' ? [] : [{ key, result, asks }])),
    openChecks: checkKeys.filter((key) => isOpenCheck(record, key)).length,
    autoApprove,
    sampleRoll: roll(),
    timerDueAt: (timer === undefined ? undefined : timers.get(timer)) ?? null,
    infoRequest:
      infoRequest === null
        ? null
        : {
            openItems: infoRequest.items.filter(({ state }) => state === 'open' || state === 'still_open').length,
            countsAsAttempt: infoRequest.countsAsAttempt,
          },
    proposal,
    requiredDocuments: documents.map(({ changedAt, id }) => ({ documentId: id, changedAt })),
    openCauses: openCausesOf({
      now,
      review,
      hasUnreviewedInstrument: false,
      hasSanctionsHit: checks.some(({ key, result }) => key.startsWith('sanctions_') && result === 'fail'),
      isHeld,
    }),
    reasons: reasonsOn(policies, now),
    policyVersion: [
      editionOn(policies.categories, today),
      editionOn(policies.documents, today),
      editionOn(policies.reasons, today),
    ]
      .map((edition) => edition?.version ?? 'none')
      .join('/'),
  };
}

/** A check that nobody settled: it has no result, or a machine's that is not clear. */
export function isOpenCheck({ checks }: ApplicationRecord, key: string): boolean {
  const check = checks.find((one) => one.key === key);
  if (check === undefined || check.result === 'pending' || check.result === 'unavailable') return true;
  return check.result === 'fail' && check.source === 'auto';
}
