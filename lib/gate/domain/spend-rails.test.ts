import { describe, expect, it } from 'vitest';
import { canonicalSettlementRail, canonicalSpendRail, settlementRails, spendRails } from './spend-rails';

const railOf = (text: string) => {
  const rail = canonicalSpendRail(text);
  return rail.ok ? rail.value : rail.refusal.code;
};

describe('rails of a spend', () => {
  it.each(spendRails)('knows %s by its own name', (rail) => {
    expect(railOf(rail)).toBe(rail);
  });

  it('D01 stores x402 as x402_payment', () => {
    expect(railOf(' X402 ')).toBe('x402_payment');
  });

  it.each([
    ['circle', 'circle_nanopayments'],
    ['circle-gateway', 'circle_nanopayments'],
    ['nanopayments', 'circle_nanopayments'],
    ['coinbase_x402', 'x402_cdp'],
    ['CDP-X402', 'x402_cdp'],
    ['mpp', 'stripe_machine_payments'],
    ['stripe_mpp', 'stripe_machine_payments'],
    ['stripe_machine', 'stripe_machine_payments'],
    ['stripe', 'stripe_funding'],
    ['ap2', 'google_ap2'],
    ['google_mandates', 'google_ap2'],
    ['crossmint', 'crossmint_wallet'],
    ['moonpay', 'moonpay_agents'],
    ['moonagents', 'moonpay_agents'],
    ['visa', 'visa_tap'],
    ['tap', 'visa_tap'],
  ])('D08 takes the alias %s as %s', (alias, rail) => {
    expect(railOf(alias)).toBe(rail);
  });

  it.each(['bitcoin', '', '__proto__', 'constructor'])('D05 refuses %j', (text) => {
    expect(canonicalSpendRail(text)).toMatchObject({ ok: false, refusal: { status: 422 } });
  });

  it('publishes seven settlement rails and refuses a funding rail among them', () => {
    expect(settlementRails).toHaveLength(7);
    expect(canonicalSettlementRail('mpp')).toEqual({ ok: true, value: 'stripe_machine_payments' });
    expect(canonicalSettlementRail('stripe')).toMatchObject({ ok: false, refusal: { status: 422 } });
  });
});
