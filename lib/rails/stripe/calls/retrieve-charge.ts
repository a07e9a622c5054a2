import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** A charge as it stands now. */
export const retrieveCharge = async ({ sdk }: StripeClient, id: string): Promise<Stripe.Charge> =>
  expectObject(await sdk().charges.retrieve(id), 'charge');
