import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';

/** Every charge of an intent, declined ones too, newest first. */
export const listCharges = ({ sdk }: StripeClient, intentId: string): Promise<readonly Stripe.Charge[]> =>
  listAll(async (page) => expectList(await sdk().charges.list({ transfer_group: intentId, ...page }), 'charge'));
