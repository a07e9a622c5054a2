import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { RailConfigurationDto } from '../contract';
import { askCounterpart } from './ask-counterpart';
import type { RailConfigurationDeps } from './deps';
import { describeConfiguration, readSnapshot } from './describe';
import { maskDestination } from './domain/mask';
import type { RecipientReading } from './ports';
import { configurationRefusals } from './refusals';
import { setReading } from './store/recipient-store';

/**
 * Asks Stripe how the tenant's accounts stand: the one linked last and the one that is paid.
 * Refuses with `permission.denied`, `rail.counterpart_missing`, `rail.recipient_missing`, `rail.counterpart_unavailable`.
 */
export async function refreshAccount(ctx: Ctx, deps: RailConfigurationDeps): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const { id: tenantId, environment } = ctx.tenant;
  const accounts = deps.counterparts.recipients(environment);
  if (accounts === null) return configurationRefusals.refuse('rail.counterpart_missing');
  const { recipients } = await inTenant(deps.db, tenantId, (tx) => readSnapshot(tx, tenantId));
  const known = [...new Set(recipients.map(({ accountId }) => accountId))];
  if (known.length === 0) return configurationRefusals.refuse('rail.recipient_missing');
  for (const accountId of known) {
    const reading = await askCounterpart((signal) => accounts.read(accountId, signal), deps);
    if (!reading.ok) return reading;
    await keepReading(ctx, accountId, reading.value, deps);
  }
  return ok(await inTenant(deps.db, tenantId, (tx) => describeConfiguration(tx, ctx, deps)));
}

const keepReading = (
  ctx: Ctx,
  accountId: string,
  { capability, requirements }: RecipientReading,
  { db }: RailConfigurationDeps,
): Promise<void> =>
  inTenant(db, ctx.tenant.id, async (tx) => {
    const changed = await setReading(tx, ctx.tenant.id, accountId, { capability, requirements, readAt: ctx.now });
    if (!changed) return;
    const account = maskDestination(accountId);
    await insertAuditEntry(tx, ctx, {
      action: 'rail.account_changed',
      subjectKind: 'rail_account',
      subjectId: account,
      detail: { account, capability },
    });
  });
