import { insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { RailConfigurationDto } from '@/lib/rails/contract';
import { askCounterpart } from './ask-counterpart';
import { askOnce } from './ask-once';
import { answeredOnce, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { describeConfiguration, readSnapshot } from './describe';
import { maskDestination } from './domain/mask';
import type { RecipientAccounts, RecipientReading } from './ports';
import { configurationRefusals } from './refusals';
import { setReading } from './store/recipient-store';

/**
 * Asks Stripe how the tenant's accounts stand: the one linked last and the one that is paid.
 * Refuses with `permission.denied`, `rail.counterpart_missing`, `rail.recipient_missing`, `rail.counterpart_unavailable`.
 */
export async function refreshAccount(
  ctx: Ctx,
  { idempotency }: Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const accounts = deps.counterparts.recipients(ctx.tenant.environment);
  if (accounts === null) return configurationRefusals.refuse('rail.counterpart_missing');
  const read = () => readAccounts(ctx, accounts, deps);
  return askOnce(ctx, idempotency, answeredOnce('rail.account.refresh'), deps, read, async (tx, readings) => {
    for (const [accountId, reading] of readings) await keepReading(tx, ctx, accountId, reading);
    return ok(await describeConfiguration(tx, ctx, deps));
  });
}

/** At most two: the account linked last and the one that is paid. */
async function readAccounts(
  { tenant }: Ctx,
  accounts: RecipientAccounts,
  deps: RailConfigurationDeps,
): Promise<Outcome<ReadonlyMap<string, RecipientReading>>> {
  const { recipients } = await inTenant(deps.db, tenant.id, (tx) => readSnapshot(tx, tenant.id));
  if (recipients.length === 0) return configurationRefusals.refuse('rail.recipient_missing');
  const readings = new Map<string, RecipientReading>();
  for (const accountId of new Set(recipients.map((recipient) => recipient.accountId))) {
    const reading = await askCounterpart((signal) => accounts.read(accountId, signal), deps);
    if (!reading.ok) return reading;
    readings.set(accountId, reading.value);
  }
  return ok(readings);
}

async function keepReading(
  tx: Queryable,
  ctx: Ctx,
  accountId: string,
  { capability, requirements }: RecipientReading,
): Promise<void> {
  const changed = await setReading(tx, ctx.tenant.id, accountId, { capability, requirements, readAt: ctx.now });
  if (!changed) return;
  const account = maskDestination(accountId);
  await insertAuditEntry(tx, ctx, {
    action: 'rail.account_changed',
    subjectKind: 'rail_account',
    subjectId: account,
    detail: { account, capability },
  });
}
