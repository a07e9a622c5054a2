import type { Queryable } from '@/lib/db/pool';

/** A row of the audit log. */
export interface AuditRow {
  readonly tenantId: string;
  readonly id: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly requestId: string;
  /** JSON text. */
  readonly detail: string;
}

export async function insertRow(tx: Queryable, row: AuditRow): Promise<void> {
  await tx.rows(
    `INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.tenantId,
      row.id,
      row.actorKind,
      row.actorId,
      row.action,
      row.subjectKind,
      row.subjectId,
      row.requestId,
      row.detail,
    ],
  );
}

/** `entry`: JSON text, with the names of the columns. */
export async function insertPlatformRow(tx: Queryable, entry: string): Promise<void> {
  await tx.rows('SELECT platform_note($1)', [entry]);
}
