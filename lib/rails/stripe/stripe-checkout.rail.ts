import type { RailPort } from '@/lib/harbor/ports';
import type { StripeClient } from './client';
import type { RailClock } from './rail-clock';
import { stripeRail } from './stripe-rail';

/**
 * Hosted checkouts of the payment gate: the card is charged when its owner pays, and the tenant is the merchant, so that a
 * release moves nothing at Stripe and a refund gives the charge back (decision 0018).
 */
export const stripeCheckoutRail = (client: StripeClient, clock: RailClock): RailPort =>
  stripeRail({ client, clock, means: 'card' }, (purpose) =>
    purpose === 'fund' ? ['open_checkout', 'authorise'] : purpose === 'release' ? [] : ['refund'],
  );
