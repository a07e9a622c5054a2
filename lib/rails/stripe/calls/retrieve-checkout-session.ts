import type Stripe from 'stripe';
import { expectObject } from '../answer';
import type { StripeClient } from '../client';

/** A hosted page as it stands now. */
export const retrieveCheckoutSession = async ({ sdk }: StripeClient, id: string): Promise<Stripe.Checkout.Session> =>
  expectObject(await sdk().checkout.sessions.retrieve(id), 'checkout.session');
