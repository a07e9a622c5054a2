import { expect, it } from 'vitest';
import type { Account, Posting } from '@/lib/views/contract';
import { accountsToShow, layOutPostings, totalOf } from './postings';

const posting = (debit: Account, credit: Account, amount: string): Posting => ({
  id: `${debit}-${credit}`,
  at: '2026-11-20T12:00:00Z',
  debit,
  credit,
  money: { amount, asset: 'usd' },
  kind: 'hold',
  operationId: null,
});

it('shows what leaves one account arriving at another', () => {
  const table = layOutPostings(
    [posting('payer', 'held', '8000'), posting('held', 'payee', '7500'), posting('held', 'payer', '500')],
    'usd',
  );
  expect(table.rows.map(({ change }) => [change.payer?.amount, change.held?.amount, change.payee?.amount])).toEqual([
    [-8000n, 8000n, undefined],
    [undefined, -7500n, 7500n],
    [500n, -500n, undefined],
  ]);
  expect(table.balance.payer.amount).toBe(-7500n);
  expect(table.balance.held.amount).toBe(0n);
  expect(table.balance.payee.amount).toBe(7500n);
  expect(totalOf(table, 'usd').amount).toBe(0n);
});

it('gives the platform a column once it has a posting, and keeps the sum at zero', () => {
  const held = posting('payer', 'held', '8000');
  expect(accountsToShow([held])).toEqual(['payer', 'held', 'payee']);
  const claimed = [held, posting('platform', 'payer', '8000'), posting('held', 'platform', '8000')];
  expect(accountsToShow(claimed)).toEqual(['payer', 'held', 'payee', 'platform']);
  const table = layOutPostings(claimed, 'usd');
  expect(table.balance.platform.amount).toBe(0n);
  expect(table.balance.payer.amount).toBe(0n);
  expect(totalOf(table, 'usd').amount).toBe(0n);
});
