import { type AuditEntry, actorOf, insertAuditEntry } from '@/lib/audit';
import { type Once, once } from '@/lib/db/once';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { type RailConfigurationDto, railConfigurationSchema } from '@/lib/rails/contract';
import type { RailConfigurationDeps } from './deps';
import { describeConfiguration, readSnapshot, type Snapshot } from './describe';
import type { ConfigurationChange, RailConfiguration } from './domain/configuration';
import { insertVersion, lockConfiguration } from './store/version-store';

/** What every use case that changes the configuration is asked with; null for a page, which sends no key. */
export interface Idempotent {
  readonly idempotency: IdempotentRequest | null;
}

/**
 * One change of a tenant's configuration: alone, once per Idempotency-Key, in one transaction, answered with what is in
 * force afterwards. `work` refuses before it writes. Refuses with `permission.denied`, `idempotency.conflict`.
 */
export async function changeConfiguration(
  ctx: Ctx,
  { idempotency }: Idempotent,
  operation: string,
  deps: RailConfigurationDeps,
  work: (tx: Queryable, snapshot: Snapshot) => Promise<Outcome<null>>,
): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  return inTenant(deps.db, ctx.tenant.id, (tx) =>
    once(tx, ctx, idempotency, answeredOnce(operation), async () => {
      await lockConfiguration(tx, ctx.tenant.id);
      const changed = await work(tx, await readSnapshot(tx, ctx.tenant.id));
      return changed.ok ? ok(await describeConfiguration(tx, ctx, deps)) : changed;
    }),
  );
}

/** A change is answered with the configuration, to a repeat as to the first. */
export const answeredOnce = (operation: string): Once<RailConfigurationDto> => ({
  operation,
  status: 200,
  schema: railConfigurationSchema,
  replay: (configuration) => configuration,
});

/** Adds a version with who and why, and its audit entry; the caller holds the lock. */
export async function addVersion(
  tx: Queryable,
  ctx: Ctx,
  current: RailConfiguration,
  change: ConfigurationChange,
  { reason, action, detail }: { readonly reason: string } & Pick<AuditEntry, 'action' | 'detail'>,
): Promise<number> {
  const by = { reason, actor: actorOf(ctx).label, now: ctx.now };
  const version = await insertVersion(tx, ctx.tenant.id, current, change, by);
  await insertAuditEntry(tx, ctx, {
    action,
    subjectKind: 'rail_configuration',
    subjectId: String(version),
    detail: { ...detail, reason },
  });
  return version;
}
