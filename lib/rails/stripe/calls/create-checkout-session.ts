import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

export interface CreateCheckoutSession {
  readonly amount: number;
  readonly currency: string;
  readonly method: 'card' | 'us_bank_account';
  readonly description: string;
  readonly intentId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
  readonly origin: string;
}

/** Opens a hosted page on which the payer pays. Cards are held only; a bank debit has no hold. */
export const createCheckoutSession = async (
  { sdk }: StripeClient,
  { amount, currency, method, description, intentId, metadata, expiresAt, origin }: CreateCheckoutSession,
  idempotencyKey: string,
): Promise<Stripe.Checkout.Session> =>
  expectObject(
    await sdk().checkout.sessions.create(
      {
        mode: 'payment',
        ui_mode: 'hosted_page',
        allowed_payment_method_types: [method],
        line_items: [
          { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: description } } },
        ],
        client_reference_id: intentId,
        metadata: { ...metadata },
        payment_intent_data: {
          capture_method: method === 'card' ? 'manual' : 'automatic',
          transfer_group: intentId,
          metadata: { ...metadata },
        },
        expires_at: Math.floor(expiresAt.getTime() / 1_000),
        success_url: `${origin}/paid?outcome=${method === 'card' ? 'held' : 'started'}`,
        cancel_url: `${origin}/paid?outcome=left`,
      },
      { idempotencyKey },
    ),
    'checkout.session',
  );
