import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodsOf } from './periods';
import { evaluatePolicy, matchesMerchant, type SpendPolicy, type SpendRequest, type SpentSoFar } from './policy';

const request: SpendRequest = {
  amount: 250n,
  currency: 'USD',
  merchants: ['api.exa.ai'],
  isBudget: false,
  isPrepaid: false,
};
const nothing: SpentSoFar = { day: 0n, month: 0n, isMerchantKnown: false };

const say = (policy: SpendPolicy, change: Partial<SpendRequest> = {}, spent: Partial<SpentSoFar> = {}) => {
  const { verdict, code } = evaluatePolicy(policy, { ...request, ...change }, { ...nothing, ...spent });
  return `${verdict} ${code.replace('policy.', '')}`;
};

describe('15.12 a policy', () => {
  it('that says nothing allows everything', () => {
    expect(say({})).toBe('allowed allowed');
    expect(say({}, { merchants: [] })).toBe('allowed allowed');
  });

  it.each<[string, SpendPolicy, Partial<SpendRequest>, Partial<SpentSoFar>]>([
    ['allowed allowed', { perAction: { USD: 250n } }, {}, {}],
    ['denied per_action', { perAction: { USD: 249n } }, {}, {}],
    ['allowed allowed', { perDay: { USD: 500n } }, {}, { day: 250n }],
    ['denied per_day', { perDay: { USD: 500n } }, {}, { day: 251n }],
    ['allowed allowed', { perMonth: { USD: 500n } }, {}, { month: 250n }],
    ['denied per_month', { perMonth: { USD: 500n } }, {}, { month: 251n }],
    ['denied per_action', { perAction: { USD: 1n }, perDay: { USD: 1n }, perMonth: { USD: 1n } }, {}, {}],
  ])('%s: caps %o', (expected, policy, change, spent) => {
    expect(say(policy, change, spent)).toBe(expected);
  });

  it('allows no currency that its caps leave out', () => {
    for (const caps of [{ perAction: { USD: 9_999n } }, { perDay: { USD: 9_999n } }, { perMonth: { USD: 9_999n } }]) {
      expect(say(caps, { currency: 'EUR' })).toBe('denied currency_uncapped');
    }
    expect(say({ currencies: ['USD'] }, { currency: 'EUR' })).toBe('denied currency');
    expect(say({ currencies: ['USD', 'EUR'] }, { currency: 'EUR' })).toBe('allowed allowed');
  });

  it('looks at every name of a merchant: one that is blocked blocks, one that is not listed is not allowed', () => {
    expect(say({ blockedMerchants: ['api.exa.ai'] })).toBe('denied merchant_blocked');
    expect(say({ allowedMerchants: ['api.exa.ai'] })).toBe('allowed allowed');
    expect(say({ allowedMerchants: ['api.exa.ai'] }, { merchants: ['api.exa.ai', 'evil.example'] })).toBe(
      'denied merchant_not_allowed',
    );
    expect(say({ allowedMerchants: ['exa.ai'] })).toBe('denied merchant_not_allowed');
    expect(say({ allowedMerchants: ['*.exa.ai'], blockedMerchants: ['api.exa.ai'] })).toBe('denied merchant_blocked');
    expect(say({ allowedMerchants: ['*.exa.ai'] }, { merchants: [] })).toBe('denied merchant_unnamed');
  });

  it('matches hosts whole', () => {
    expect(matchesMerchant('*.exa.ai', 'api.exa.ai')).toBe(true);
    expect(matchesMerchant('*.exa.ai', 'exa.ai')).toBe(false);
    expect(matchesMerchant('*.exa.ai', 'evilexa.ai')).toBe(false);
    expect(matchesMerchant('exa.ai', 'exa.ai.evil.example')).toBe(false);
  });

  it('asks for a person above the threshold, for a currency without one, and for a new merchant', () => {
    expect(say({ approvalThreshold: { USD: 250n } })).toBe('allowed allowed');
    expect(say({ approvalThreshold: { USD: 249n } })).toBe('pending approval_threshold');
    expect(say({ approvalThreshold: { USD: 250n } }, { currency: 'EUR' })).toBe('pending approval_threshold');
    expect(say({ requiresApprovalForNewMerchant: true })).toBe('pending new_merchant');
    expect(say({ requiresApprovalForNewMerchant: true }, {}, { isMerchantKnown: true })).toBe('allowed allowed');
    expect(say({ approvalThreshold: { USD: 1n }, perAction: { USD: 1n } })).toBe('denied per_action');
  });

  it('counts a budget when it is set aside, and its actions not again', () => {
    const policy = { perAction: { USD: 250n }, perDay: { USD: 1_000n }, allowedMerchants: ['exa.ai'] };
    expect(say(policy, { isBudget: true, amount: 1_000n, merchants: [] })).toBe('allowed allowed');
    expect(say(policy, { isBudget: true, amount: 1_001n, merchants: [] })).toBe('denied per_day');
    const prepaid = { isPrepaid: true, merchants: ['exa.ai'] };
    expect(say(policy, prepaid, { day: 1_000n })).toBe('allowed allowed');
    expect(say(policy, { ...prepaid, amount: 251n })).toBe('denied per_action');
    expect(say({ requiresApprovalForNewMerchant: true }, { isBudget: true, merchants: [] })).toBe('allowed allowed');
  });
});

it('15.12 no allowed or pending request is above any cap that is set', () => {
  const amounts = fc.option(fc.record({ USD: fc.bigInt({ min: 0n, max: 1_000n }) }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({ perAction: amounts, perDay: amounts, perMonth: amounts, approvalThreshold: amounts }),
      fc.bigInt({ min: 1n, max: 1_000n }),
      fc.bigInt({ min: 0n, max: 1_000n }),
      fc.bigInt({ min: 0n, max: 1_000n }),
      (policy, amount, day, month) => {
        const { verdict } = evaluatePolicy(policy, { ...request, amount }, { day, month, isMerchantKnown: true });
        if (verdict === 'denied') return;
        expect(amount).toBeLessThanOrEqual(policy.perAction?.USD ?? amount);
        expect(day + amount).toBeLessThanOrEqual(policy.perDay?.USD ?? day + amount);
        expect(month + amount).toBeLessThanOrEqual(policy.perMonth?.USD ?? month + amount);
        const needsPerson = policy.approvalThreshold !== undefined && amount > policy.approvalThreshold.USD;
        expect(verdict).toBe(needsPerson ? 'pending' : 'allowed');
      },
    ),
  );
});

it('periods are those of the day and the month in UTC', () => {
  expect(periodsOf(new Date('2026-05-31T23:59:59.999Z'))).toEqual({ day: 'day:2026-05-31', month: 'month:2026-05' });
  expect(periodsOf(new Date('2026-06-01T00:00:00+02:00'))).toEqual({ day: 'day:2026-05-31', month: 'month:2026-05' });
});
