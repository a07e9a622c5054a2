import type { RailCall, RailPort } from '@/lib/harbor/ports';
import { inspectPayment } from './facts';
import { authorise } from './steps/authorise';
import { capture } from './steps/capture';
import { expireCheckout } from './steps/expire-checkout';
import { giveBack } from './steps/give-back';
import { openCheckout } from './steps/open-checkout';
import { reverseTransfer } from './steps/reverse-transfer';
import type { Step, StepDeps } from './steps/step';
import { transfer } from './steps/transfer';

/**
 * A rail over charges of the platform's own and separate transfers to the payee: what `stripe_connect` and
 * `stripe_ach_debit` share. They differ in their plans and in how the payer pays.
 */
export function stripeRail(deps: StepDeps, plan: RailPort['plan']): RailPort {
  const back = giveBack(deps);
  const steps: Readonly<Record<RailCall['kind'], Step | null>> = {
    open_checkout: openCheckout(deps),
    expire_checkout: expireCheckout(deps),
    authorise: authorise(deps),
    capture: capture(deps),
    void: back,
    refund: back,
    transfer: transfer(deps),
    reverse_transfer: reverseTransfer(deps),
    // Stripe pays the payee out from the payee's own balance.
    payout: null,
  };
  const stepOf = ({ kind }: RailCall): Step => {
    const step = steps[kind];
    if (step === null) throw new Error(`This rail makes no ${kind}`);
    return step;
  };
  return {
    plan,
    execute: async (call) => stepOf(call).execute(call),
    lookUp: async (call) => stepOf(call).lookUp(call),
    inspect: (intent) => inspectPayment(deps.client, intent, deps.means),
  };
}
