import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** A hosted page as it stands now. */
export const retrieveCheckoutSession = async ({ sdk }: StripeClient, id: string): Promise<Stripe.Checkout.Session> =>
  expectObject(await sdk().checkout.sessions.retrieve(id), 'checkout.session');
