import type { ListedEvent } from '@/lib/inbound/ports';
import type { StripeClient } from './client';
import { parseEvent } from './event-route';

/** Age up to which a signed event is believed, in seconds: https://docs.stripe.com/webhooks#replay-attacks */
const toleranceSeconds = 300;

/** Secrets tried: two while one is replaced, with room for a mistake. */
const maxSecrets = 4;

/** Whether the bytes carry Stripe's signature under one of the secrets, and are fresh. */
export const isSignedByStripe = ({ sdk, settings }: StripeClient, body: Uint8Array, signature: string): boolean =>
  settings.webhookSecrets.slice(0, maxSecrets).some((secret) => {
    try {
      return sdk().webhooks.signature?.verifyHeader(body, signature, secret, toleranceSeconds) ?? false;
    } catch {
      return false;
    }
  });

/**
 * The event, when the bytes carry Stripe's signature under one of the secrets, are fresh, and belong to this environment;
 * null for everything else. Several secrets are accepted while one is being replaced.
 */
export function verifyWebhook(client: StripeClient, body: Uint8Array, signature: string | null): ListedEvent | null {
  if (signature === null || !isSignedByStripe(client, body, signature)) return null;
  const event = parseEvent(body);
  if (event === null || event.livemode !== (client.settings.environment === 'live')) return null;
  return { eventId: event.id, type: event.type, occurredAt: new Date(event.created * 1_000), body };
}
