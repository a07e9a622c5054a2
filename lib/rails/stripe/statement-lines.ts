import type Stripe from 'stripe';
import type { NamedOperation } from '@/lib/rails/store/operation-store';
import { idOf } from './answer';

/** A movement before it is known whose it is. `key` and `movement` as in the statements of recovery. */
export interface StatementLine {
  readonly key: string;
  readonly movement: 'hold' | 'release' | 'refund' | 'reversal' | 'withdrawal' | 'reinstatement' | 'refund_failed';
  readonly amount: bigint;
  readonly currency: string;
}

/** An object of Stripe's and what it moved; its lines bear the names that the intent's operations have here. */
export interface Moved {
  /** Says whose money it was: made by us with metadata, or by hand in the same transfer group. */
  readonly owner: Pick<Stripe.Charge, 'metadata' | 'transfer_group'>;
  lines(operations: readonly NamedOperation[]): readonly StatementLine[];
}

const keyOf = (operation: Pick<NamedOperation, 'id'>): string => `operation:${operation.id}`;

/** What our metadata names, or the object itself when somebody made it by hand. */
const madeKey = (metadata: Stripe.Metadata | null | undefined, byHand: string): string =>
  metadata?.tidegate_operation === undefined ? byHand : keyOf({ id: metadata.tidegate_operation });

const givenBack = (operations: readonly NamedOperation[], payment: string | null): NamedOperation | undefined =>
  operations.findLast(({ kind, railRef }) => (kind === 'void' || kind === 'refund') && railRef === payment);

/**
 * Money that a charge holds, or took from a bank account. A payment's metadata name the call that opened it, so the hold
 * is found by the payment's id. A hold that ended without a call of ours is told as a fact and moves nothing here.
 */
export const movedByCharge = (charge: Stripe.Charge): Moved => ({
  owner: charge,
  lines(operations) {
    if (charge.status !== 'succeeded') return [];
    const payment = idOf(charge.payment_intent);
    const { currency } = charge;
    const amount = BigInt(charge.amount);
    const held = operations.findLast(({ kind, railRef }) => kind === 'authorise' && railRef === payment);
    const lines: StatementLine[] = [
      { key: held === undefined ? `charge:${charge.id}` : keyOf(held), movement: 'hold', amount, currency },
    ];
    const letGo = givenBack(operations, payment);
    if (!charge.captured && charge.refunded && letGo !== undefined) {
      lines.push({ key: keyOf(letGo), movement: 'refund', amount, currency });
    }
    return lines;
  },
});

/** Money that went back to the payer. Letting a hold go shows as a refund too, and is read from the charge. */
export const movedByRefund = (refund: Stripe.Refund, charge: Stripe.Charge): Moved => ({
  owner: charge,
  lines(operations) {
    if (!charge.captured) return [];
    const { id, currency, metadata } = refund;
    const amount = BigInt(refund.amount);
    const ours = operations.find((operation) => operation.id === metadata?.tidegate_operation);
    // All of it given back by hand before our call came is what our call wanted, and its result.
    const whole =
      refund.amount === charge.amount_captured ? givenBack(operations, idOf(charge.payment_intent)) : undefined;
    const key = whole === undefined ? madeKey(metadata, `refund:${id}`) : keyOf(whole);
    const paid: StatementLine = { key, movement: 'refund', amount, currency };
    if (refund.status === 'succeeded') return [paid];
    // One that failed moved nothing, unless it had succeeded before: then the money went and came back.
    if (ours?.status !== 'succeeded' || refund.status === 'pending') return [];
    return [paid, { key: `refund_failed:${id}`, movement: 'refund_failed', amount, currency }];
  },
});

/** Money that was passed on to a payee. */
export const movedByTransfer = (transfer: Stripe.Transfer): Moved => ({
  owner: transfer,
  lines: () => [
    {
      key: madeKey(transfer.metadata, `transfer:${transfer.id}`),
      movement: 'release',
      amount: BigInt(transfer.amount),
      currency: transfer.currency,
    },
  ],
});

/** Money that was taken back from a payee. */
export const movedByReversal = (reversal: Stripe.TransferReversal, transfer: Stripe.Transfer): Moved => ({
  owner: transfer,
  lines: () => [
    {
      key: madeKey(reversal.metadata, `transfer_reversal:${reversal.id}`),
      movement: 'reversal',
      amount: BigInt(reversal.amount),
      currency: reversal.currency,
    },
  ],
});

/**
 * What a bank took and gave back, by the dispute's own balance transactions; its fees are the platform's. A refund of ours
 * that found the money given back by the bank moved nothing.
 */
export const movedByDispute = (dispute: Stripe.Dispute, charge: Stripe.Charge): Moved => ({
  owner: charge,
  lines() {
    const { id, currency, balance_transactions: entries } = dispute;
    const money = { amount: BigInt(dispute.amount), currency };
    const lines: StatementLine[] = [];
    if (entries.some(({ amount }) => amount < 0)) {
      lines.push({ key: `funds_withdrawn:${id}`, movement: 'withdrawal', ...money });
    }
    if (entries.some(({ amount }) => amount > 0)) {
      lines.push({ key: `funds_reinstated:${id}`, movement: 'reinstatement', ...money });
    }
    return lines;
  },
});
