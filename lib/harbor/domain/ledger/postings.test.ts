import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balances, hold, refund, release } from './postings';

const amount = { amount: 1_000n, currency: 'usd', scale: 2 };

test('money is held, then released to the payee or back with the payer', () => {
  expect(balances([hold(amount)])).toEqual({ payer: -1_000n, held: 1_000n, payee: 0n, platform: 0n });
  expect(balances([hold(amount), release(amount)])).toEqual({ payer: -1_000n, held: 0n, payee: 1_000n, platform: 0n });
  expect(balances([hold(amount), refund(amount)])).toEqual({ payer: 0n, held: 0n, payee: 0n, platform: 0n });
});

test('whatever is posted, nothing appears and nothing is lost', () => {
  const posting = fc
    .tuple(fc.constantFrom(hold, release, refund), fc.bigInt({ min: 1n, max: 2n ** 62n }))
    .map(([template, minor]) => template({ ...amount, amount: minor }));
  fc.assert(
    fc.property(fc.array(posting, { maxLength: 40 }), (postings) => {
      const { payer, held, payee } = balances(postings);
      expect(payer + held + payee).toBe(0n);
      for (const { debit, credit, amount: minor } of postings) {
        expect(minor > 0n).toBe(true);
        expect(debit).not.toBe(credit);
      }
    }),
  );
});
