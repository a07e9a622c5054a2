import { describe, expect, it } from 'vitest';
import type { AgentPolicy } from '@/lib/gate/contract/desk-agents';
import { draftOf, emptyRow, policyOf } from './policy-draft';

const whole: AgentPolicy = {
  per_action: { JPY: 500, USD: 2_500 },
  per_day: { USD: 10_000 },
  per_month: { USD: 0 },
  approval_threshold: { USD: 1_001 },
  currencies: ['JPY', 'USD'],
  allowed_merchants: ['*.exa.ai', 'replicate'],
  blocked_merchants: ['bad.example'],
  requires_approval_for_new_merchant: true,
};

describe('a draft of a policy', () => {
  it('means what it was made of', () => {
    expect(policyOf(draftOf(whole, 'USD'))).toEqual({ ok: true, policy: whole });
  });

  it('shows amounts in their own scale', () => {
    expect(draftOf(whole, 'USD').rows).toMatchObject([
      { currency: 'JPY', per_action: '500', per_day: '' },
      { currency: 'USD', per_action: '25.00', per_month: '0.00', approval_threshold: '10.01' },
    ]);
  });

  it('begins with the agent’s currency and limits nothing while it is empty', () => {
    const draft = draftOf({}, 'EUR');
    expect(draft.rows).toEqual([emptyRow(0, 'EUR')]);
    const read = policyOf(draft);
    expect(read.ok && Object.values(read.policy).every((value) => value === undefined)).toBe(true);
  });

  it('reads what people type', () => {
    const draft = { ...draftOf({}, 'usd'), allowed: ' api.exa.ai,\nreplicate  api.exa.ai', currencies: 'usd; eur' };
    const rows = [{ ...emptyRow(3, ' usd '), per_day: ' 7.5 ' }];
    expect(policyOf({ ...draft, rows })).toMatchObject({
      ok: true,
      policy: {
        per_day: { USD: 750 },
        allowed_merchants: ['api.exa.ai', 'replicate'],
        currencies: ['USD', 'EUR'],
      },
    });
  });

  it.each([
    ['an amount that is none', { per_action: 'ten' }, '0.per_action'],
    ['more places than there are', { per_action: '1.234' }, '0.per_action'],
    ['less than nothing', { per_day: '-1' }, '0.per_day'],
    ['a currency that nobody knows', { currency: 'XQQ', per_day: '1' }, '0.currency'],
  ])('refuses %s', (_name, change, field) => {
    const read = policyOf({ ...draftOf({}, 'USD'), rows: [{ ...emptyRow(0, 'USD'), ...change }] });
    expect(read.ok ? [] : Object.keys(read.problems)).toContain(field);
  });

  it('refuses a currency twice, and a list of currencies with something else in it', () => {
    const row = { ...emptyRow(0, 'USD'), per_day: '1' };
    const read = policyOf({ ...draftOf({}, 'USD'), rows: [row, { ...row, id: 1 }], currencies: 'USD, $' });
    expect(read).toEqual({
      ok: false,
      problems: { '1.currency': 'USD has a row already.', currencies: '“$” is no currency.' },
    });
  });
});
