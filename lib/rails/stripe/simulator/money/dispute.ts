import { skeletonOf } from '@/lib/rails/stripe/openapi/skeleton';
import { refuse } from '@/lib/rails/stripe/simulator/errors';
import type { Charge, Dispute, EarlyFraudWarning } from '@/lib/rails/stripe/simulator/model';
import { day, type World } from '@/lib/rails/stripe/simulator/world';
import { disputeFee, post } from './postings';

const responseSeconds = 9 * day;
const reviewSeconds = 3 * day;

export interface DisputeRequest {
  readonly reason: string;
  /** Minor units; null disputes all that was captured. */
  readonly amount?: number | null;
  /** An inquiry asks first and takes nothing. */
  readonly inquiry?: boolean;
}

function withdraw(world: World, dispute: Dispute): void {
  const { id, amount, currency } = dispute;
  const line = { reportingCategory: 'dispute', currency, source: id, fee: disputeFee };
  dispute.balance_transactions.push(post(world, { ...line, type: 'adjustment', amount: -amount }).id);
  world.emit('charge.dispute.funds_withdrawn', dispute);
}

function reinstate(world: World, dispute: Dispute): void {
  const { id, amount, currency } = dispute;
  const line = { reportingCategory: 'dispute_reversal', currency, source: id };
  dispute.balance_transactions.push(post(world, { ...line, type: 'adjustment', amount }).id);
}

/** The payer turns to their bank. A charge has at most one dispute. */
export function openDispute(world: World, charge: Charge, request: DisputeRequest): Dispute {
  if (charge.sim.dispute !== null) refuse(`Charge ${charge.id} already has a dispute.`, { code: 'charge_disputed' });
  if (!charge.captured) refuse(`Charge ${charge.id} has taken no money that could be disputed.`, {});
  const inquiry = request.inquiry === true;
  const dispute: Dispute = {
    id: world.newId('dp'),
    object: 'dispute',
    amount: request.amount ?? charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    evidence: skeletonOf('Dispute.Evidence'),
    evidence_details: {
      ...skeletonOf('Dispute.EvidenceDetails'),
      due_by: world.now() + responseSeconds,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: request.reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
  world.tables.disputes[dispute.id] = dispute;
  charge.sim.dispute = dispute.id;
  charge.disputed = !inquiry;
  world.emit('charge.dispute.created', dispute);
  if (!inquiry) withdraw(world, dispute);
  world.schedule({ at: world.now() + responseSeconds, kind: 'dispute_due', subject: dispute.id });
  return dispute;
}

/** A bank takes a debit back after it had succeeded: final at once, nothing can be said against it. */
export function returnBankDebit(world: World, charge: Charge, reason = 'insufficient_funds'): Dispute {
  const dispute = openDispute(world, charge, { reason });
  dispute.is_charge_refundable = false;
  endDispute(world, dispute, 'lost');
  return dispute;
}

/** How a dispute ends. Money that was taken comes back only when it is won. */
export function endDispute(world: World, dispute: Dispute, how: 'won' | 'lost' | 'warning_closed'): void {
  const charge = world.tables.charges[dispute.charge];
  world.unschedule('dispute_due', dispute.id);
  world.unschedule('dispute_review', dispute.id);
  dispute.status = how;
  if (how === 'won' && dispute.balance_transactions.length > 0) {
    reinstate(world, dispute);
    if (charge) charge.disputed = false;
    world.emit('charge.dispute.closed', dispute);
    world.emit('charge.dispute.funds_reinstated', dispute);
    return;
  }
  world.emit('charge.dispute.closed', dispute);
}

/** An inquiry becomes a chargeback. */
export function escalate(world: World, dispute: Dispute): void {
  const charge = world.tables.charges[dispute.charge];
  if (!dispute.status.startsWith('warning_')) refuse('Only an inquiry can be escalated.', {});
  dispute.status = 'needs_response';
  dispute.is_charge_refundable = false;
  if (charge) charge.disputed = true;
  world.emit('charge.dispute.updated', dispute);
  withdraw(world, dispute);
}

/** Evidence goes to the bank; test mode reads its verdict from the text. */
export function submitEvidence(world: World, dispute: Dispute): void {
  const isInquiry = dispute.status.startsWith('warning_');
  dispute.evidence_details.has_evidence = true;
  dispute.evidence_details.submission_count += 1;
  dispute.status = isInquiry ? 'warning_under_review' : 'under_review';
  world.unschedule('dispute_due', dispute.id);
  world.emit('charge.dispute.updated', dispute);
  switch (dispute.evidence.uncategorized_text) {
    case 'winning_evidence':
      endDispute(world, dispute, isInquiry ? 'warning_closed' : 'won');
      break;
    case 'losing_evidence':
      endDispute(world, dispute, isInquiry ? 'warning_closed' : 'lost');
      break;
    case 'escalate_inquiry_evidence':
      escalate(world, dispute);
      break;
    default:
      world.schedule({ at: world.now() + reviewSeconds, kind: 'dispute_review', subject: dispute.id });
  }
}

/** Nobody answered in time, or the bank has made up its mind: against the merchant. */
export function lapse(world: World, dispute: Dispute): void {
  if (dispute.status === 'won' || dispute.status === 'lost' || dispute.status === 'warning_closed') return;
  dispute.evidence_details.past_due = dispute.evidence_details.submission_count === 0;
  endDispute(world, dispute, dispute.status.startsWith('warning_') ? 'warning_closed' : 'lost');
}

/** A card issuer says that a payment was probably fraud. It moves no money. */
export function warnOfFraud(world: World, charge: Charge): EarlyFraudWarning {
  const warning: EarlyFraudWarning = {
    id: world.newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.refunded && !charge.disputed,
    charge: charge.id,
    created: world.now(),
    fraud_type: 'made_with_stolen_card',
    livemode: false,
    payment_intent: charge.payment_intent,
  };
  world.tables.early_fraud_warnings[warning.id] = warning;
  world.emit('radar.early_fraud_warning.created', warning);
  return warning;
}
