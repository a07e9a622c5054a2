import { actorOf, insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { LinkAccountInput, RailConfigurationDto } from '@/lib/rails/contract';
import { askCounterpart } from './ask-counterpart';
import { askOnce } from './ask-once';
import { answeredOnce, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { describeConfiguration } from './describe';
import { destinationOf } from './domain/configuration';
import { maskDestination } from './domain/mask';
import type { RecipientAccounts } from './ports';
import { configurationRefusals } from './refusals';
import { insertRecipient, latestRecipient, type RecipientRow, setAccount } from './store/recipient-store';
import { currentVersion, lockConfiguration } from './store/version-store';

/**
 * Makes the tenant's account at Stripe, or goes on with the one that was linked last; `another` begins a successor of the
 * one that is the destination. Nothing is paid to an account before it is proposed and approved.
 * Refuses with `permission.denied`, `rail.counterpart_missing`, `rail.counterpart_unavailable`.
 */
export async function linkAccount(
  ctx: Ctx,
  input: LinkAccountInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const accounts = deps.counterparts.recipients(ctx.tenant.environment);
  if (accounts === null) return configurationRefusals.refuse('rail.counterpart_missing');
  const link = async (): Promise<Outcome<null>> => {
    const planned = await inTenant(deps.db, ctx.tenant.id, (tx) => planRecipient(tx, ctx, input));
    return makeAccount(ctx, planned, accounts, deps);
  };
  return askOnce(ctx, input.idempotency, answeredOnce('rail.account.link'), deps, link, async (tx) =>
    ok(await describeConfiguration(tx, ctx, deps)),
  );
}

/** The intention comes first: its id names the account to Stripe, however often it is asked for. */
async function planRecipient(tx: Queryable, ctx: Ctx, input: LinkAccountInput): Promise<RecipientRow> {
  const { id: tenantId } = ctx.tenant;
  await lockConfiguration(tx, tenantId);
  const latest = await latestRecipient(tx, tenantId);
  const destination = destinationOf(await currentVersion(tx, tenantId), 'stripe_account');
  const isPaid = latest !== null && latest.account_id !== null && latest.account_id === destination;
  if (latest !== null && !(isPaid && input.another)) return latest;
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
