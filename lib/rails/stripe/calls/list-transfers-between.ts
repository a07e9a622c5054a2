import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';
import { boundsOf, createdIn, type Period } from '@/lib/rails/stripe/period';

/** Every transfer of the platform that was made in the period, newest first. */
export const listTransfersBetween = ({ sdk }: StripeClient, period: Period): Promise<readonly Stripe.Transfer[]> =>
  listAll(
    async (page) => expectList(await sdk().transfers.list({ created: createdIn(period), ...page }), 'transfer'),
    boundsOf(period),
  );
