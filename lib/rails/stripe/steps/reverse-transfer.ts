import type Stripe from 'stripe';
import type { RailOutcome } from '@/lib/harbor/ports';
import { wireAmount } from '@/lib/kernel/money';
import { createTransferReversal } from '@/lib/rails/stripe/calls/create-transfer-reversal';
import { listTransferReversals } from '@/lib/rails/stripe/calls/list-transfer-reversals';
import { failed, failureOf } from '@/lib/rails/stripe/failure';
import { lastDone } from '@/lib/rails/stripe/intent-operations';
import { isMadeBy, metadataOf } from '@/lib/rails/stripe/metadata';
import { notFound } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

const done = (reversal: Stripe.TransferReversal): RailOutcome => ({ status: 'succeeded', railRef: reversal.id });

/** Takes money back from the payee after a dispute or before a refund; refused when the payee no longer has it. */
export const reverseTransfer = ({ client }: Pick<StepDeps, 'client'>): Step => ({
  async execute(call) {
    const transfer = lastDone(call, 'transfer')?.railRef ?? null;
    if (transfer === null) return failed('nothing_transferred');
    const params = { amount: wireAmount(call.amount), metadata: metadataOf(call) };
    try {
      return done(await createTransferReversal(client, transfer, params, call.operationId));
    } catch (error) {
      return failureOf(error, transfer);
    }
  },
  async lookUp(call) {
    const transfer = lastDone(call, 'transfer')?.railRef ?? null;
    if (transfer === null) return notFound;
    const made = (await listTransferReversals(client, transfer)).find(({ metadata }) => isMadeBy(metadata, call));
    return made === undefined ? notFound : done(made);
  },
});
