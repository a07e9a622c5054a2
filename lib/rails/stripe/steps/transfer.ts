import type Stripe from 'stripe';
import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { wireAmount } from '@/lib/kernel/money';
import { createTransfer } from '@/lib/rails/stripe/calls/create-transfer';
import { listDisputes } from '@/lib/rails/stripe/calls/list-disputes';
import { listTransfers } from '@/lib/rails/stripe/calls/list-transfers';
import { retrievePaymentIntent } from '@/lib/rails/stripe/calls/retrieve-payment-intent';
import { failed, failureOf } from '@/lib/rails/stripe/failure';
import { isInquiry } from '@/lib/rails/stripe/inquiry';
import { heldPayment, lastDone } from '@/lib/rails/stripe/intent-operations';
import { isMadeBy, metadataOf } from '@/lib/rails/stripe/metadata';
import { chargeOf, type Finding, notFound } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

const done = (transfer: Stripe.Transfer): RailOutcome => ({
  status: 'succeeded',
  railRef: transfer.id,
  detail: { transfer_id: transfer.id },
});

/** Takes the money, or may still. One that was won no longer does, and an inquiry never did. */
const isTaking = (dispute: Stripe.Dispute): boolean =>
  dispute.status !== 'won' && dispute.status !== 'prevented' && !isInquiry(dispute);

/** Why a charge's money must stay where it is; null when this much may go. A charge stays marked as disputed for good. */
function obstacle(charge: Stripe.Charge, disputes: readonly Stripe.Dispute[], amount: number): string | null {
  if (disputes.some(isTaking)) return 'charge_disputed';
  return charge.amount - charge.amount_refunded < amount ? 'charge_refunded' : null;
}

/** Minor units. Less would arrive as nothing, and Stripe has no transfer of nothing. */
const leastTransfer = 1n;

/** Passes money on to the payee, once it is ours and can no longer easily come back. */
export function transfer({ client, clock }: Pick<StepDeps, 'client' | 'clock'>): Step {
  /** Pending while the risk hold of a bank debit lasts; null when there is none or it is over. */
  const onHold = async (call: RailCall): Promise<RailOutcome | null> => {
    const until = lastDone(call, 'authorise')?.detail.transferable_at;
    if (typeof until !== 'string') return null;
    const heldUntil = new Date(until);
    if ((await clock.now()) >= heldUntil) return null;
    const detail = { transferable_at: until };
    // A clock that can jump cannot be waited for: then the usual back-off asks.
    return { status: 'pending', railRef: null, detail, ...(clock.isSteady ? { askAt: heldUntil } : {}) };
  };

  const pass = async (call: RailCall, destination: string): Promise<RailOutcome> => {
    const charge = chargeOf(await retrievePaymentIntent(client, heldPayment(call)));
    if (charge === null) return failed('charge_missing');
    const disputes = charge.disputed ? await listDisputes(client, heldPayment(call)) : [];
    const reason = obstacle(charge, disputes, wireAmount(call.amount));
    if (reason !== null) return failed(reason, charge.id);
    if (call.amount < leastTransfer) return failed('amount_too_small', charge.id);
    return done(
      await createTransfer(
        client,
        {
          amount: wireAmount(call.amount),
          currency: call.currency,
          destination,
          // Paying again is paid out of what the bank gave back, which the charge's own money is not.
          ...(lastDone(call, 'transfer') === null ? { source_transaction: charge.id } : {}),
          transfer_group: call.intentId,
          metadata: metadataOf(call),
        },
        call.operationId,
      ),
    );
  };

  return {
    async execute(call) {
      const waiting = await onHold(call);
      if (waiting !== null) return waiting;
      if (call.destination === null) return failed('payee_not_ready');
      try {
        return await pass(call, call.destination);
      } catch (error) {
        return failureOf(error);
      }
    },
    async lookUp(call): Promise<Finding> {
      const made = (await listTransfers(client, call.intentId)).find(({ metadata }) => isMadeBy(metadata, call));
      if (made !== undefined) return done(made);
      return (await onHold(call)) ?? notFound;
    },
  };
}
