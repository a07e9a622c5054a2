import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** Closes a hosted page that nobody has paid on. */
export const expireCheckoutSession = async (
  { sdk }: StripeClient,
  id: string,
  idempotencyKey: string,
): Promise<Stripe.Checkout.Session> =>
  expectObject(await sdk().checkout.sessions.expire(id, {}, { idempotencyKey }), 'checkout.session');
