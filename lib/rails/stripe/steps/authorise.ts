import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { idOf } from '../answer';
import { confirmPaymentIntent } from '../calls/confirm-payment-intent';
import { retrieveCheckoutSession } from '../calls/retrieve-checkout-session';
import { retrievePaymentIntent } from '../calls/retrieve-payment-intent';
import { failed, failureOf, isUnexpectedState } from '../failure';
import { isSessionId, openedCheckout } from '../intent-operations';
import { authorised, type Finding } from '../payment';
import { afterBusinessDays } from '../risk-hold';
import { pageDetail } from './open-checkout';
import type { Step, StepDeps } from './step';

/** How often a bank is asked without being heard of, in milliseconds: its word takes days, and a webhook brings it. */
const bankAskMs = 10 * 60_000;

/** Charges the saved payment method, or waits for the payer's own visit to the hosted page. */
export function authorise(deps: StepDeps): Step {
  const { client, clock, means, riskHoldDays } = deps;

  /** Adds what only this rail knows to what was found. */
  const told = async (finding: Finding): Promise<Finding> => {
    if (means === 'card') return finding;
    if (finding.status === 'pending' && clock.isSteady) {
      return { ...finding, askAt: new Date((await clock.now()).getTime() + bankAskMs) };
    }
    if (finding.status !== 'succeeded') return finding;
    const until = afterBusinessDays(await clock.now(), riskHoldDays);
    return { ...finding, detail: { ...finding.detail, transferable_at: until.toISOString() } };
  };

  const page = async (call: RailCall, sessionId: string): Promise<Finding> => {
    const session = await retrieveCheckoutSession(client, sessionId);
    if (session.status === 'open') return { status: 'pending', railRef: session.id, detail: pageDetail(session) };
    const paymentId = idOf(session.payment_intent);
    if (session.status === 'expired' || paymentId === null) return failed('checkout_expired', session.id);
    const finding = await told(authorised(await retrievePaymentIntent(client, paymentId), call));
    // The payer is done with the page; a payment that is still to be confirmed is on its way.
    return finding.status === 'not_found' ? { status: 'pending', railRef: session.id } : finding;
  };

  const find = async (call: RailCall): Promise<Finding> => {
    const opened = openedCheckout(call);
    if (isSessionId(opened)) return page(call, opened);
    return told(authorised(await retrievePaymentIntent(client, opened), call));
  };

  const confirm = async (call: RailCall, paymentId: string): Promise<RailOutcome> => {
    try {
      const payment = await confirmPaymentIntent(client, paymentId, means, call.operationId);
      return decided(await told(authorised(payment, call)));
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
