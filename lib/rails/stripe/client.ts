import Stripe from 'stripe';
import { checkStripeSettings, type StripeSettings } from './settings';

/** The version that every shape in this folder was written against. An upgrade of the SDK is a change of this line. */
const apiVersion = '2026-10-28.endive';

/** For the preflight: what is sent with every call, and what the installed SDK's types describe. */
export const stripeVersions = { pinned: apiVersion, sdk: Stripe.API_VERSION } as const;

/** Below the engine's three seconds for a call made inside a request, so that our own end comes first. */
const timeoutMs = 2_500;

/** Stripe as one environment of this installation sees it. */
export interface StripeClient {
  readonly settings: StripeSettings;
  /** Built on first use: a process that calls nothing needs no connection. */
  sdk(): Stripe;
}

/**
 * Tries are the engine's to make, so the SDK makes none of its own. (It still repeats a request once when the connection
 * was reset, under the same idempotency key.)
 */
function build({ apiKey, simulatorUrl }: StripeSettings): Stripe {
  const url = simulatorUrl === null ? null : new URL(simulatorUrl);
  return new Stripe(apiKey, {
    apiVersion,
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    ...(url === null ? {} : { host: url.hostname, port: url.port === '' ? 80 : url.port, protocol: 'http' as const }),
  });
}

/** @throws SetupError when key, environment and host do not belong together. */
export function createStripeClient(settings: StripeSettings): StripeClient {
  checkStripeSettings(settings);
  let built: Stripe | null = null;
  return {
    settings,
    sdk() {
      built ??= build(settings);
      return built;
    },
  };
}
