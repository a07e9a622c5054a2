import { actorOf, insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { LinkAccountInput, RailConfigurationDto } from '../contract';
import { askCounterpart } from './ask-counterpart';
import type { RailConfigurationDeps } from './deps';
import { describeConfiguration } from './describe';
import { destinationOf } from './domain/configuration';
import { maskDestination } from './domain/mask';
import type { RecipientAccounts } from './ports';
import { configurationRefusals } from './refusals';
import { insertRecipient, latestRecipient, type RecipientRow, setAccount } from './store/recipient-store';
import { currentVersion, lockConfiguration } from './store/version-store';

/**
 * Makes the tenant's account at Stripe that can be paid, or goes on with the one that was begun; an account that is the
 * destination already gets a successor. Nothing is paid to it before it is proposed and approved.
 * Refuses with `permission.denied`, `rail.counterpart_missing`, `rail.counterpart_unavailable`.
 */
export async function linkAccount(
  ctx: Ctx,
  input: LinkAccountInput,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const accounts = deps.counterparts.recipients(ctx.tenant.environment);
  if (accounts === null) return configurationRefusals.refuse('rail.counterpart_missing');
  const planned = await inTenant(deps.db, ctx.tenant.id, (tx) => planRecipient(tx, ctx, input));
  const made = await makeAccount(ctx, planned, accounts, deps);
  if (!made.ok) return made;
  return ok(await inTenant(deps.db, ctx.tenant.id, (tx) => describeConfiguration(tx, ctx, deps)));
}

/** The intention comes first: its id names the account to Stripe, however often it is asked for. */
async function planRecipient(tx: Queryable, ctx: Ctx, input: LinkAccountInput): Promise<RecipientRow> {
  const { id: tenantId } = ctx.tenant;
  await lockConfiguration(tx, tenantId);
  const latest = await latestRecipient(tx, tenantId);
  const destination = destinationOf(await currentVersion(tx, tenantId), 'stripe_account');
  if (latest !== null && (latest.account_id === null || latest.account_id !== destination)) return latest;
  const id = uuidV7(ctx.now);
  await insertRecipient(tx, tenantId, {
    id,
    country: input.country,
    contactEmail: input.contact_email,
    createdBy: actorOf(ctx).label,
    createdAt: ctx.now,
  });
  await insertAuditEntry(tx, ctx, { action: 'rail.account_planned', subjectKind: 'rail_recipient', subjectId: id });
  const planned = await latestRecipient(tx, tenantId);
  assert(planned?.id === id, 'planRecipient: the newest is the one just written');
  return planned;
}

async function makeAccount(
  ctx: Ctx,
  { id, account_id, country, contact_email }: RecipientRow,
  accounts: RecipientAccounts,
  deps: RailConfigurationDeps,
): Promise<Outcome<null>> {
  if (account_id !== null) return ok(null);
  assert(contact_email !== null, 'makeAccount: what is not made yet has its order');
  const { id: tenantId, publicId, name } = ctx.tenant;
  const order = {
    idempotencyKey: id,
    tenantPublicId: publicId,
    displayName: name,
    contactEmail: contact_email,
    country,
  };
  const made = await askCounterpart((signal) => accounts.create(order, signal), deps);
  if (!made.ok) return made;
  const { accountId } = made.value;
  await inTenant(deps.db, tenantId, async (tx) => {
    if (!(await setAccount(tx, tenantId, id, accountId))) return;
    const detail = { account: maskDestination(accountId) };
    await insertAuditEntry(tx, ctx, {
      action: 'rail.account_linked',
      subjectKind: 'rail_recipient',
      subjectId: id,
      detail,
    });
  });
  return ok(null);
}
