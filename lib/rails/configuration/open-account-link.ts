import { insertAuditEntry } from '@/lib/audit';
import type { Once } from '@/lib/db/once';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { type AccountLink, accountLinkSchema } from '@/lib/rails/contract';
import { askCounterpart } from './ask-counterpart';
import { askOnce } from './ask-once';
import type { Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { maskDestination } from './domain/mask';
import { configurationRefusals } from './refusals';
import { latestRecipient } from './store/recipient-store';

/** Pages that Stripe sends people back to. Coming back proves nothing; the account is read again there. */
const returnPath = '/console/rails?stripe=returned';
const refreshPath = '/console/rails?stripe=expired';

/**
 * A page at Stripe on which the linked account is set up. It opens once and soon, so it is made on the click.
 * Refuses with `permission.denied`, `rail.counterpart_missing`, `rail.recipient_missing`, `rail.counterpart_unavailable`.
 */
export async function openAccountLink(
  ctx: Ctx,
  { idempotency }: Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<AccountLink>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const { id: tenantId, environment } = ctx.tenant;
  const accounts = deps.counterparts.recipients(environment);
  if (accounts === null) return configurationRefusals.refuse('rail.counterpart_missing');
  const latest = await inTenant(deps.db, tenantId, (tx) => latestRecipient(tx, tenantId));
  const accountId = latest?.account_id ?? null;
  if (latest === null || accountId === null) return configurationRefusals.refuse('rail.recipient_missing');
  const order = { accountId, returnUrl: `${deps.origin}${returnPath}`, refreshUrl: `${deps.origin}${refreshPath}` };
  const make = () => askCounterpart((signal) => accounts.link(order, signal), deps);
  return askOnce(ctx, idempotency, madeOnce, deps, make, async (tx, { url, expiresAt }) => {
    await insertAuditEntry(tx, ctx, {
      action: 'rail.account_link_made',
      subjectKind: 'rail_recipient',
      subjectId: latest.id,
      detail: { account: maskDestination(accountId) },
    });
    return ok({ url, expires_at: expiresAt.toISOString() });
  });
}

const madeOnce: Once<AccountLink> = {
  operation: 'rail.account.open',
  status: 200,
  schema: accountLinkSchema,
  replay: (link) => link,
};
