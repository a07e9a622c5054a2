import { wireAmount } from '@/lib/kernel/money';
import { readPayee } from '@/lib/rails/stripe/accounts';
import { capturePaymentIntent } from '@/lib/rails/stripe/calls/capture-payment-intent';
import { retrievePaymentIntent } from '@/lib/rails/stripe/calls/retrieve-payment-intent';
import { failed, failureOf, isUnexpectedState } from '@/lib/rails/stripe/failure';
import { heldPayment } from '@/lib/rails/stripe/intent-operations';
import { captured } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

/**
 * Takes the held money, for a payee who can be paid: taking it for one who cannot would leave it between the two. A
 * payment that was captured already, over this amount, is this capture done.
 */
export function capture({ client }: Pick<StepDeps, 'client'>): Step {
  return {
    async execute(call) {
      const payment = heldPayment(call);
      const payee = await readPayee(client, call.destination);
      if (payee !== 'active') return failed('payee_not_ready', payment, { payee_status: payee });
      try {
        const taken = await capturePaymentIntent(client, payment, wireAmount(call.amount), call.operationId);
        const finding = captured(taken, call);
        return finding.status === 'not_found' ? { status: 'unknown' } : finding;
      } catch (error) {
        if (isUnexpectedState(error)) {
          const finding = captured(await retrievePaymentIntent(client, payment), call);
          if (finding.status !== 'not_found') return finding;
        }
        return failureOf(error, payment);
      }
    },
    async lookUp(call) {
      return captured(await retrievePaymentIntent(client, heldPayment(call)), call);
    },
  };
}
