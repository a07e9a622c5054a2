import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** Lets held money go, or ends a payment that was never made. */
export const cancelPaymentIntent = async (
  { sdk }: StripeClient,
  id: string,
  idempotencyKey: string,
): Promise<Stripe.PaymentIntent> =>
  expectObject(
    await sdk().paymentIntents.cancel(id, { cancellation_reason: 'requested_by_customer' }, { idempotencyKey }),
    'payment_intent',
  );
