import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';

/** Rails on which an agent's runtime can settle, in the order in which they are published. */
export const settlementRails = [
  'circle_nanopayments',
  'x402_cdp',
  'stripe_machine_payments',
  'google_ap2',
  'crossmint_wallet',
  'moonpay_agents',
  'visa_tap',
] as const;
export type SettlementRail = (typeof settlementRails)[number];

/** Rails that a spend authorisation may name. */
export const spendRails = [
  'stripe_funding',
  'x402_payment',
  'link_credential',
  'card_credential',
  ...settlementRails,
] as const;
export type SpendRail = (typeof spendRails)[number];

const aliases: Readonly<Record<string, SpendRail>> = {
  stripe: 'stripe_funding',
  x402: 'x402_payment',
  coinbase_x402: 'x402_cdp',
  cdp_x402: 'x402_cdp',
  circle: 'circle_nanopayments',
  circle_gateway: 'circle_nanopayments',
  nanopayments: 'circle_nanopayments',
  mpp: 'stripe_machine_payments',
  stripe_mpp: 'stripe_machine_payments',
  stripe_machine: 'stripe_machine_payments',
  ap2: 'google_ap2',
  google_mandates: 'google_ap2',
  crossmint: 'crossmint_wallet',
  moonpay: 'moonpay_agents',
  moonagents: 'moonpay_agents',
  visa: 'visa_tap',
  tap: 'visa_tap',
};

export const spendRailRefusals = defineRefusals({
  'spend_rail.unsupported': { status: 422, message: 'unsupported spend rail' },
  'settlement_rail.unsupported': { status: 422, message: 'unsupported settlement rail' },
});

/** How names of rails and providers are compared: trimmed, lower case, `-` as `_`. */
export const railSlug = (text: string): string => text.trim().toLowerCase().replaceAll('-', '_');

/** The canonical rail of a name or alias. What is stored and answered is canonical. */
export function canonicalSpendRail(text: string): Outcome<SpendRail> {
  const slug = railSlug(text);
  const rail = spendRails.find((known) => known === slug) ?? (Object.hasOwn(aliases, slug) ? aliases[slug] : undefined);
  return rail ? ok(rail) : spendRailRefusals.refuse('spend_rail.unsupported');
}

/** The settlement rail of a name or alias; rails that only fund or hold a credential are refused. */
export function canonicalSettlementRail(text: string): Outcome<SettlementRail> {
  const spend = canonicalSpendRail(text);
  const rail = spend.ok ? settlementRails.find((known) => known === spend.value) : undefined;
  return rail ? ok(rail) : spendRailRefusals.refuse('settlement_rail.unsupported');
}
