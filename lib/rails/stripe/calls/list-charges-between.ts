import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';
import { boundsOf, createdIn, type Period } from '@/lib/rails/stripe/period';

/** Every charge of the platform that was made in the period, newest first. */
export const listChargesBetween = ({ sdk }: StripeClient, period: Period): Promise<readonly Stripe.Charge[]> =>
  listAll(
    async (page) => expectList(await sdk().charges.list({ created: createdIn(period), ...page }), 'charge'),
    boundsOf(period),
  );
