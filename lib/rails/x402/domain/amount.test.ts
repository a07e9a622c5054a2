import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomicAmount, statedAmount } from './amount';
import { revertCode } from './revert';

describe('amounts on chain', () => {
  it.each([
    [1n, 'usd', 10_000n],
    [500n, 'usd', 5_000_000n],
    [1n, 'usdc', 1n],
    [2n ** 63n - 1n, 'usdc', 2n ** 63n - 1n],
  ])('%s minor units of %s are %s atomic units', (amount, currency, atomic) => {
    expect(atomicAmount(amount, currency)).toBe(atomic);
  });

  it.each([
    [0n, 'usd'],
    [-1n, 'usdc'],
    [1n, 'eur'],
    [1n, 'toString'],
    [2n ** 120n, 'usdc'],
  ])('%s %s cannot be paid', (amount, currency) => {
    expect(atomicAmount(amount, currency)).toBeNull();
  });

  it.each([
    [5_000_000n, 'usd', 500n, 'usd'],
    [7n, 'usdc', 7n, 'usdc'],
    [5_000_001n, 'usd', 5_000_001n, 'usdc'],
    [7n, 'eur', 7n, 'usdc'],
  ])('%s atomic units are stated to %s as %s %s', (atomic, asked, amount, currency) => {
    expect(statedAmount(atomic, asked)).toEqual({ amount, currency });
  });

  it('lose nothing: every cent comes back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (cents) => {
        expect((atomicAmount(cents, 'usd') ?? 0n) / 10_000n).toBe(cents);
        expect((atomicAmount(cents, 'usd') ?? 1n) % 10_000n).toBe(0n);
      }),
    );
  });
});

describe('why a contract refused', () => {
  it.each([
    ['AfterPreApprovalExpiry', null, 'authorization_expired'],
    ['PaymentAlreadyCollected', null, 'payment_already_collected'],
    ['InvalidSender', null, 'wrong_operator'],
    ['AfterAuthorizationExpiry', null, 'capture_deadline_passed'],
    ['InsufficientAuthorization', null, 'nothing_held'],
    ['ZeroAuthorization', null, 'nothing_held'],
    ['InvalidExpiries', null, 'deadlines_invalid'],
    ['TokenCollectionFailed', null, 'token_pull_failed'],
    ['Error', 'ERC20: transfer amount exceeds balance', 'insufficient_funds'],
    ['Error', 'Blacklistable: account is blacklisted', 'account_denied'],
    ['Error', 'FiatTokenV2: authorization is used or canceled', 'authorization_used'],
    ['Error', 'FiatTokenV2: authorization is expired', 'authorization_expired'],
    ['Error', 'Pausable: paused', 'token_paused'],
    ['0x12345678', null, 'refused_by_contract'],
    ['toString', null, 'refused_by_contract'],
  ])('%s (%s) is %s', (name, reason, code) => {
    expect(revertCode({ name, reason })).toBe(code);
  });
});
