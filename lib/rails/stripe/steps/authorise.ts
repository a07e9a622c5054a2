import type Stripe from 'stripe';
import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { keptHoldDays } from '@/lib/rails/configuration/domain/configuration';
import { idOf } from '@/lib/rails/stripe/answer';
import { cancelPaymentIntent } from '@/lib/rails/stripe/calls/cancel-payment-intent';
import { confirmPaymentIntent } from '@/lib/rails/stripe/calls/confirm-payment-intent';
import { expireCheckoutSession } from '@/lib/rails/stripe/calls/expire-checkout-session';
import { retrieveCheckoutSession } from '@/lib/rails/stripe/calls/retrieve-checkout-session';
import { retrievePaymentIntent } from '@/lib/rails/stripe/calls/retrieve-payment-intent';
import { failed, failureOf, isUnexpectedState } from '@/lib/rails/stripe/failure';
import { isSessionId, openedCheckout } from '@/lib/rails/stripe/intent-operations';
import { authorised, type Finding } from '@/lib/rails/stripe/payment';
import { afterBusinessDays } from '@/lib/rails/stripe/risk-hold';
import { pageDetail } from './open-checkout';
import type { Step, StepDeps } from './step';

/** How often a bank is asked without being heard of, in milliseconds: its word takes days, and a webhook brings it. */
const bankAskMs = 10 * 60_000;

/** Adds what only a bank debit has to what was found: when to ask again, and until when its risk lasts. */
async function told({ clock, means }: StepDeps, finding: Finding, call: RailCall): Promise<Finding> {
  if (means === 'card') return finding;
  if (finding.status === 'pending' && clock.isSteady) {
    return { ...finding, askAt: new Date(clock.ours().getTime() + bankAskMs) };
  }
  if (finding.status !== 'succeeded') return finding;
  const until = afterBusinessDays(await clock.now(), keptHoldDays(call.settings.achRiskHoldDays));
  return { ...finding, detail: { ...finding.detail, transferable_at: until.toISOString() } };
}

/** Charges the saved payment method, or waits for the payer's own visit to the hosted page. */
export function authorise(deps: StepDeps): Step {
  const { client, clock, means } = deps;
  const isLate = (call: RailCall): boolean => clock.ours() >= call.deadline;

  /** What became of the payer's visit; a page that is open past the deadline is closed. */
  const page = async (call: RailCall, sessionId: string): Promise<Finding> => {
    const session = await retrieveCheckoutSession(client, sessionId);
    if (session.status === 'open') {
      if (!isLate(call)) return { status: 'pending', railRef: session.id, detail: pageDetail(session) };
      return closed(call, await expireCheckoutSession(client, session.id, `${call.operationId}:expire`), 'expired');
    }
    if (session.status === 'expired') return closed(call, session, 'checkout_expired');
    const paymentId = idOf(session.payment_intent);
    if (paymentId === null) return failed('checkout_expired', session.id);
    const finding = await payment(call, paymentId);
    // The payer is done with the page; a payment that is still to be confirmed is on its way.
    return finding.status === 'not_found' ? { status: 'pending', railRef: session.id } : finding;
  };

  /** What a closed page has left behind: a payment that the payer had begun on it counts, or ends with it. */
  const closed = async (call: RailCall, session: Stripe.Checkout.Session, failureCode: string): Promise<Finding> => {
    const paymentId = idOf(session.payment_intent);
    const finding = paymentId === null ? null : await payment(call, paymentId, true);
    return finding === null || finding.status === 'failed' ? failed(failureCode, session.id) : finding;
  };

  /**
   * What became of the payment. One whose time is over is ended while it can still be confirmed: a confirmation that is
   * under way may yet arrive. Rejects when it can't be ended, since then it may be paid.
   */
  const payment = async (call: RailCall, paymentId: string, isOver = isLate(call)): Promise<Finding> => {
    const found = await retrievePaymentIntent(client, paymentId);
    const finding = authorised(found, call);
    const isConfirmable = finding.status === 'not_found' || found.status === 'requires_action';
    if (!isConfirmable || !isOver) return told(deps, finding, call);
    await cancelPaymentIntent(client, found.id, `${call.operationId}:cancel`);
    return failed('expired', found.id);
  };

  const find = async (call: RailCall): Promise<Finding> => {
    const opened = openedCheckout(call);
    return isSessionId(opened) ? page(call, opened) : payment(call, opened);
  };

  const confirm = async (call: RailCall, paymentId: string): Promise<RailOutcome> => {
    try {
      const confirmed = await confirmPaymentIntent(client, paymentId, means, call.operationId);
      return decided(await told(deps, authorised(confirmed, call), call));
    } catch (error) {
      if (isUnexpectedState(error)) {
        const finding = await find(call);
        if (finding.status !== 'not_found') return finding;
      }
      return failureOf(error, paymentId);
    }
  };

  return {
    async execute(call) {
      const opened = openedCheckout(call);
      return isSessionId(opened) ? decided(await page(call, opened)) : confirm(call, opened);
    },
    lookUp: find,
  };
}

/** After a call was answered, "never took effect" is no answer: the engine asks again. */
const decided = (finding: Finding): RailOutcome => (finding.status === 'not_found' ? { status: 'unknown' } : finding);
