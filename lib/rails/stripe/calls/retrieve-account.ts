import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** A payee's account with its capabilities and what is still asked of the payee. */
export const retrieveAccount = async ({ sdk }: StripeClient, id: string): Promise<Stripe.V2.Core.Account> =>
  expectObject(
    await sdk().v2.core.accounts.retrieve(id, { include: ['configuration.recipient', 'requirements'] }),
    'v2.core.account',
  );
