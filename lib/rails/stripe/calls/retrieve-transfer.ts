import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** A transfer as it stands now. */
export const retrieveTransfer = async ({ sdk }: StripeClient, id: string): Promise<Stripe.Transfer> =>
  expectObject(await sdk().transfers.retrieve(id), 'transfer');
