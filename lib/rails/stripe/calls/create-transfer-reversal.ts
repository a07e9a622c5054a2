import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

/** Takes a transfer back from the payee, who must still have the money. `amount` in minor units. */
export const createTransferReversal = async (
  { sdk }: StripeClient,
  transferId: string,
  params: { readonly amount: number; readonly metadata: Record<string, string> },
  idempotencyKey: string,
): Promise<Stripe.TransferReversal> =>
  expectObject(await sdk().transfers.createReversal(transferId, params, { idempotencyKey }), 'transfer_reversal');
