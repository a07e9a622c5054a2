import type { Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type AuditEntry, actorOf, auditJson, type Deed } from './entry';
import { insertPlatformRow, insertRow } from './store/entry-store';

/** A deed in a tenant. */
interface TenantDeed extends Deed {
  readonly tenant: Pick<Ctx['tenant'], 'id'>;
}

/** Writes an audit entry in the caller's transaction; if it fails, the change fails with it. */
export function insertAuditEntry(tx: Queryable, ctx: TenantDeed, entry: AuditEntry): Promise<void> {
  const actor = actorOf(ctx);
  return insertRow(tx, {
    tenantId: ctx.tenant.id,
    id: uuidV7(ctx.now),
    actorKind: actor.kind,
    actorId: actor.id,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectId: entry.subjectId,
    requestId: ctx.requestId,
    detail: JSON.stringify(entry.detail ?? {}),
  });
}

/** The same for what platform people do that belongs to no single tenant. */
export const insertPlatformEntry = (tx: Queryable, ctx: Deed, entry: AuditEntry): Promise<void> =>
  insertPlatformRow(tx, JSON.stringify(auditJson(ctx, entry)));
