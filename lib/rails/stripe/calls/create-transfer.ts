import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

export type CreateTransfer = Required<
  Pick<Stripe.TransferCreateParams, 'amount' | 'currency' | 'destination' | 'transfer_group' | 'metadata'>
> &
  Pick<Stripe.TransferCreateParams, 'source_transaction'>;

/**
 * Passes captured money on. `source_transaction` ties it to the charge: it is accepted before the charge's money is
 * there, and a payout of the platform cannot take that money away from under it.
 */
export const createTransfer = async (
  { sdk }: StripeClient,
  params: CreateTransfer,
  idempotencyKey: string,
): Promise<Stripe.Transfer> => expectObject(await sdk().transfers.create(params, { idempotencyKey }), 'transfer');
