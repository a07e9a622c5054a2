import type { RailPort } from '@/lib/harbor/ports';
import type { StripeClient } from './client';
import type { RailClock } from './rail-clock';
import { stripeRail } from './stripe-rail';

/**
 * Cards. The platform is the merchant: it holds the money on the payer's card, captures it at release and passes it on
 * with a transfer. A hold ends when its charge says so (`hold_expires_at`).
 */
export const stripeConnectRail = (client: StripeClient, clock: RailClock): RailPort => ({
  ...stripeRail({ client, clock, means: 'card' }, (purpose) =>
    purpose === 'fund' ? ['open_checkout', 'authorise'] : purpose === 'release' ? ['capture', 'transfer'] : ['void'],
  ),
  fundsAtCreate: true,
});
