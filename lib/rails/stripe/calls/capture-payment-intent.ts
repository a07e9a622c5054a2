import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** Takes held money, once; what is not captured goes back to the payer. `amount` in minor units. */
export const capturePaymentIntent = async (
  { sdk }: StripeClient,
  id: string,
  amount: number,
  idempotencyKey: string,
): Promise<Stripe.PaymentIntent> =>
  expectObject(
    await sdk().paymentIntents.capture(
      id,
      { amount_to_capture: amount, expand: ['latest_charge'] },
      { idempotencyKey },
    ),
    'payment_intent',
  );
