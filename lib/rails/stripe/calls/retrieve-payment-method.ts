import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** A saved means of payment with the customer it is attached to in full, as it stands now. */
export const retrievePaymentMethod = async ({ sdk }: StripeClient, id: string): Promise<Stripe.PaymentMethod> =>
  expectObject(await sdk().paymentMethods.retrieve(id, { expand: ['customer'] }), 'payment_method');
