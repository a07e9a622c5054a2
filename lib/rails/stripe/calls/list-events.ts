import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** Most events of one page; Stripe allows no more. */
const eventsPerPage = 100;

/** The events that came after the named one, oldest first. Stripe keeps them for 30 days. */
export async function listEvents(
  { sdk }: StripeClient,
  after: string,
): Promise<{ readonly items: readonly Stripe.Event[]; readonly hasMore: boolean }> {
  const page = expectList(await sdk().events.list({ ending_before: after, limit: eventsPerPage }), 'event');
  return { items: page.items.toReversed(), hasMore: page.hasMore };
}

/** The last event that happened; null when none ever did. */
export async function newestEvent({ sdk }: StripeClient): Promise<Stripe.Event | null> {
  return expectList(await sdk().events.list({ limit: 1 }), 'event').items[0] ?? null;
}
