import { wireAmount } from '@/lib/kernel/money';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';

/** One line of a cost breakdown as it stands on the wire: minor units of the quote's currency, 0 … 2^53 − 1. */
export interface CostLine {
  readonly label: string;
  readonly amount_minor: number;
}

export const pricingRefusals = defineRefusals({
  'pricing.total_mismatch': { status: 422, message: 'cost_breakdown total must equal amount_minor' },
  'pricing.placeholder_label': {
    status: 422,
    message: 'cost_breakdown must use the exact provider quote; minimum/top-up pricing is not allowed',
  },
});

export type PricingCategory = 'provider_merchant' | 'operator_fee' | 'payjent_platform_fee' | 'other';

/** Words in a label that say whose money a line is. The first category that matches wins. */
const categories: readonly (readonly [PricingCategory, readonly string[]])[] = [
  ['operator_fee', ['operator fee', 'agent operator', 'service fee', 'agent fee']],
  ['payjent_platform_fee', ['payjent fee', 'payjent platform fee', 'platform fee']],
  [
    'provider_merchant',
    ['provider', 'merchant', 'quoted total', 'exact quote', 'quote', 'runtime', 'premium', 'x402', 'pay.sh'],
  ],
];

/** Labels of a price that nobody quoted: a rail's minimum, or a balance to be filled. */
const placeholderWords = ['stripe minimum', 'minimum/top-up', 'minimum top-up', 'top-up', 'top up'];

export function pricingCategory(label: string): PricingCategory {
  const text = label.toLowerCase();
  return categories.find(([, words]) => words.some((word) => text.includes(word)))?.[0] ?? 'other';
}

export interface PricingAllocation {
  readonly provider_merchant_subtotal_minor: number;
  readonly operator_fee_subtotal_minor: number;
  readonly payjent_platform_fee_subtotal_minor: number;
  readonly other_subtotal_minor: number;
  readonly total_minor: number;
  readonly currency: null;
  readonly line_items: readonly (CostLine & { readonly category: PricingCategory })[];
  readonly policy: {
    readonly operator_fees_must_be_explicit: true;
    readonly no_hidden_or_default_fees: true;
    readonly amount_breakdown_mismatch_behavior: 'fail_closed';
    readonly settlement: 'metadata_only_future_ledgered_separately';
  };
}

/** The lines must add up to the amount, and none may be a placeholder. Checked in this order. */
export function checkPricing(amountMinor: number, lines: readonly CostLine[]): Outcome<PricingAllocation> {
  if (total(lines) !== BigInt(amountMinor)) return pricingRefusals.refuse('pricing.total_mismatch');
  if (lines.some(({ label }) => isPlaceholder(label))) return pricingRefusals.refuse('pricing.placeholder_label');
  return ok(pricingAllocation(lines));
}

export const isPlaceholder = (label: string): boolean => {
  const text = label.toLowerCase();
  return placeholderWords.some((word) => text.includes(word));
};

/** Who gets which part of a checked breakdown. It only reads the lines: no fee is ever added. */
export function pricingAllocation(lines: readonly CostLine[]): PricingAllocation {
  const items = lines.map(({ label, amount_minor }) => ({ label, amount_minor, category: pricingCategory(label) }));
  const subtotal = (wanted: PricingCategory): number =>
    wireAmount(total(items.filter(({ category }) => category === wanted)));
  return {
    provider_merchant_subtotal_minor: subtotal('provider_merchant'),
    operator_fee_subtotal_minor: subtotal('operator_fee'),
    payjent_platform_fee_subtotal_minor: subtotal('payjent_platform_fee'),
    other_subtotal_minor: subtotal('other'),
    total_minor: wireAmount(total(items)),
    currency: null,
    line_items: items,
    policy: {
      operator_fees_must_be_explicit: true,
      no_hidden_or_default_fees: true,
      amount_breakdown_mismatch_behavior: 'fail_closed',
      settlement: 'metadata_only_future_ledgered_separately',
    },
  };
}

const total = (lines: readonly CostLine[]): bigint =>
  lines.reduce((sum, { amount_minor }) => sum + BigInt(amount_minor), 0n);
