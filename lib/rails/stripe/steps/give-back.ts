import type Stripe from 'stripe';
import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { wireAmount } from '@/lib/kernel/money';
import { idOf } from '@/lib/rails/stripe/answer';
import { cancelPaymentIntent } from '@/lib/rails/stripe/calls/cancel-payment-intent';
import { createRefund } from '@/lib/rails/stripe/calls/create-refund';
import { listDisputes } from '@/lib/rails/stripe/calls/list-disputes';
import { listRefunds } from '@/lib/rails/stripe/calls/list-refunds';
import { retrieveCheckoutSession } from '@/lib/rails/stripe/calls/retrieve-checkout-session';
import { retrievePaymentIntent } from '@/lib/rails/stripe/calls/retrieve-payment-intent';
import { failed, failureOf, isUnexpectedState, refusalCode } from '@/lib/rails/stripe/failure';
import { isSessionId, lastDone, openedCheckout } from '@/lib/rails/stripe/intent-operations';
import { isMadeBy, metadataOf } from '@/lib/rails/stripe/metadata';
import { type Finding, notFound } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

/** A refund is done only when it ended well: it can be pending for days, fail, or be canceled. */
function refunded(refund: Stripe.Refund): RailOutcome {
  const detail = { refund_id: refund.id };
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

/** A dispute that still moves money, or may: refunding beside it could pay the payer twice. */
const isOpen = ({ status }: Stripe.Dispute): boolean =>
  status !== 'won' && status !== 'warning_closed' && status !== 'prevented';

/** The bank has given all of it back itself, for good: that is what was asked for. */
const isGivenBack =
  (amount: number) =>
  ({ status, amount: taken, balance_transactions }: Stripe.Dispute): boolean =>
    status === 'lost' && taken >= amount && balance_transactions.some((entry) => entry.amount < 0);

/** Gives the payer's money back by what the payment has come to: a hold is let go, money that was taken is refunded. */
export function giveBack({ client }: Pick<StepDeps, 'client'>): Step {
  /** The payment to give back; null when the payer never began one. */
  const paymentOf = async (call: RailCall): Promise<string | null> => {
    const held = lastDone(call, 'authorise')?.railRef ?? null;
    if (held !== null) return held;
    const opened = openedCheckout(call);
    return isSessionId(opened) ? idOf((await retrieveCheckoutSession(client, opened)).payment_intent) : opened;
  };

  /** No more than was taken: somebody may have captured less by hand, and the rest went back at that moment. */
  const refund = async (call: RailCall, payment: Stripe.PaymentIntent): Promise<RailOutcome> => {
    const amount = Math.min(wireAmount(call.amount), payment.amount_received);
    const disputes = await listDisputes(client, payment.id);
    const lost = disputes.find(isGivenBack(amount));
    if (lost !== undefined) return { status: 'succeeded', railRef: lost.id, detail: { refund_id: lost.id } };
    if (disputes.some(isOpen)) return failed('charge_disputed', payment.id);
    const params = { payment_intent: payment.id, amount, metadata: metadataOf(call) };
    try {
      // A key belongs to one call: should the payment be captured between reading and canceling it, the cancel used ours.
      return refunded(await createRefund(client, params, `${call.operationId}:refund`));
    } catch (error) {
      // Somebody gave all of it back by hand: that is what was asked for.
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
      const paymentId = await paymentOf(call);
      if (paymentId === null) return failed('nothing_held');
      try {
        return await make(call, paymentId);
      } catch (error) {
        return failureOf(error, paymentId);
      }
    },
    async lookUp(call): Promise<Finding> {
      const paymentId = await paymentOf(call);
      if (paymentId === null) return notFound;
      const made = (await listRefunds(client, paymentId)).find(({ metadata }) => isMadeBy(metadata, call));
      if (made !== undefined) return refunded(made);
      const payment = await retrievePaymentIntent(client, paymentId);
      return payment.status === 'canceled' ? letGo(payment.id) : notFound;
    },
  };
}
