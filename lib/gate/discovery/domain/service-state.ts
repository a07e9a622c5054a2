import { presets } from '@/lib/gate/premium/domain/presets';
import { tools } from '@/lib/gate/toolbox/domain/catalog';
import { at } from './facts';
import { pricingPolicy } from './pricing-policy';

/** What is configured: only whether, never with what. */
export interface ServiceFacts {
  readonly baseUrl: string | null;
  readonly isProduction: boolean;
  /** `mock`, `stripe` or `usdc`. */
  readonly checkoutProvider: string;
  /** Whether the simulated rail may be used here. */
  readonly isMockUsable: boolean;
  readonly isUsdcReady: boolean;
  readonly hasStripeSecret: boolean;
  readonly hasStripeWebhookSecret: boolean;
  readonly hasDatabase: boolean;
  /** False for a database that lives in a file or in memory. */
  readonly isDatabasePersistent: boolean;
  readonly hasSafeSigningKey: boolean;
  readonly managed: {
    readonly exa: boolean;
    readonly firecrawl: boolean;
    readonly elevenlabs: boolean;
    readonly fal: boolean;
  };
}

const isHttps = (url: string | null): boolean => url?.startsWith('https://') ?? false;

const hasBaseUrl = ({ baseUrl, isProduction }: ServiceFacts): boolean =>
  baseUrl !== null && baseUrl !== '' && (!isProduction || isHttps(baseUrl));

const isStoredWell = ({ isProduction, hasDatabase, isDatabasePersistent }: ServiceFacts): boolean =>
  hasDatabase && (!isProduction || isDatabasePersistent);

export function isCheckoutReady(facts: ServiceFacts): boolean {
  switch (facts.checkoutProvider) {
    case 'stripe':
      return facts.hasStripeSecret && facts.hasStripeWebhookSecret && hasBaseUrl(facts) && isStoredWell(facts);
    case 'usdc':
      return facts.isUsdcReady && hasBaseUrl(facts) && isStoredWell(facts);
    case 'mock':
      return facts.isMockUsable && !facts.isProduction;
    default:
      return false;
  }
}

/** `GET /api/v1/payment-readiness`, with exactly these members. Decal is known and not offered here. */
export const paymentReadiness = (facts: ServiceFacts) => ({
  active_payment_ready: isCheckoutReady(facts),
  checkout_provider: facts.checkoutProvider,
  decal_api_key_configured: false,
  decal_payment_destination_configured: false,
  decal_public_base_url_configured: false,
  decal_database_configured: false,
  stripe_secret_configured: facts.hasStripeSecret,
  stripe_webhook_configured: facts.hasStripeWebhookSecret,
  public_base_url_configured: hasBaseUrl(facts),
  database_configured: facts.hasDatabase,
  production_persistent_database_configured: facts.hasDatabase && facts.isDatabasePersistent,
  managed_provider_readiness: {
    'exa.deep_search': facts.managed.exa,
    'firecrawl.scrape': facts.managed.firecrawl,
    'elevenlabs.text_to_speech': facts.managed.elevenlabs,
    'fal.image.generate': facts.managed.fal,
  },
  managed_provider_ready: Object.values(facts.managed).every(Boolean),
});

/** Addresses that mean something on one machine only are not shown. */
const shownBaseUrl = (baseUrl: string | null): string | null =>
  baseUrl === null || /^https?:\/\/(?:[^/]*localhost|127\.|\[::1\]|0\.0\.0\.0)/i.test(baseUrl) ? null : at(baseUrl, '');

/** `GET /api/v1/status`: for anybody, so it holds no name of a setting and no address of a store. */
export function serviceStatus(facts: ServiceFacts) {
  const checks = guardrails(facts);
  return {
    product: 'Payjent',
    public_base_url: shownBaseUrl(facts.baseUrl),
    checkout: {
      provider_safe_mode: facts.checkoutProvider === 'mock',
      provider: facts.checkoutProvider === 'mock' ? 'mock' : 'configured_external',
    },
    toolbox_count: tools.length,
    premium_preset_count: presets.length,
    managed_provider_configured: {
      fal: facts.managed.fal,
      exa: facts.managed.exa,
      firecrawl: facts.managed.firecrawl,
      elevenlabs: facts.managed.elevenlabs,
    },
    database_mode: facts.isDatabasePersistent ? 'persistent' : 'ephemeral',
    exact_quote_policy: {
      rule: pricingPolicy.rule,
      unknown_price_behavior: pricingPolicy.unknown_price_behavior,
      summary: 'Only the exact price that the provider quoted can be paid. Without a quote nothing is created.',
    },
    production_guardrails: { safe: checks.every(({ ok }) => ok), checks },
  };
}

const guardrails = (facts: ServiceFacts): readonly { readonly name: string; readonly ok: boolean }[] => [
  { name: 'signing_material_is_private', ok: facts.hasSafeSigningKey || !facts.isProduction },
  { name: 'public_address_uses_https', ok: isHttps(facts.baseUrl) || !facts.isProduction },
  { name: 'checkout_is_fully_configured', ok: isCheckoutReady(facts) },
  { name: 'simulated_checkout_is_off_in_production', ok: facts.checkoutProvider !== 'mock' || !facts.isProduction },
  { name: 'data_survives_a_restart', ok: isStoredWell(facts) },
];
