import { type Outcome, ok } from '@/lib/kernel/outcome';
import { maxAttempts } from '@/lib/onboarding/domain/calendar/timers';
import type { KycApplication, TransitionFacts } from './application';
import type { KycEffect } from './effects';
import type { Move } from './move';
import { kycRefusals } from './refusals';

/** Every move of a merchant: of a live organisation, by somebody who is still a member of it. */
export function checkMerchant(application: KycApplication, facts: TransitionFacts): Outcome<null> {
  if (application.environment !== 'live') return kycRefusals.refuse('kyc.production_only');
  return facts.membershipActive ? ok(null) : kycRefusals.refuse('kyc.membership_inactive');
}

export const start = (application: KycApplication): Outcome<Move> =>
  ok({
    to: 'draft',
    effects: [
      { kind: 'create_version', version: application.version, flagRejected: false },
      { kind: 'start_timer', timer: 'idle_draft' },
    ],
  });

export function submit(snapshotHash: string, facts: TransitionFacts): Outcome<Move> {
  const complete = checkComplete(facts);
  if (!complete.ok) return complete;
  return ok({
    to: 'submitted',
    change: { snapshotHash },
    effects: [
      { kind: 'stop_timer', timer: 'idle_draft' },
      { kind: 'freeze_snapshot', snapshotHash },
      { kind: 'start_timer', timer: 'automatic_checks' },
      { kind: 'start_timer', timer: 'review' },
    ],
  });
}

function checkComplete({ category, maySign, requirementsDue, warrantyAccepted }: TransitionFacts): Outcome<null> {
  if (!maySign) return kycRefusals.refuse('kyc.signatory_required');
  if (category?.eligibility === 'prohibited') return kycRefusals.refuse('kyc.category_prohibited');
  if (requirementsDue.length > 0) {
    return kycRefusals.refuse('kyc.requirements_due', { details: { requirement_ids: requirementsDue } });
  }
  // One that is not chosen yet is among what is due; this is one that the policy does not know.
  if (category === null) return kycRefusals.refuse('kyc.category_prohibited');
  return warrantyAccepted ? ok(null) : kycRefusals.refuse('kyc.warranty_missing');
}

/** What was asked is answered. It counts as an attempt unless a machine had asked for a better file. */
export function resubmit(application: KycApplication, snapshotHash: string, facts: TransitionFacts): Outcome<Move> {
  const { infoRequest } = facts;
  if (infoRequest === null || infoRequest.openItems > 0) return kycRefusals.refuse('kyc.items_open');
  const attempt = application.attempt + (infoRequest.countsAsAttempt ? 1 : 0);
  const isLast: readonly KycEffect[] = attempt > maxAttempts ? [{ kind: 'escalate', to: 'compliance_lead' }] : [];
  // Before a machine's question there was no case: the answer to it opens one.
  const review: readonly KycEffect[] = infoRequest.countsAsAttempt
    ? [{ kind: 'resume_sla' }, { kind: 'prefer_same_reviewer' }]
    : [{ kind: 'open_case', case: 'resubmission', assigneeId: null }];
  return ok({
    to: 'manual_review',
    change: { attempt, snapshotHash },
    effects: [
      { kind: 'stop_timer', timer: 'info_request' },
      { kind: 'freeze_snapshot', snapshotHash },
      { kind: 'void_proposal' },
      ...review,
      ...isLast,
    ],
  });
}

export function retry(application: KycApplication): Outcome<Move> {
  if (application.rejectType !== 'retry') return kycRefusals.refuse('kyc.retry_not_possible');
  if (application.attempt >= maxAttempts) return kycRefusals.refuse('kyc.attempts_exhausted');
  const version = application.version + 1;
  return ok({
    to: 'draft',
    change: { version, attempt: application.attempt + 1, rejectType: null, snapshotHash: null },
    effects: [
      { kind: 'create_version', version, flagRejected: true },
      { kind: 'exclude_reviewers', personIds: [] },
      { kind: 'start_timer', timer: 'idle_draft' },
    ],
  });
}

/** What was frozen is never edited: whoever had sent it in before goes on with a new version. */
export function resume(application: KycApplication): Outcome<Move> {
  const version = application.version + (application.snapshotHash === null ? 0 : 1);
  const anew: readonly KycEffect[] =
    version === application.version ? [] : [{ kind: 'create_version', version, flagRejected: true }];
  return ok({
    to: 'draft',
    change: { version, snapshotHash: null },
    effects: [...anew, { kind: 'start_timer', timer: 'idle_draft' }],
  });
}

export const withdraw = (): Outcome<Move> =>
  ok({
    to: 'withdrawn',
    effects: [
      { kind: 'stop_timer', timer: 'idle_draft' },
      { kind: 'stop_timer', timer: 'automatic_checks' },
      { kind: 'stop_timer', timer: 'review' },
      { kind: 'start_retention' },
    ],
  });
