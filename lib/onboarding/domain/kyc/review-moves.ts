import { type Outcome, ok } from '@/lib/kernel/outcome';
import { reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import type { KycActor, KycPerson } from './actor';
import type { InfoItemDraft, KycApplication, Proposal, ProposalOutcome, TransitionFacts } from './application';
import type { KycEffect } from './effects';
import { checkDecider, checkIndependence } from './four-eyes';
import type { Move } from './move';
import { kycRefusals } from './refusals';
import { approvalEffects, suspensionEffects } from './system-moves';

type Decided = Proposal & { readonly decidedBy: string };

const recorded = (decided: Decided, { policyVersion }: TransitionFacts): KycEffect => ({
  kind: 'record_decision',
  decision: {
    mode: 'human',
    outcome: decided.outcome,
    reasonCodes: decided.reasonCodes,
    proposedBy: decided.proposedBy,
    decidedBy: decided.decidedBy,
    snapshotHash: decided.snapshotHash,
    policyVersion,
  },
});

/** A decision of two people: the rules of both, then what the outcome does. */
function decided(
  application: KycApplication,
  outcomes: readonly ProposalOutcome[],
  actor: KycActor,
  facts: TransitionFacts,
  move: (made: Decided) => Move,
): Outcome<Move> {
  const made = checkDecider(application, outcomes, actor, facts);
  if (!made.ok) return made;
  const { effects, ...rest } = move(made.value);
  return ok({ ...rest, effects: [recorded(made.value, facts), ...effects] });
}

export function requestInfo(
  application: KycApplication,
  items: readonly InfoItemDraft[],
  actor: KycPerson,
  { infoRequest, reasons }: TransitionFacts,
): Outcome<Move> {
  const independent = checkIndependence(application, actor);
  if (!independent.ok) return independent;
  if (infoRequest !== null && infoRequest.openItems > 0) return kycRefusals.refuse('kyc.request_open');
  if (items.length === 0 || items.some(({ merchantText }) => merchantText.trim() === '')) {
    return kycRefusals.refuse('kyc.request_empty');
  }
  for (const { reasonCode } of items) {
    const reason = reasonIn(reasons, reasonCode);
    if (reason === null) return kycRefusals.refuse('kyc.reason_unknown');
    if (!reason.retryable) return kycRefusals.refuse('kyc.reason_not_curable');
  }
  return ok({
    to: 'additional_info_required',
    effects: [
      { kind: 'void_proposal' },
      { kind: 'open_info_request', items, countsAsAttempt: true },
      { kind: 'unlock', targetPaths: [...new Set(items.map(({ targetPath }) => targetPath))] },
      { kind: 'pause_sla' },
      { kind: 'start_timer', timer: 'info_request' },
      { kind: 'notify', audience: 'merchant' },
    ],
  });
}

export function approve(application: KycApplication, actor: KycActor, facts: TransitionFacts): Outcome<Move> {
  if (facts.category === null || facts.category.eligibility === 'prohibited') {
    return kycRefusals.refuse('kyc.category_prohibited');
  }
  if (facts.openChecks > 0) return kycRefusals.refuse('kyc.checks_open', { details: { open: facts.openChecks } });
  if (facts.infoRequest !== null && facts.infoRequest.openItems > 0) return kycRefusals.refuse('kyc.request_open');
  return decided(application, ['approve'], actor, facts, () => ({
    to: 'approved',
    change: { rejectType: null },
    effects: [{ kind: 'close_case' }, ...approvalEffects],
  }));
}

export function reject(application: KycApplication, actor: KycActor, facts: TransitionFacts): Outcome<Move> {
  return decided(application, ['reject_retry', 'reject_final'], actor, facts, ({ outcome, proposedBy, decidedBy }) => ({
    to: 'rejected',
    change: { rejectType: outcome === 'reject_final' ? 'final' : 'retry' },
    effects: [
      { kind: 'exclude_reviewers', personIds: [...application.excludedReviewers, proposedBy, decidedBy] },
      { kind: 'close_case' },
      { kind: 'stop_timer', timer: 'review' },
      { kind: 'revoke_keys' },
      { kind: 'update_capabilities' },
      { kind: 'start_retention' },
      { kind: 'notify', audience: 'merchant' },
    ],
  }));
}

/** The lead accepts the appeal and gives it to somebody who had no part in the decision. */
export function acceptAppeal(application: KycApplication, reviewerId: string, actor: KycPerson): Outcome<Move> {
  const independent = checkIndependence({ ...application, excludedReviewers: [] }, actor);
  if (!independent.ok) return independent;
  if (application.excludedReviewers.includes(reviewerId)) return kycRefusals.refuse('kyc.appeal_other_reviewer');
  return ok({
    to: 'manual_review',
    change: { rejectType: null },
    effects: [
      { kind: 'void_proposal' },
      { kind: 'open_case', case: 'appeal', assigneeId: reviewerId },
      { kind: 'start_timer', timer: 'appeal' },
      { kind: 'notify', audience: 'merchant' },
    ],
  });
}

export const suspendByDecision = (
  application: KycApplication,
  actor: KycActor,
  facts: TransitionFacts,
): Outcome<Move> =>
  decided(application, ['suspend'], actor, facts, () => ({ to: 'suspended', effects: suspensionEffects }));

export function reinstate(application: KycApplication, actor: KycActor, facts: TransitionFacts): Outcome<Move> {
  // A hold that a person placed is lifted by this decision itself.
  const open = facts.openCauses.filter((cause) => cause !== 'compliance_hold');
  if (open.length > 0) return kycRefusals.refuse('kyc.cause_open', { details: { causes: open } });
  return decided(application, ['reinstate'], actor, facts, () => ({
    to: 'approved',
    effects: [{ kind: 'update_capabilities' }, { kind: 'notify', audience: 'merchant' }],
  }));
}

export const close = (application: KycApplication, actor: KycActor, facts: TransitionFacts): Outcome<Move> =>
  decided(application, ['close'], actor, facts, () => ({
    to: 'closed',
    effects: [
      { kind: 'revoke_keys' },
      { kind: 'update_capabilities' },
      { kind: 'start_retention' },
      { kind: 'notify', audience: 'merchant' },
    ],
  }));
