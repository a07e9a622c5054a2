import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';
import { boundsOf, createdIn, type Period } from '@/lib/rails/stripe/period';

/**
 * What moved the platform's balance in the period, with the object behind it in full, newest first. Disputes stand under
 * `adjustment`, reversed transfers under `transfer_refund`.
 */
export const listBalanceTransactions = (
  { sdk }: StripeClient,
  type: 'adjustment' | 'transfer_refund',
  period: Period,
): Promise<readonly Stripe.BalanceTransaction[]> =>
  listAll(
    async (page) =>
      expectList(
        await sdk().balanceTransactions.list({ type, created: createdIn(period), expand: ['data.source'], ...page }),
        'balance_transaction',
      ),
    boundsOf(period),
  );
