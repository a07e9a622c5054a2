import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** Sends captured money back to the payer. It may be pending for days, and may come back. `amount` in minor units. */
export const createRefund = async (
  { sdk }: StripeClient,
  params: { readonly payment_intent: string; readonly amount: number; readonly metadata: Record<string, string> },
  idempotencyKey: string,
): Promise<Stripe.Refund> =>
  expectObject(
    await sdk().refunds.create({ ...params, reason: 'requested_by_customer' }, { idempotencyKey }),
    'refund',
  );
