import type { Environment } from '@/lib/kernel/context';
import { SetupError } from '@/lib/kernel/setup-error';

/** How one environment of this installation reaches Stripe. */
export interface StripeSettings {
  readonly environment: Environment;
  readonly apiKey: string;
  /** Address of the simulator; null means api.stripe.com. */
  readonly simulatorUrl: string | null;
  /** Secrets of the webhook endpoint: while one is being replaced, both are accepted. */
  readonly webhookSecrets: readonly string[];
  /** Canonical origin of this installation: where hosted pages send the payer back to. */
  readonly origin: string;
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
const liveKey = /^(?:sk|rk)_live_/;
const testKey = /^(?:sk|rk)_test_/;

/**
 * Refuses a key, an environment and a host that do not belong together: real money must not meet a simulator, and test
 * money must not stand for real money. @throws SetupError
 */
export function checkStripeSettings({ environment, apiKey, simulatorUrl }: StripeSettings): void {
  const expected = environment === 'live' ? liveKey : testKey;
  if (!expected.test(apiKey)) {
    throw new SetupError(
      `The Stripe key of ${environment} is not a ${environment === 'live' ? 'live' : 'test'} key.`,
      `Set a key that starts with ${environment === 'live' ? 'sk_live_ or rk_live_' : 'sk_test_ or rk_test_'}.`,
    );
  }
  if (simulatorUrl === null) return;
  const { hostname, protocol } = new URL(simulatorUrl);
  if (environment === 'live' || protocol !== 'http:' || !loopback.has(hostname)) {
    throw new SetupError(
      'The Stripe simulator serves the sandbox of this machine only.',
      'Set TIDEGATE_STRIPE_SANDBOX_URL to an http address on 127.0.0.1, or leave it out to use Stripe itself.',
    );
  }
}
