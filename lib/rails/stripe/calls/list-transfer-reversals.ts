import type Stripe from 'stripe';
import { expectList } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { listAll } from '@/lib/rails/stripe/list-all';

/** Every reversal of a transfer, newest first. */
export const listTransferReversals = (
  { sdk }: StripeClient,
  transferId: string,
): Promise<readonly Stripe.TransferReversal[]> =>
  listAll(async (page) => expectList(await sdk().transfers.listReversals(transferId, page), 'transfer_reversal'));
