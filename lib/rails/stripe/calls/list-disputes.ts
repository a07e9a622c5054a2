import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';

/** Every dispute of a payment, newest first. */
export const listDisputes = ({ sdk }: StripeClient, paymentIntentId: string): Promise<readonly Stripe.Dispute[]> =>
  listAll(async (page) =>
    expectList(await sdk().disputes.list({ payment_intent: paymentIntentId, ...page }), 'dispute'),
  );
