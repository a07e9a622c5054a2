import type Stripe from 'stripe';
import { parseUrl } from '@/lib/kernel/url';
import { UnexpectedAnswerError } from '@/lib/rails/stripe/answer';
import type { StripeClient } from '@/lib/rails/stripe/client';

export interface CreateAccountLink {
  readonly accountId: string;
  /** Where a link that is used up sends the payee: it must make a new one. */
  readonly refreshUrl: string;
  /** Where the payee comes back to. Coming back proves nothing: read the account again. */
  readonly returnUrl: string;
}

/** A page of Stripe's on which the payee signs up. Good once and for minutes, so it is made on the click. */
export async function createAccountLink(
  { sdk }: StripeClient,
  { accountId, refreshUrl, returnUrl }: CreateAccountLink,
): Promise<Stripe.V2.Core.AccountLink> {
  const link = await sdk().v2.core.accountLinks.create({
    account: accountId,
    use_case: {
      type: 'account_onboarding',
      account_onboarding: { refresh_url: refreshUrl, return_url: returnUrl },
    },
  });
  if (link.object !== 'v2.core.account_link' || parseUrl(link.url) === null) {
    throw new UnexpectedAnswerError('Stripe answered without an account link');
  }
  return link;
}
