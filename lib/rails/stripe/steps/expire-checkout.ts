import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { cancelPaymentIntent } from '@/lib/rails/stripe/calls/cancel-payment-intent';
import { expireCheckoutSession } from '@/lib/rails/stripe/calls/expire-checkout-session';
import { retrieveCheckoutSession } from '@/lib/rails/stripe/calls/retrieve-checkout-session';
import { retrievePaymentIntent } from '@/lib/rails/stripe/calls/retrieve-payment-intent';
import { failed, failureOf } from '@/lib/rails/stripe/failure';
import { isSessionId, openedCheckout } from '@/lib/rails/stripe/intent-operations';
import { type Finding, notFound } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

const closed = (ref: string): RailOutcome => ({ status: 'succeeded', railRef: ref });

/** Makes sure that nobody can pay any more. What was paid already is given back by another operation. */
export function expireCheckout({ client }: Pick<StepDeps, 'client'>): Step {
  const find = async (call: RailCall): Promise<Finding> => {
    const opened = openedCheckout(call);
    if (isSessionId(opened)) {
      const { status } = await retrieveCheckoutSession(client, opened);
      if (status === 'open') return notFound;
      return status === 'expired' ? closed(opened) : failed('already_paid', opened);
    }
    const { status } = await retrievePaymentIntent(client, opened);
    if (status === 'canceled') return closed(opened);
    return status === 'succeeded' || status === 'requires_capture' ? failed('already_paid', opened) : notFound;
  };

  return {
    async execute(call) {
      const found = await find(call);
      if (found.status !== 'not_found') return found;
      const opened = openedCheckout(call);
      try {
        if (isSessionId(opened)) await expireCheckoutSession(client, opened, call.operationId);
        else await cancelPaymentIntent(client, opened, call.operationId);
        return closed(opened);
      } catch (error) {
        return failureOf(error, opened);
      }
    },
    lookUp: find,
  };
}
