import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/**
 * Charges a saved payment method while its owner is away. A bank debit needs the mandate's acceptance with it; the
 * agreement that names the payment method is that acceptance, given outside of a browser.
 */
export const confirmPaymentIntent = async (
  { sdk }: StripeClient,
  id: string,
  method: 'card' | 'us_bank_account',
  idempotencyKey: string,
): Promise<Stripe.PaymentIntent> =>
  expectObject(
    await sdk().paymentIntents.confirm(
      id,
      {
        off_session: true,
        expand: ['latest_charge'],
        ...(method === 'us_bank_account'
          ? { mandate_data: { customer_acceptance: { type: 'offline' as const, offline: {} } } }
          : {}),
      },
      { idempotencyKey },
    ),
    'payment_intent',
  );
