import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';

/** Every transfer of an intent, newest first. */
export const listTransfers = ({ sdk }: StripeClient, intentId: string): Promise<readonly Stripe.Transfer[]> =>
  listAll(async (page) => expectList(await sdk().transfers.list({ transfer_group: intentId, ...page }), 'transfer'));
