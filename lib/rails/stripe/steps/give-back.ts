import type Stripe from 'stripe';
import type { RailCall, RailDetail, RailOutcome } from '@/lib/harbor/ports';
import { wireAmount } from '@/lib/kernel/money';
import { idOf } from '@/lib/rails/stripe/answer';
import { cancelPaymentIntent } from '@/lib/rails/stripe/calls/cancel-payment-intent';
import { createRefund } from '@/lib/rails/stripe/calls/create-refund';
import { listDisputes } from '@/lib/rails/stripe/calls/list-disputes';
import { listRefunds } from '@/lib/rails/stripe/calls/list-refunds';
import { retrieveCheckoutSession } from '@/lib/rails/stripe/calls/retrieve-checkout-session';
import { retrievePaymentIntent } from '@/lib/rails/stripe/calls/retrieve-payment-intent';
import { failed, failureOf, isUnexpectedState, refusalCode } from '@/lib/rails/stripe/failure';
import { isInquiry } from '@/lib/rails/stripe/inquiry';
import { isSessionId, lastDone, openedCheckout } from '@/lib/rails/stripe/intent-operations';
import { isMadeBy, metadataOf, refundKeyOf } from '@/lib/rails/stripe/metadata';
import { chargeOf, type Finding, notFound } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

/** A refund is done only when it ended well: it can be pending for days, fail, or be canceled. */
function refunded(refund: Stripe.Refund, more: RailDetail): RailOutcome {
  const detail = { refund_id: refund.id, ...more };
  if (refund.status === 'succeeded') return { status: 'succeeded', railRef: refund.id, detail };
  if (refund.status === 'failed' || refund.status === 'canceled') {
    return failed('refund_failed', refund.id, { ...detail, reason: refund.failure_reason ?? refund.status });
  }
  return { status: 'pending', railRef: refund.id, detail };
}

const letGo = (paymentId: string): RailOutcome => ({
  status: 'succeeded',
  railRef: paymentId,
  detail: { void_id: paymentId },
});

/** Read by the engine: this much is booked against the bank's claim, and only the rest as money that goes out. */
const byBank = (minor: number): RailDetail => (minor > 0 ? { given_back_by_bank: minor } : {});

const lostIn = (disputes: readonly Stripe.Dispute[]): number =>
  disputes.filter(isLost).reduce((sum, { amount }) => sum + amount, 0);

/** The bank has given this much back itself, for good. */
const isLost = ({ status, balance_transactions }: Stripe.Dispute): boolean =>
  status === 'lost' && balance_transactions.some((entry) => entry.amount < 0);

/** The bank gave all of it back before we could: that is what was asked for. */
const lostTo = ({ id }: Stripe.Dispute, owed: number): RailOutcome => ({
  status: 'succeeded',
  railRef: id,
  detail: { refund_id: id, ...byBank(owed) },
});

/** Why a checkout of the gate is given back, under the name that its clients know. */
const reasonOf = ({ checkout, detail }: RailCall): Readonly<Record<string, string>> =>
  checkout !== null && typeof detail.reason === 'string' ? { payjent_refund_reason: detail.reason } : {};

/** A dispute that still moves money, or may: refunding beside it could pay the payer twice. An inquiry moves none. */
const isOpen = (dispute: Stripe.Dispute): boolean =>
  dispute.status !== 'won' && dispute.status !== 'prevented' && !isInquiry(dispute) && !isLost(dispute);

/** The payment to give back; null when the payer never began one. */
async function paymentOf(client: StepDeps['client'], call: RailCall): Promise<string | null> {
  const held = lastDone(call, 'authorise')?.railRef ?? null;
  if (held !== null) return held;
  const opened = openedCheckout(call);
  return isSessionId(opened) ? idOf((await retrieveCheckoutSession(client, opened)).payment_intent) : opened;
}

/** How much of the rest the bank gave back itself. */
const givenBesides = async (client: StepDeps['client'], paymentId: string, rest: number): Promise<number> =>
  rest > 0 ? Math.min(rest, lostIn(await listDisputes(client, paymentId))) : 0;

/** Gives the payer's money back by what the payment has come to: a hold is let go, money that was taken is refunded. */
export function giveBack({ client }: Pick<StepDeps, 'client'>): Step {
  /** No more than is still there: somebody may have captured less by hand, or given a part back, and so may the bank. */
  const refund = async (call: RailCall, payment: Stripe.PaymentIntent): Promise<RailOutcome> => {
    const charge = chargeOf(payment);
    if (charge === null) return failed('charge_missing', payment.id);
    const owed = Math.min(wireAmount(call.amount), charge.amount_captured - charge.amount_refunded);
    // Somebody gave all of it back by hand: that is what was asked for.
    if (owed <= 0) return letGo(payment.id);
    const disputes = await listDisputes(client, payment.id);
    if (disputes.some(isOpen)) return failed('charge_disputed', payment.id);
    const lost = disputes.find(isLost);
    const amount = owed - lostIn(disputes);
    if (amount <= 0 && lost !== undefined) return lostTo(lost, owed);
    const params = { payment_intent: payment.id, amount, metadata: { ...metadataOf(call), ...reasonOf(call) } };
    try {
      // A key belongs to one call: should the payment be captured between reading and canceling it, the cancel used ours.
      const made = await createRefund(client, params, refundKeyOf(call));
      return refunded(made, byBank(owed - amount));
    } catch (error) {
      // Given back by hand since it was read.
      if (refusalCode(error) === 'charge_already_refunded') return letGo(payment.id);
      throw error;
    }
  };

  const make = async (call: RailCall, paymentId: string): Promise<RailOutcome> => {
    const payment = await retrievePaymentIntent(client, paymentId);
    if (payment.status === 'canceled') return letGo(payment.id);
    if (payment.status === 'succeeded') return refund(call, payment);
    if (payment.status === 'processing') return { status: 'pending', railRef: payment.id };
    try {
      return letGo((await cancelPaymentIntent(client, payment.id, call.operationId)).id);
    } catch (error) {
      // It moved meanwhile. The next look sees where to.
      if (isUnexpectedState(error)) return { status: 'unknown' };
      throw error;
    }
  };

  return {
    async execute(call) {
      const paymentId = await paymentOf(client, call);
      if (paymentId === null) return failed('nothing_held');
      try {
        return await make(call, paymentId);
      } catch (error) {
        return failureOf(error, paymentId);
      }
    },
    async lookUp(call): Promise<Finding> {
      const paymentId = await paymentOf(client, call);
      if (paymentId === null) return notFound;
      const made = (await listRefunds(client, paymentId)).find(({ metadata }) => isMadeBy(metadata, call));
      if (made !== undefined) {
        return refunded(made, byBank(await givenBesides(client, paymentId, wireAmount(call.amount) - made.amount)));
      }
      const payment = await retrievePaymentIntent(client, paymentId);
      return payment.status === 'canceled' ? letGo(payment.id) : notFound;
    },
  };
}
