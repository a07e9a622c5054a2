import type Stripe from 'stripe';
import type { RailFact, RailIntent } from '@/lib/harbor/ports';
import { idOf } from './answer';
import { listDisputes } from './calls/list-disputes';
import { listFraudWarnings } from './calls/list-fraud-warnings';
import { listRefunds } from './calls/list-refunds';
import { retrieveCheckoutSession } from './calls/retrieve-checkout-session';
import { retrievePaymentIntent } from './calls/retrieve-payment-intent';
import type { StripeClient } from './client';
import { isInquiry } from './inquiry';
import { isBegun, isSessionId, lastDone, triedPayment } from './intent-operations';
import { chargeOf, endedPayment, type Means } from './payment';

const instantOf = (seconds: number | null): Date | null => (seconds === null ? null : new Date(seconds * 1_000));

/**
 * The hold is gone although nobody here let it go. Only while the engine believes in it: after a capture or a void of
 * ours was begun, a canceled payment is that operation's own result.
 */
function lostHold(payment: Stripe.PaymentIntent, intent: Pick<RailIntent, 'operations'>): RailFact | null {
  const isHeld = lastDone(intent, 'authorise') !== null && !isBegun(intent, 'void') && !isBegun(intent, 'refund');
  if (payment.status !== 'canceled' || !isHeld) return null;
  return {
    kind: 'hold_lost',
    ref: payment.id,
    reason: endedPayment(payment) === 'hold_expired' ? 'expired' : 'external',
  };
}

/**
 * What one dispute has come to: opened, and what it moved. Money is read from its balance transactions, never from its
 * status; fees are the platform's and stay out. A dispute has one withdrawal and at most one reinstatement that we book.
 */
function disputeFacts(dispute: Stripe.Dispute): readonly RailFact[] {
  const { id: ref, reason } = dispute;
  const amount = BigInt(dispute.amount);
  const facts: RailFact[] = [
    {
      kind: 'dispute_opened',
      // An inquiry that becomes a dispute is another fact.
      ref: isInquiry(dispute) ? `${ref}:inquiry` : ref,
      reason,
      amount,
      inquiry: isInquiry(dispute),
      dueAt: instantOf(dispute.evidence_details.due_by),
    },
  ];
  if (dispute.balance_transactions.some((entry) => entry.amount < 0)) {
    facts.push({ kind: 'funds_withdrawn', ref, reason, amount });
  }
  if (dispute.balance_transactions.some((entry) => entry.amount > 0)) {
    facts.push({ kind: 'funds_reinstated', ref, amount });
  }
  if (dispute.status === 'won' || dispute.status === 'prevented' || dispute.status === 'warning_closed') {
    facts.push({ kind: 'dispute_closed', ref, won: true });
  }
  if (dispute.status === 'lost') facts.push({ kind: 'dispute_closed', ref, won: false });
  return facts;
}

/** Refunds of ours that came back after they had succeeded, and those that somebody made by hand. */
function refundFacts(
  refunds: readonly Stripe.Refund[],
  { operations }: Pick<RailIntent, 'operations'>,
): readonly RailFact[] {
  return refunds.flatMap((refund): readonly RailFact[] => {
    const ours = operations.find(({ id }) => id === refund.metadata?.tidegate_operation);
    const isBack = refund.status === 'failed' || refund.status === 'canceled';
    if (ours === undefined) {
      // Letting a hold go shows as a refund of Stripe's own making.
      const isStripes = refund.reason === 'expired_uncaptured_charge' || refund.metadata?.tidegate_tenant !== undefined;
      return isBack || isStripes ? [] : [{ kind: 'warning', ref: refund.id, reason: 'external_refund' }];
    }
    if (!isBack || ours.status !== 'succeeded') return [];
    const reason = refund.failure_reason ?? refund.status ?? 'failed';
    return [{ kind: 'refund_failed', ref: refund.id, reason, amount: BigInt(refund.amount) }];
  });
}

/** Somebody took the held money by hand. The capture of ours that comes later finds it done. */
function outsideCapture(payment: Stripe.PaymentIntent, intent: Pick<RailIntent, 'operations'>): RailFact | null {
  const isOurs = isBegun(intent, 'capture') || isBegun(intent, 'void');
  return payment.status === 'succeeded' && !isOurs
    ? { kind: 'warning', ref: payment.id, reason: 'external_capture' }
    : null;
}

/** Payments that are looked at again although their authorisation failed: the latest ones. */
const maxTried = 5;

/** Money came in, or is held, through an authorisation that had failed: nobody waits for it any more. */
async function latePayments(client: StripeClient, intent: RailIntent, held: string | null): Promise<RailFact[]> {
  const tried = intent.operations
    .filter(({ kind, status }) => kind === 'authorise' && status === 'failed')
    .slice(-maxTried)
    .map((operation) => triedPayment(intent, operation));
  const payments = await Promise.all(
    [...new Set(tried)].map(async (ref) => {
      if (ref === null || !isSessionId(ref)) return ref;
      return idOf((await retrieveCheckoutSession(client, ref)).payment_intent);
    }),
  );
  const late = [...new Set(payments)].filter((id): id is string => id !== null && id !== held);
  const found = await Promise.all(late.map((id) => retrievePaymentIntent(client, id)));
  return found
    .filter(({ status }) => status === 'requires_capture' || status === 'succeeded')
    .filter((payment) => chargeOf(payment)?.refunded !== true)
    .map(({ id }) => ({ kind: 'warning', ref: id, reason: 'late_payment' }));
}

const isFact = (fact: RailFact | null): fact is RailFact => fact !== null;

/** Reads the intent's payments again with all that came of them. */
export async function inspectPayment(
  client: StripeClient,
  intent: RailIntent,
  means: Means,
): Promise<readonly RailFact[]> {
  const held = lastDone(intent, 'authorise')?.railRef ?? null;
  const late = await latePayments(client, intent, held);
  return held === null ? late : [...late, ...(await inspectHeld(client, intent, means, held))];
}

async function inspectHeld(
  client: StripeClient,
  intent: RailIntent,
  means: Means,
  held: string,
): Promise<readonly RailFact[]> {
  const payment = await retrievePaymentIntent(client, held);
  const moved = [
    lostHold(payment, intent),
    means === 'card' && intent.checkout === null ? outsideCapture(payment, intent) : null,
  ].filter(isFact);
  const charge = chargeOf(payment);
  if (charge === null) return moved;
  const [disputes, refunds, warnings] = await Promise.all([
    listDisputes(client, held),
    listRefunds(client, held),
    means === 'card' ? listFraudWarnings(client, held) : [],
  ]);
  return [
    ...moved,
    ...disputes.flatMap(disputeFacts),
    ...refundFacts(refunds, intent),
    ...warnings.map(
      ({ id, fraud_type }): RailFact => ({ kind: 'warning', ref: id, reason: `early_fraud_warning.${fraud_type}` }),
    ),
  ];
}
