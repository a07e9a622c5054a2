import { describe, expect, it } from 'vitest';
import { checkPricing, pricingAllocation, pricingCategory } from './pricing';

const line = (label: string, amount_minor: number) => ({ label, amount_minor });
const codeOf = (amount: number, lines: ReturnType<typeof line>[]) => {
  const checked = checkPricing(amount, lines);
  return checked.ok ? null : checked.refusal;
};

describe('pricing of a quote', () => {
  it('Q02 refuses a breakdown that does not add up, before it looks at labels', () => {
    expect(codeOf(250, [line('work', 199), line('fee', 50)])).toMatchObject({
      status: 422,
      message: 'cost_breakdown total must equal amount_minor',
    });
    expect(codeOf(250, [line('top-up', 249)])?.code).toBe('pricing.total_mismatch');
    expect(codeOf(250, [])?.code).toBe('pricing.total_mismatch');
  });

  it('adds exactly near the largest amount, where a float would round', () => {
    expect(checkPricing(Number.MAX_SAFE_INTEGER, [line('a', Number.MAX_SAFE_INTEGER - 1), line('b', 1)]).ok).toBe(true);
    expect(codeOf(Number.MAX_SAFE_INTEGER, [line('a', Number.MAX_SAFE_INTEGER), line('b', 1)])?.code).toBe(
      'pricing.total_mismatch',
    );
  });

  it.each(['Stripe minimum/top-up', 'STRIPE MINIMUM', 'minimum top-up', 'Balance top-up', 'wallet top up'])(
    'Q07 refuses the placeholder label %s',
    (label) => {
      expect(codeOf(100, [line(label, 100)])).toMatchObject({
        status: 422,
        message: 'cost_breakdown must use the exact provider quote; minimum/top-up pricing is not allowed',
      });
    },
  );

  it('Q08 tells provider and operator apart and adds nothing', () => {
    const checked = checkPricing(250, [line('provider quote', 200), line('agent operator fee', 50)]);
    expect(checked).toMatchObject({
      ok: true,
      value: {
        provider_merchant_subtotal_minor: 200,
        operator_fee_subtotal_minor: 50,
        payjent_platform_fee_subtotal_minor: 0,
        other_subtotal_minor: 0,
        total_minor: 250,
        currency: null,
        line_items: [
          { label: 'provider quote', amount_minor: 200, category: 'provider_merchant' },
          { label: 'agent operator fee', amount_minor: 50, category: 'operator_fee' },
        ],
      },
    });
  });

  it('Q09 knows a platform fee, and puts the rest into other', () => {
    expect(pricingAllocation([line('platform fee', 10), line('misc', 5)])).toMatchObject({
      payjent_platform_fee_subtotal_minor: 10,
      other_subtotal_minor: 5,
      total_minor: 15,
    });
  });

  it.each([
    ['Provider service fee', 'operator_fee'],
    ['Payjent platform fee', 'payjent_platform_fee'],
    ['x402 call', 'provider_merchant'],
    ['premium pay.sh data', 'provider_merchant'],
    ['work', 'other'],
  ])('puts %s into %s', (label, category) => {
    expect(pricingCategory(label)).toBe(category);
  });
});
