import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { DeskAct } from '@/lib/onboarding/contract/desk-case';
import { extendedUntil, timers } from '@/lib/onboarding/domain/calendar/timers';
import type { KycEvent, ProposalOutcome } from '@/lib/onboarding/domain/kyc/application';
import { decideTransition } from '@/lib/onboarding/domain/kyc/decide-transition';
import { checkIndependence, commandOf, decideProposal } from '@/lib/onboarding/domain/kyc/four-eyes';
import { kycRefusals, refusalOf } from '@/lib/onboarding/domain/kyc/refusals';
import type { Desk } from './in-case';
import { deskRefusals } from './refusals';

/** What a question whether an act is open depends on. */
export type Standing = Pick<Desk, 'record' | 'facts' | 'current' | 'mover' | 'role'>;

/** The event that makes a proposed outcome real. */
export const eventOf = (outcome: ProposalOutcome): KycEvent => {
  const kind = commandOf[outcome];
  switch (kind) {
    case 'approve':
    case 'reject':
    case 'reinstate':
    case 'close':
      return { kind };
    default:
      return { kind: 'suspend', cause: 'compliance_hold' };
  }
};

/**
 * Whether an act is open to this person now, or the refusal that it would meet: the page's buttons and the acts themselves
 * ask here. What only the input says is checked by the act.
 */
export function checkAct(act: DeskAct, standing: Standing): Outcome<unknown> {
  switch (act) {
    case 'claim':
      return checkClaim(standing);
    case 'release':
      return standing.current.claimed_by === standing.mover.actor.id ? ok(null) : deskRefusals.refuse('kyc.claim_over');
    case 'write_note':
      return ok(null);
    case 'judge_document':
    case 'record_check':
      return checkWork(standing);
    case 'request_info':
      return checkRequest(standing);
    case 'extend_request':
      return checkExtension(standing);
    case 'withdraw_proposal':
      return checkWithdrawal(standing);
    case 'confirm':
      return checkConfirm(standing);
    case 'send_back':
      return checkSendBack(standing);
    case 'accept_appeal':
      return checkAppeal(standing);
    case 'open_review':
      return checkOpening(standing);
    case 'complete_review':
    case 'reopen_review':
      return checkAnswered(standing);
    default:
      return checkProposal(outcomeOf(act), standing);
  }
}

const outcomeOf = (act: Extract<DeskAct, `propose_${string}`>): ProposalOutcome =>
  // The acts are named so.
  act.slice('propose_'.length) as ProposalOutcome;

/** Nobody else has the case, and this person may have a part in it. */
function checkFree({ current, mover, record }: Standing): Outcome<null> {
  const independent = checkIndependence(record.application, mover.actor);
  if (!independent.ok) return independent;
  const isTaken = current.claimed_by !== null && current.claimed_by !== mover.actor.id;
  return isTaken ? deskRefusals.refuse('kyc.case_claimed') : ok(null);
}

function checkClaim(standing: Standing): Outcome<null> {
  if (standing.current.closed_at !== null) return deskRefusals.refuse('kyc.case_closed');
  const free = checkFree(standing);
  // A lead takes over.
  return !free.ok && free.refusal.code === 'kyc.case_claimed' && standing.role === 'compliance_lead' ? ok(null) : free;
}

function checkWork(standing: Standing): Outcome<null> {
  const refused = refusalOf(standing.record.application.status, 'approve');
  return refused === null ? checkFree(standing) : { ok: false, refusal: refused };
}

function checkRequest(standing: Standing): Outcome<unknown> {
  const free = checkFree(standing);
  if (!free.ok) return free;
  const { facts, mover, record } = standing;
  const reasonCode = facts.reasons.reasons.find(({ retryable }) => retryable)?.code ?? '';
  const items = [{ reasonCode, targetPath: 'description', merchantText: reasonCode }];
  return decideTransition(record.application, { kind: 'request_info', items }, mover.actor, facts);
}

function checkExtension(standing: Standing): Outcome<unknown> {
  const { infoRequest } = standing.record;
  const free = checkFree(standing);
  if (!free.ok) return free;
  if (infoRequest === null) return deskRefusals.refuse('kyc.request_missing');
  return extendedUntil(timers.info_request, infoRequest.dueAt, infoRequest.wasExtended);
}

function checkProposal(outcome: ProposalOutcome, standing: Standing): Outcome<unknown> {
  const { facts, mover, record } = standing;
  const free = checkFree(standing);
  if (!free.ok) return free;
  if (record.proposal !== null) return deskRefusals.refuse('kyc.proposal_open');
  const code = facts.reasons.reasons.find(({ retryable }) => retryable)?.code ?? '';
  return decideProposal(record.application, outcome, [code], mover.actor, facts);
}

function checkWithdrawal({ mover, record }: Standing): Outcome<null> {
  if (record.proposal === null) return kycRefusals.refuse('kyc.proposal_missing');
  return record.proposal.proposedBy === mover.actor.id ? ok(null) : deskRefusals.refuse('kyc.proposal_not_yours');
}

function checkConfirm({ facts, mover, record }: Standing): Outcome<unknown> {
  if (record.proposal === null) return kycRefusals.refuse('kyc.proposal_missing');
  return decideTransition(record.application, eventOf(record.proposal.outcome), mover.actor, facts);
}

function checkSendBack(standing: Standing): Outcome<null> {
  const { mover, record } = standing;
  if (record.proposal === null) return kycRefusals.refuse('kyc.proposal_missing');
  if (record.proposal.proposedBy === mover.actor.id) return kycRefusals.refuse('kyc.second_person_required');
  return checkFree(standing);
}

function checkAppeal({ current, facts, mover, record }: Standing): Outcome<unknown> {
  const event = { kind: 'accept_appeal', reviewerId: '' } as const;
  const decided = decideTransition(record.application, event, mover.actor, facts);
  if (!decided.ok) return decided;
  return current.kind === 'appeal' && current.closed_at === null ? decided : deskRefusals.refuse('kyc.appeal_missing');
}

function checkOpening(standing: Standing): Outcome<null> {
  const { record, role } = standing;
  if (role !== 'compliance_lead') return kycRefusals.refuse('kyc.lead_required');
  const refused = refusalOf(record.application.status, 'suspend');
  if (refused !== null) return { ok: false, refusal: refused };
  if (record.review !== null && record.review.state !== 'scheduled') return deskRefusals.refuse('kyc.review_running');
  return checkFree(standing);
}

function checkAnswered(standing: Standing): Outcome<null> {
  const state = standing.record.review?.state;
  return state === 'submitted' || state === 'in_review'
    ? checkFree(standing)
    : deskRefusals.refuse('kyc.review_missing');
}
