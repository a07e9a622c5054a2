import { describe, expect, it } from 'vitest';
import { type Expected, type Presented, paymentFault, paymentSteps } from './check-payment';
import { deadlinesOf, isTooLateToCapture, unixSeconds, windows } from './deadlines';
import { paymentRequirements } from './requirements';
import type { Hex } from './terms';

const address = (digit: string): Hex => `0x${digit.repeat(40)}`;
const now = new Date('2030-01-01T00:00:00.000Z');
const nowSeconds = unixSeconds(now);
const { capture, refund } = deadlinesOf(new Date('2030-01-02T00:00:00.500Z'));

const requirements = paymentRequirements({
  deployment: {
    network: 'eip155:8453',
    chainId: 8_453,
    asset: address('a'),
    assetName: 'USD Coin',
    assetVersion: '2',
    escrow: address('e'),
    collector: address('c'),
  },
  operator: address('1'),
  payTo: address('2'),
  amount: 5_000_000n,
  captureDeadline: capture,
  refundDeadline: refund,
});

const good: Presented = {
  version: 2,
  scheme: 'auth-capture',
  network: 'eip155:8453',
  operator: address('1'),
  authorization: {
    from: address('f'),
    to: address('c'),
    value: 5_000_000n,
    validAfter: 0n,
    validBefore: BigInt(nowSeconds + windows.authorise),
    nonce: `0x${'9'.repeat(64)}`,
  },
  signature: `0x${'5'.repeat(130)}`,
  salt: `0x${'7'.repeat(64)}`,
};
const expected: Expected = {
  requirements,
  collector: address('c'),
  sameTerms: true,
  nonce: `0x${'9'.repeat(64)}`,
  signer: address('f'),
  nowSeconds,
};

const signed = (change: Partial<Presented['authorization']>): Presented => ({
  ...good,
  authorization: { ...good.authorization, ...change },
});

/** Each step of the list, with the smallest change that it alone must catch. */
const cases: readonly (readonly [code: string, presented: Presented, expected: Expected])[] = [
  ['payment_version_unsupported', { ...good, version: 1 }, expected],
  ['payment_scheme_unsupported', { ...good, scheme: 'exact' }, expected],
  ['payment_network_mismatch', { ...good, network: 'eip155:84532' }, expected],
  ['payment_operator_mismatch', { ...good, operator: address('3') }, expected],
  ['payment_operator_mismatch', { ...good, operator: null }, expected],
  ['payment_terms_mismatch', good, { ...expected, sameTerms: false }],
  ['capture_deadline_too_near', good, { ...expected, nowSeconds: capture - windows.authorise + 1 }],
  ['authorization_expired', signed({ validBefore: BigInt(nowSeconds + 36) }), expected],
  ['authorization_too_long', signed({ validBefore: BigInt(capture + 1) }), expected],
  ['authorization_not_yet_valid', signed({ validAfter: 1n }), expected],
  ['payment_collector_mismatch', signed({ to: address('e') }), expected],
  ['payment_amount_mismatch', signed({ value: 4_999_999n }), expected],
  ['payment_amount_mismatch', signed({ value: 5_000_001n }), expected],
  ['payment_nonce_mismatch', signed({ nonce: `0x${'8'.repeat(64)}` }), expected],
  ['smart_wallet_unsupported', { ...good, signature: `0x${'5'.repeat(200)}` }, expected],
  ['signature_invalid', good, { ...expected, signer: address('4') }],
  ['signature_invalid', good, { ...expected, signer: null }],
];

describe('the verification list', () => {
  it('lets a payment through that is what we asked for', () => {
    expect(paymentFault(good, expected)).toBeNull();
    expect(paymentFault(signed({ validBefore: BigInt(nowSeconds + 37) }), expected)).toBeNull();
    expect(paymentFault(signed({ validBefore: BigInt(capture) }), expected)).toBeNull();
  });

  it.each(cases)('%s', (code, presented, known) => {
    expect(paymentFault(presented, known)?.code).toBe(code);
  });

  it('has a case for each step, in its order', () => {
    expect([...new Set(cases.map(([code]) => code))]).toEqual(paymentSteps.map(({ code }) => code));
  });

  it('reads addresses without regard to their capitals', () => {
    expect(paymentFault(signed({ from: `0x${'F'.repeat(40)}`, to: `0x${'C'.repeat(40)}` }), expected)).toBeNull();
  });
});

describe('deadlines', () => {
  it('are the same for the same intent, whole seconds, in order', () => {
    expect(capture).toBe(unixSeconds(new Date('2030-01-02T00:00:01.000Z')) + 3_600);
    expect(refund).toBeGreaterThan(capture);
    expect(deadlinesOf(new Date('2030-01-02T00:00:00.000Z')).holdExpiresAt).toEqual(
      new Date('2030-01-02T00:00:00.000Z'),
    );
  });

  it('leave room between the last capture and the escrow', () => {
    expect(isTooLateToCapture(new Date((capture - 601) * 1_000), capture)).toBe(false);
    expect(isTooLateToCapture(new Date((capture - 600) * 1_000), capture)).toBe(true);
  });
});
