import { describe, expect, it } from 'vitest';
import { paymentReadinessView, serviceStatusView } from '@/lib/gate/discovery/contract';
import { paymentReadiness, type ServiceFacts, serviceStatus } from './service-state';

const facts = (more: Partial<ServiceFacts> = {}): ServiceFacts => ({
  baseUrl: 'https://gate.example',
  isProduction: true,
  checkoutProvider: 'stripe',
  isMockUsable: false,
  isUsdcReady: false,
  hasStripeSecret: true,
  hasStripeWebhookSecret: true,
  hasDatabase: true,
  isDatabasePersistent: true,
  hasSafeSigningKey: true,
  managed: { exa: true, firecrawl: false, elevenlabs: true, fal: true },
  ...more,
});
const isReady = (more: Partial<ServiceFacts>) => paymentReadiness(facts(more)).active_payment_ready;

describe('payment readiness', () => {
  it('M03 has exactly the members of the contract and no secret text', () => {
    const answer = paymentReadiness(facts());
    expect(paymentReadinessView.parse(answer)).toEqual(answer);
    expect(Object.keys(answer)).toHaveLength(13);
    expect(answer).toMatchObject({
      active_payment_ready: true,
      checkout_provider: 'stripe',
      managed_provider_ready: false,
    });
    expect(Object.values(answer).every((value) => typeof value !== 'string' || value === 'stripe')).toBe(true);
  });

  it('M03 is not given in production on a database that is not persistent', () => {
    expect(isReady({ isDatabasePersistent: false })).toBe(false);
    expect(isReady({ isDatabasePersistent: false, isProduction: false })).toBe(true);
  });

  it.each<Partial<ServiceFacts>>([
    { hasStripeSecret: false },
    { hasStripeWebhookSecret: false },
    { baseUrl: null },
    { baseUrl: 'http://gate.example' },
    { checkoutProvider: 'decal' },
    { checkoutProvider: 'mock', isMockUsable: true },
    { checkoutProvider: 'usdc' },
  ])('is not given with %j', (more) => {
    expect(isReady(more)).toBe(false);
  });

  it('is given by the simulated rail outside production, and by USDC', () => {
    expect(isReady({ checkoutProvider: 'mock', isMockUsable: true, isProduction: false })).toBe(true);
    expect(isReady({ checkoutProvider: 'usdc', isUsdcReady: true })).toBe(true);
  });
});

describe('the public status', () => {
  it.each([
    ['https://gate.example', 'https://gate.example'],
    ['http://localhost:3000', null],
    ['http://127.0.0.1:3000', null],
    [null, null],
  ])('with the address %s says nothing that belongs inside', (baseUrl, shown) => {
    const answer = serviceStatus(facts({ baseUrl, isProduction: false }));
    expect(serviceStatusView.parse(answer)).toEqual(answer);
    expect(answer.public_base_url).toBe(shown);
    expect(JSON.stringify(answer)).not.toMatch(/secret|token|api_key|password|postgres|sqlite|localhost/i);
  });

  it('names the guardrail that is missing', () => {
    const { safe, checks } = serviceStatus(
      facts({ hasSafeSigningKey: false, baseUrl: 'http://gate.example' }),
    ).production_guardrails;
    expect(safe).toBe(false);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'signing_material_is_private',
      'public_address_uses_https',
      'checkout_is_fully_configured',
    ]);
    expect(serviceStatus(facts()).production_guardrails.safe).toBe(true);
  });
});
