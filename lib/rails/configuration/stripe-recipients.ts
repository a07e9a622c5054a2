import type { Recipient, RecipientStatus, StripeAccounts } from '@/lib/rails/stripe/accounts';
import type { RecipientAccounts, RecipientReading } from './ports';

/** Stripe's words for whether an account is paid; what is neither paid nor about to be needs somebody to act. */
const capabilityOf: Readonly<Record<RecipientStatus, RecipientReading['capability']>> = {
  active: 'active',
  pending: 'pending',
  restricted: 'restricted',
  rejected: 'restricted',
  unsupported: 'restricted',
  unknown: 'restricted',
};

const gone: RecipientReading = {
  capability: 'restricted',
  requirements: ['Stripe does not know this account any more.'],
};

const readingOf = ({ status, requirements }: Recipient): RecipientReading => ({
  capability: capabilityOf[status],
  requirements: requirements.map(({ description, awaiting }) =>
    awaiting === 'stripe' ? `${description} (Stripe is checking it)` : description,
  ),
});

/** Payees' accounts at Stripe. Its client ends every call by itself, sooner than anybody here would. */
export const stripeRecipients = (accounts: StripeAccounts): RecipientAccounts => ({
  create: ({ idempotencyKey, tenantPublicId, displayName, contactEmail, country }) =>
    accounts.createRecipient(
      { displayName, contactEmail, country, metadata: { tidegate_tenant: tenantPublicId } },
      idempotencyKey,
    ),
  link: ({ accountId, returnUrl, refreshUrl }) => accounts.accountLink({ accountId, returnUrl, refreshUrl }),
  async read(accountId) {
    const recipient = await accounts.readRecipient(accountId);
    return recipient === null ? gone : readingOf(recipient);
  },
});
