import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

export type CreatePaymentIntent = Pick<
  Stripe.PaymentIntentCreateParams,
  'amount' | 'currency' | 'capture_method' | 'customer' | 'payment_method' | 'metadata' | 'transfer_group'
> & { readonly method: 'card' | 'us_bank_account' };

/** Creates a payment without confirming it: its id is written down before any money can move. */
export const createPaymentIntent = async (
  { sdk }: StripeClient,
  { method, ...params }: CreatePaymentIntent,
  idempotencyKey: string,
): Promise<Stripe.PaymentIntent> =>
  expectObject(
    await sdk().paymentIntents.create({ ...params, allowed_payment_method_types: [method] }, { idempotencyKey }),
    'payment_intent',
  );
