import type Stripe from 'stripe';
import { expectObject } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

export interface CreateRecipientAccount {
  readonly displayName: string;
  readonly contactEmail: string;
  /** ISO 3166-1, lower case. */
  readonly country: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * A payee's account that can only receive transfers. Fees and losses are the platform's, as transfers after a hold need;
 * asking for card payments would only lengthen the payee's sign-up.
 */
export const createRecipientAccount = async (
  { sdk }: StripeClient,
  { displayName, contactEmail, country, metadata }: CreateRecipientAccount,
  idempotencyKey: string,
): Promise<Stripe.V2.Core.Account> =>
  expectObject(
    await sdk().v2.core.accounts.create(
      {
        display_name: displayName,
        contact_email: contactEmail,
        dashboard: 'express',
        identity: { country },
        defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
        configuration: {
          recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
        },
        include: ['configuration.recipient', 'requirements'],
        metadata: { ...metadata },
      },
      { idempotencyKey },
    ),
    'v2.core.account',
  );
