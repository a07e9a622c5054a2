import { refuse } from '@/lib/rails/stripe/simulator/errors';
import { cards } from '@/lib/rails/stripe/simulator/instruments';
import type { Charge, Metadata, Refund } from '@/lib/rails/stripe/simulator/model';
import { day, type World } from '@/lib/rails/stripe/simulator/world';
import { balanceOf, post } from './postings';

const pendingSeconds = 5 * day;
const failureSeconds = day;
const balanceRetrySeconds = 3_600;

export interface RefundRequest {
  readonly amount: number | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
}

/** What a lost dispute over a part of the charge took for good; null while a dispute is open, or took everything. */
function lostPart(world: World, charge: Charge): number | null {
  if (!charge.disputed) return 0;
  const dispute = world.tables.disputes[charge.sim.dispute ?? ''];
  return dispute?.status === 'lost' && dispute.amount < charge.amount_captured ? dispute.amount : null;
}

function checkRefundable(world: World, charge: Charge, amount: number): void {
  const lost = lostPart(world, charge);
  if (lost === null) {
    refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  if (charge.refunded || charge.amount_refunded >= charge.amount_captured) {
    refuse(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  const left = charge.amount_captured - charge.amount_refunded - lost;
  if (amount > left) {
    refuse(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      code: 'amount_too_large',
      param: 'amount',
    });
  }
  if (amount <= 0) refuse('Invalid positive integer', { param: 'amount' });
}

function takeFromBalance(world: World, refund: Refund): void {
  const { id, amount, currency } = refund;
  const line = post(world, { type: 'refund', reportingCategory: 'refund', amount: -amount, currency, source: id });
  refund.balance_transaction = line.id;
}

function hasFunds(world: World, refund: Refund): boolean {
  const { available, pending } = balanceOf(world, null);
  return (available[refund.currency] ?? 0) + (pending[refund.currency] ?? 0) >= refund.amount;
}

/** Decides how a refund goes on: at once, later, or when there is money for it. */
function play(world: World, refund: Refund, charge: Charge): void {
  if (!hasFunds(world, refund)) {
    refund.pending_reason = 'insufficient_funds';
    world.schedule({ at: world.now() + balanceRetrySeconds, kind: 'refund_funds', subject: refund.id });
    return;
  }
  delete refund.pending_reason;
  takeFromBalance(world, refund);
  const isBank = charge.payment_method_details.type === 'us_bank_account';
  const rule = cards[charge.sim.instrument]?.refund;
  if (isBank || rule === 'pending_then_succeeded') {
    refund.pending_reason = 'processing';
    world.schedule({ at: world.now() + pendingSeconds, kind: 'refund_success', subject: refund.id });
    return;
  }
  refund.status = 'succeeded';
  if (rule === 'succeeded_then_failed') {
    world.schedule({ at: world.now() + failureSeconds, kind: 'refund_failure', subject: refund.id });
  }
}

/** Gives money of a charge back to the payer. */
export function makeRefund(world: World, charge: Charge, request: RefundRequest): Refund {
  if (!charge.captured) {
    refuse(`Charge ${charge.id} has not been captured; cancel its PaymentIntent instead.`, {
      code: 'charge_not_refundable',
    });
  }
  const amount = request.amount ?? charge.amount_captured - charge.amount_refunded;
  checkRefundable(world, charge, amount);
  const refund: Refund = {
    id: world.newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    metadata: request.metadata,
    payment_intent: charge.payment_intent,
    reason: request.reason,
    status: 'pending',
  };
  world.tables.refunds[refund.id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  play(world, refund, charge);
  world.emit('refund.created', refund);
  world.emit('charge.refunded', charge);
  return refund;
}

/** There may be money by now for a refund that waits for it. */
export function retryRefund(world: World, refund: Refund): void {
  const charge = world.tables.charges[refund.charge];
  if (refund.pending_reason !== 'insufficient_funds' || charge === undefined) return;
  play(world, refund, charge);
  if (refund.pending_reason !== 'insufficient_funds') world.emit('refund.updated', refund);
}

export function succeedRefund(world: World, refund: Refund): void {
  if (refund.status !== 'pending') return;
  refund.status = 'succeeded';
  delete refund.pending_reason;
  world.emit('refund.updated', refund);
}

function comeBack(world: World, refund: Refund): void {
  const charge = world.tables.charges[refund.charge];
  delete refund.pending_reason;
  if (charge) {
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
  }
  if (refund.balance_transaction === null) return;
  const { id, amount, currency } = refund;
  const line = post(world, {
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    amount,
    currency,
    source: id,
  });
  refund.failure_balance_transaction = line.id;
}

/** The payer's bank sends a refund back, even after it had succeeded: the money is ours again. */
export function failRefund(world: World, refund: Refund, reason = 'expired_or_canceled_card'): void {
  if (refund.status !== 'pending' && refund.status !== 'succeeded') return;
  refund.status = 'failed';
  refund.failure_reason = reason;
  comeBack(world, refund);
  world.emit('refund.failed', refund);
}

export function cancelRefund(world: World, refund: Refund): void {
  if (refund.status !== 'pending' && refund.status !== 'requires_action') {
    refuse(`You can only cancel a refund that is pending; this one is ${refund.status}.`, {});
  }
  refund.status = 'canceled';
  comeBack(world, refund);
  world.emit('refund.updated', refund);
}
