import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { movedByDispute } from './statement-lines';

const charge = { metadata: {}, transfer_group: null } as unknown as Stripe.Charge;
const dispute = {
  id: 'dp_1',
  amount: 9_900,
  currency: 'usd',
  balance_transactions: [{ amount: -9_900 }],
} as unknown as Stripe.Dispute;

it('a refund that the bank made itself is told as the withdrawal alone, whatever became of our call', () => {
  const operation = { id: 'op', kind: 'refund', status: 'succeeded', railRef: 'dp_1', currency: 'usd' } as const;
  expect(movedByDispute(dispute, charge).lines([{ intentId: 'i', ...operation }])).toEqual([
    { key: 'funds_withdrawn:dp_1', movement: 'withdrawal', amount: 9_900n, currency: 'usd' },
  ]);
  expect(movedByDispute(dispute, charge).lines([])).toHaveLength(1);
});
