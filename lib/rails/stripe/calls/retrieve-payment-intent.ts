import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** A payment with its latest charge in full, as it stands now. */
export const retrievePaymentIntent = async ({ sdk }: StripeClient, id: string): Promise<Stripe.PaymentIntent> =>
  expectObject(await sdk().paymentIntents.retrieve(id, { expand: ['latest_charge'] }), 'payment_intent');
