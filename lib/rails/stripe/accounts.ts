import type Stripe from 'stripe';
import { type CreateAccountLink, createAccountLink } from './calls/create-account-link';
import { type CreateRecipientAccount, createRecipientAccount } from './calls/create-recipient-account';
import { retrieveAccount } from './calls/retrieve-account';
import type { StripeClient } from './client';
import { refusalCode } from './failure';

/** `unknown`: there is no such account, or it never asked to receive transfers. */
export type RecipientStatus = 'active' | 'pending' | 'restricted' | 'rejected' | 'unsupported' | 'unknown';

/** A payee's account as it stands now. */
export interface Recipient {
  readonly accountId: string;
  readonly displayName: string | null;
  readonly status: RecipientStatus;
  /** Machine-readable reasons for a status other than `active`. */
  readonly reasons: readonly string[];
  /** What Stripe still wants to know, and from whom. */
  readonly requirements: readonly { readonly description: string; readonly awaiting: 'stripe' | 'user' }[];
}

/** Accounts of payees at Stripe. Rejects when Stripe cannot be asked. */
export interface StripeAccounts {
  /** Under the same key the same account is made once. */
  createRecipient(input: CreateRecipientAccount, idempotencyKey: string): Promise<Recipient>;
  /** Address of the sign-up page, good once and for minutes: make it when it is clicked. */
  accountLink(input: CreateAccountLink): Promise<{ readonly url: string; readonly expiresAt: Date }>;
  /** Null for an account that this platform does not have. */
  readRecipient(accountId: string): Promise<Recipient | null>;
}

const transfersOf = ({ configuration }: Stripe.V2.Core.Account) =>
  configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers;

const recipientOf = (account: Stripe.V2.Core.Account): Recipient => ({
  accountId: account.id,
  displayName: account.display_name ?? null,
  status: transfersOf(account)?.status ?? 'unknown',
  reasons: transfersOf(account)?.status_details.map(({ code }) => code) ?? [],
  requirements:
    account.requirements?.entries?.map(({ description, awaiting_action_from }) => ({
      description,
      awaiting: awaiting_action_from,
    })) ?? [],
});

async function readRecipient(client: StripeClient, accountId: string): Promise<Recipient | null> {
  try {
    return recipientOf(await retrieveAccount(client, accountId));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const missingCodes: ReadonlySet<string> = new Set(['resource_missing', 'not_found', 'account_invalid']);
const isMissing = (error: unknown): boolean => missingCodes.has(refusalCode(error) ?? '');

/** Whether the payee can be paid, read again each time: a page that was reached proves nothing. */
export const readPayee = async (client: StripeClient, accountId: string | null): Promise<RecipientStatus> =>
  accountId === null ? 'unknown' : ((await readRecipient(client, accountId))?.status ?? 'unknown');

export const stripeAccounts = (client: StripeClient): StripeAccounts => ({
  createRecipient: async (input, key) => recipientOf(await createRecipientAccount(client, input, key)),
  async accountLink(input) {
    const { url, expires_at } = await createAccountLink(client, input);
    return { url, expiresAt: new Date(expires_at) };
  },
  readRecipient: (accountId) => readRecipient(client, accountId),
});
