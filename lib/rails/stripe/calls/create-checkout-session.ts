import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

export interface CreateCheckoutSession {
  readonly amount: number;
  readonly currency: string;
  readonly method: 'card' | 'us_bank_account';
  readonly description: string;
  readonly intentId: string;
  /** Charged when it is paid; else a card is held only. A bank debit has no hold. */
  readonly capture: 'automatic' | 'manual';
  readonly reference: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** Opens a hosted page on which the payer pays. */
export const createCheckoutSession = async (
  { sdk }: StripeClient,
  params: CreateCheckoutSession,
  idempotencyKey: string,
): Promise<Stripe.Checkout.Session> => {
  const { amount, currency, method, description, intentId, capture, reference, metadata, expiresAt } = params;
  return expectObject(
    await sdk().checkout.sessions.create(
      {
        mode: 'payment',
        ui_mode: 'hosted_page',
        allowed_payment_method_types: [method],
        line_items: [
          { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: description } } },
        ],
        client_reference_id: reference,
        metadata: { ...metadata },
        payment_intent_data: {
          capture_method: capture,
          transfer_group: intentId,
          metadata: { ...metadata },
        },
        expires_at: Math.floor(expiresAt.getTime() / 1_000),
        success_url: params.successUrl,
        cancel_url: params.cancelUrl,
      },
      { idempotencyKey },
    ),
    'checkout.session',
  );
};
