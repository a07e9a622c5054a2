import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';
import { boundsOf, createdIn, type Period } from '@/lib/rails/stripe/period';

/** Every refund of the platform that was made in the period, with its charge in full, newest first. */
export const listRefundsBetween = ({ sdk }: StripeClient, period: Period): Promise<readonly Stripe.Refund[]> =>
  listAll(
    async (page) =>
      expectList(await sdk().refunds.list({ created: createdIn(period), expand: ['data.charge'], ...page }), 'refund'),
    boundsOf(period),
  );
