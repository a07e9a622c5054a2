import { type Outcome, ok } from '@/lib/kernel/outcome';
import { maxAttempts } from '@/lib/onboarding/domain/calendar/timers';
import { reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import type { KycActor, KycPerson, OnboardingRole } from './actor';
import type { KycApplication, Proposal, ProposalOutcome, TransitionFacts } from './application';
import type { KycCommand } from './kyc.machine';
import { kycRefusals, refusalOf } from './refusals';

const proposers: readonly OnboardingRole[] = ['compliance_reviewer', 'compliance_lead'];

export const commandOf: Readonly<Record<ProposalOutcome, KycCommand>> = {
  approve: 'approve',
  reject_retry: 'reject',
  reject_final: 'reject',
  suspend: 'suspend',
  reinstate: 'reinstate',
  close: 'close',
};

/** Outcomes that rest on the documents: who decides has read them. */
const restsOnDocuments: readonly ProposalOutcome[] = ['approve', 'reject_retry', 'reject_final', 'reinstate'];

export const leadCauses = ['outcome', 'attempts_exhausted', 'risk_tier', 'category', 'policy_conflict', 'pep'] as const;
export type LeadCause = (typeof leadCauses)[number];

/** Why a decision is for a lead; empty when any second reviewer may make it. */
export function leadReasons(
  outcome: ProposalOutcome,
  application: KycApplication,
  { category }: Pick<TransitionFacts, 'category'>,
): readonly LeadCause[] {
  if (outcome !== 'approve' && outcome !== 'reject_retry') return ['outcome'];
  const exhausted: readonly LeadCause[] = application.attempt > maxAttempts ? ['attempts_exhausted'] : [];
  if (outcome === 'reject_retry') return exhausted;
  return [
    ...exhausted,
    ...(application.riskTier === null || application.riskTier === 'high' ? ['risk_tier' as const] : []),
    ...(category?.eligibility === 'standard' ? [] : ['category' as const]),
    ...(category?.policyConflict === true ? ['policy_conflict' as const] : []),
    ...(application.hasPep ? ['pep' as const] : []),
  ];
}

/** Nobody handles an organisation of their own, one their firm introduced, or an appeal against themselves. */
export function checkIndependence(application: KycApplication, person: KycPerson): Outcome<null> {
  const { introducedBy, organizationId, excludedReviewers } = application;
  const isOwn = person.organizationIds.includes(organizationId);
  const isIntroduced = introducedBy !== null && person.partnerIds.includes(introducedBy);
  if (isOwn || isIntroduced) return kycRefusals.refuse('kyc.conflict_of_interest');
  return excludedReviewers.includes(person.id) ? kycRefusals.refuse('kyc.appeal_other_reviewer') : ok(null);
}

/** Codes must be in force, and a reason that nothing can cure goes with a final rejection only. */
function checkReasons(
  outcome: ProposalOutcome,
  reasonCodes: readonly string[],
  { reasons }: Pick<TransitionFacts, 'reasons'>,
): Outcome<null> {
  if (outcome !== 'approve' && outcome !== 'reinstate' && reasonCodes.length === 0) {
    return kycRefusals.refuse('kyc.reason_missing');
  }
  for (const code of reasonCodes) {
    const reason = reasonIn(reasons, code);
    if (reason === null) return kycRefusals.refuse('kyc.reason_unknown');
    if (outcome === 'reject_retry' && !reason.retryable) return kycRefusals.refuse('kyc.reason_not_curable');
  }
  return ok(null);
}

/** The first of the two people. The proposal is bound to what was frozen: a change by the merchant voids it. */
export function decideProposal(
  application: KycApplication,
  outcome: ProposalOutcome,
  reasonCodes: readonly string[],
  actor: KycActor,
  facts: TransitionFacts,
): Outcome<Proposal> {
  const refused = refusalOf(application.status, commandOf[outcome]);
  if (refused !== null) return { ok: false, refusal: refused };
  if (actor.kind !== 'person' || !proposers.includes(actor.role)) {
    return kycRefusals.refuse('kyc.actor_not_allowed', { details: { allowed: proposers } });
  }
  const independent = checkIndependence(application, actor);
  if (!independent.ok) return independent;
  const reasoned = checkReasons(outcome, reasonCodes, facts);
  if (!reasoned.ok) return reasoned;
  if (application.snapshotHash === null) return kycRefusals.refuse('kyc.snapshot_missing');
  return ok({
    outcome,
    reasonCodes,
    proposedBy: actor.id,
    proposerRole: actor.role,
    snapshotHash: application.snapshotHash,
  });
}

/** The second of the two people. Gives the proposal that stands, and every rule about who may decide it. */
export function checkDecider(
  application: KycApplication,
  outcomes: readonly ProposalOutcome[],
  actor: KycActor,
  facts: TransitionFacts,
): Outcome<Proposal & { readonly decidedBy: string }> {
  const { proposal } = facts;
  if (actor.kind !== 'person' || !proposers.includes(actor.role)) return kycRefusals.refuse('kyc.actor_not_allowed');
  const independent = checkIndependence(application, actor);
  if (!independent.ok) return independent;
  if (proposal === null || !outcomes.includes(proposal.outcome) || !proposers.includes(proposal.proposerRole)) {
    return kycRefusals.refuse('kyc.proposal_missing');
  }
  if (proposal.proposedBy === actor.id) return kycRefusals.refuse('kyc.second_person_required');
  if (application.excludedReviewers.includes(proposal.proposedBy)) {
    return kycRefusals.refuse('kyc.appeal_other_reviewer');
  }
  if (application.snapshotHash === null || proposal.snapshotHash !== application.snapshotHash) {
    return kycRefusals.refuse('kyc.proposal_void');
  }
  const because = leadReasons(proposal.outcome, application, facts);
  if (because.length > 0 && actor.role !== 'compliance_lead') {
    return kycRefusals.refuse('kyc.lead_required', { details: { because } });
  }
  const reasoned = checkReasons(proposal.outcome, proposal.reasonCodes, facts);
  if (!reasoned.ok) return reasoned;
  const unseen = restsOnDocuments.includes(proposal.outcome) ? unseenDocuments(actor.id, facts) : [];
  if (unseen.length > 0) return kycRefusals.refuse('kyc.documents_unseen', { details: { document_ids: unseen } });
  return ok({ ...proposal, decidedBy: actor.id });
}

/** Required documents that this person has not opened since they last changed. */
export function unseenDocuments(
  personId: string,
  { requiredDocuments, views }: Pick<TransitionFacts, 'requiredDocuments' | 'views'>,
): readonly string[] {
  const isSeen = (documentId: string, changedAt: Date): boolean =>
    views.some((view) => view.documentId === documentId && view.personId === personId && view.viewedAt > changedAt);
  return requiredDocuments
    .filter(({ documentId, changedAt }) => !isSeen(documentId, changedAt))
    .map(({ documentId }) => documentId);
}
