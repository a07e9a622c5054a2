import type { Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type AuditEntry, actorOf } from './entry';
import { insertRow } from './store/entry-store';

/** Writes an audit entry in the caller's transaction; if it fails, the change fails with it. */
export function insertAuditEntry(tx: Queryable, ctx: Ctx, entry: AuditEntry): Promise<void> {
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
