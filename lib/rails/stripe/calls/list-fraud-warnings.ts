import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';

/** Every early fraud warning about a payment, newest first. */
export const listFraudWarnings = (
  { sdk }: StripeClient,
  paymentIntentId: string,
): Promise<readonly Stripe.Radar.EarlyFraudWarning[]> =>
  listAll(async (page) =>
    expectList(
      await sdk().radar.earlyFraudWarnings.list({ payment_intent: paymentIntentId, ...page }),
      'radar.early_fraud_warning',
    ),
  );
