import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';

/** Every refund of a payment, ours and those made by hand, newest first. */
export const listRefunds = ({ sdk }: StripeClient, paymentIntentId: string): Promise<readonly Stripe.Refund[]> =>
  listAll(async (page) => expectList(await sdk().refunds.list({ payment_intent: paymentIntentId, ...page }), 'refund'));
