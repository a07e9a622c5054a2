import type { Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type AuditEntry, actorOf } from '../entry';

/** Writes an audit entry in the caller's transaction; if it fails, the change fails with it. */
export async function insertAuditEntry(tx: Queryable, ctx: Ctx, entry: AuditEntry): Promise<void> {
  const actor = actorOf(ctx);
  await tx.rows(
    `INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ctx.tenant.id,
      uuidV7(ctx.now),
      actor.kind,
      actor.id,
      entry.action,
      entry.subjectKind,
      entry.subjectId,
      ctx.requestId,
      JSON.stringify(entry.detail ?? {}),
    ],
  );
}
