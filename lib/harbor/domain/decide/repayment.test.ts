import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IntentFacts } from '@/lib/harbor/domain/intent';
import { balances, hold, reinstatement, release, withdrawal } from '@/lib/harbor/domain/ledger/postings';
import type { OperationStatus } from '@/lib/harbor/domain/rail-operation.machine';
import { decideMendingResult, type KnownFact } from './fact';
import { decideRepayment, owedToPayee } from './repayment';
import { before, judged, operation, said } from './testing/intents';

const released: IntentFacts = { ...judged, state: 'released', status: 'released', endedAt: before };

const made = (
  kind: 'capture' | 'transfer' | 'reverse_transfer',
  status: OperationStatus = 'succeeded',
  amount = 1_000n,
) => ({ ...operation(kind, status), amount });
const known = (kind: 'funds_withdrawn' | 'funds_reinstated', amount = 1_000n): KnownFact => ({
  kind,
  ref: 'dp_1',
  amount,
});

const paid = [made('capture'), made('transfer')];
const reversed = [...paid, made('reverse_transfer')];
const won = [known('funds_withdrawn'), known('funds_reinstated')];

describe('a payee whose money was taken back', () => {
  test('is paid again once the dispute is won, as a transfer of its own', () => {
    const decision = decideRepayment(released, reversed, won, false);
    expect(decision).toMatchObject({
      change: { state: 'released' },
      operation: { kind: 'transfer', attempt: 2, amount: 1_000n },
      postings: [],
    });
    const mended = decideMendingResult(released, { kind: 'transfer', amount: 1_000n }, said('succeeded'));
    const back = decideMendingResult(released, { kind: 'reverse_transfer', amount: 1_000n }, said('succeeded'));
    const books = [hold, release, withdrawal].map((post) => post(released));
    const all = [...books, ...back.postings, reinstatement(released), ...mended.postings];
    expect(balances(all)).toEqual({ payer: -1_000n, held: 0n, payee: 1_000n, platform: 0n });
  });

  test('is not paid while the bank has the money, nor when nothing was taken from them', () => {
    expect(decideRepayment(released, reversed, [known('funds_withdrawn')], false)).toBeNull();
    expect(decideRepayment(released, paid, won, false)).toBeNull();
    expect(decideRepayment(released, [...paid, made('reverse_transfer', 'failed')], won, false)).toBeNull();
    expect(decideRepayment({ ...released, state: 'refunded' }, reversed, won, false)).toBeNull();
  });

  test('waits while the rail owes an answer, and is paid once', () => {
    for (const status of ['sent', 'unknown', 'pending'] as const) {
      expect(decideRepayment(released, [...paid, made('reverse_transfer', status)], won, true)).toBeNull();
      expect(decideRepayment(released, [...reversed, made('transfer', status)], won, true)).toBeNull();
    }
    expect(decideRepayment(released, [...reversed, made('transfer')], won, true)).toBeNull();
  });

  test('gets back what was given back, where the bank gave back a part', () => {
    const part = [known('funds_withdrawn'), known('funds_reinstated', 400n)];
    expect(decideRepayment(released, reversed, part, false)?.operation).toMatchObject({ amount: 400n });
  });

  test('is tried again after a refusal, three times by itself and then when a person asks', () => {
    const refused = (count: number) => [
      ...reversed,
      ...Array.from({ length: count }, () => made('transfer', 'failed')),
    ];
    expect(decideRepayment(released, refused(2), won, false)?.operation).toMatchObject({ attempt: 4 });
    expect(decideRepayment(released, refused(3), won, false)).toBeNull();
    expect(decideRepayment(released, refused(3), won, true)?.operation).toMatchObject({ attempt: 5 });
  });

  test('refusals of the release itself count for nothing', () => {
    const refused = Array.from({ length: 4 }, () => made('transfer', 'failed'));
    expect(decideRepayment(released, [...refused, ...reversed], won, false)?.operation).toMatchObject({ attempt: 6 });
  });
});

test('whatever banks take and give, payees are never owed more than was taken from them', () => {
  const amount = fc.bigInt({ min: 1n, max: 1_000n });
  const operations = fc.array(
    fc.tuple(fc.constantFrom('transfer', 'reverse_transfer'), fc.constantFrom('succeeded', 'failed'), amount),
    { maxLength: 8 },
  );
  const facts = fc.array(fc.tuple(fc.constantFrom('funds_withdrawn', 'funds_reinstated'), amount), { maxLength: 6 });
  fc.assert(
    fc.property(operations, facts, (calls, told) => {
      const list = [...paid, ...calls.map(([kind, status, minor]) => made(kind, status, minor))];
      const owed = owedToPayee(
        list,
        told.map(([kind, minor]) => known(kind, minor)),
      );
      const taken = calls.reduce((sum, [kind, status, minor]) => {
        if (status === 'failed') return sum;
        return kind === 'reverse_transfer' ? sum + minor : sum - minor;
      }, 0n);
      expect(owed >= 0n && owed <= (taken > 0n ? taken : 0n)).toBe(true);
    }),
  );
});
