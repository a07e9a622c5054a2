import { type GateDeps, gateLimits } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import type { Environment } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';

export type PayerProvider = 'mock' | 'stripe' | 'usdc';

const aliases: Readonly<Record<string, PayerProvider | 'unoffered'>> = {
  mock: 'mock',
  local: 'mock',
  stripe: 'stripe',
  usdc: 'usdc',
  x402: 'usdc',
  // Known to clients; this installation has neither.
  decal: 'unoffered',
  link: 'unoffered',
};

export interface ProviderChoice {
  /** `X-Payjent-Provider` of the request. */
  readonly header: string | null;
  /** The agent's own setting. */
  readonly agent: string | null;
}

/** The provider that a request, else its agent, else the installation names. */
export function namedProvider(
  { settings }: Pick<GateDeps, 'settings'>,
  { header, agent }: ProviderChoice,
): Outcome<PayerProvider | 'unoffered'> {
  const named = (header ?? agent ?? settings.defaultProvider).trim().toLowerCase();
  const provider = Object.hasOwn(aliases, named) ? aliases[named] : undefined;
  return provider === undefined
    ? gateRefusals.refuse('gate.provider_unknown', { field: 'x-payjent-provider' })
    : ok(provider);
}

/** The provider, when this installation can take this payment with it. */
export function chooseProvider(
  { settings, engine }: Pick<GateDeps, 'settings' | 'engine'>,
  environment: Environment,
  choice: ProviderChoice,
  price: { readonly amount: bigint; readonly currency: string },
): Outcome<PayerProvider> {
  const named = namedProvider({ settings }, choice);
  if (!named.ok) return named;
  const provider = named.value;
  if (provider === 'unoffered') {
    return gateRefusals.refuse('gate.provider_unoffered', { field: 'x-payjent-provider' });
  }
  if (provider === 'stripe') return checkStripe(settings, environment, price);
  const unready = gateRefusals.refuse('gate.provider_unready');
  if (provider === 'mock') return settings.mockUsable && environment === 'sandbox' ? ok('mock') : unready;
  const isDollar = price.currency === 'USD';
  return isDollar && engine.rails('x402_usdc_base', 'connected', environment, 'checkout') !== null
    ? ok('usdc')
    : unready;
}

function checkStripe(
  settings: GateDeps['settings'],
  environment: Environment,
  price: { readonly amount: bigint; readonly currency: string },
): Outcome<'stripe'> {
  if (price.currency === 'USD' && price.amount < gateLimits.stripeMinimumUsd) {
    return gateRefusals.refuse('gate.stripe_minimum', { field: 'amount_minor' });
  }
  const { hasKey, hasWebhookSecret } = settings.stripe[environment];
  if (!hasKey) return gateRefusals.refuse('gate.stripe_secret');
  // Real payers come back to our pages from Stripe's.
  const isReal = settings.isProduction || environment === 'live';
  if (isReal && !settings.baseUrl.startsWith('https://')) return gateRefusals.refuse('gate.stripe_base_url');
  if (settings.isProduction && !hasWebhookSecret) return gateRefusals.refuse('gate.stripe_webhook_secret');
  return ok('stripe');
}
