import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { KycTransition } from '@/lib/onboarding/domain/kyc/effects';
import { type KycStatus, kycStatuses, rejectTypes } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { riskTiers } from '@/lib/onboarding/domain/policy/terms';

/** One application of a tenant. */
export interface ApplicationKey {
  readonly tenantId: string;
  readonly id: string;
}

const applicationRow = z.object({
  id: z.string(),
  organization_id: z.string(),
  introduced_by: z.string().nullable(),
  status: z.enum(kycStatuses),
  reject_type: z.enum(rejectTypes).nullable(),
  version: z.int(),
  attempt: z.int(),
  risk_tier: z.enum(riskTiers).nullable(),
  has_pep: z.boolean(),
  snapshot_hash: z.string().nullable(),
  excluded_reviewers: z.array(z.string()),
  is_held: z.boolean(),
  row_version: z.int(),
  submitted_at: z.date().nullable(),
});
export type ApplicationRow = z.output<typeof applicationRow>;

const columns = `id, organization_id, introduced_by, status, reject_type, version, attempt, risk_tier, has_pep, snapshot_hash,
  excluded_reviewers, is_held, row_version, submitted_at`;
const latestText = `SELECT ${columns} FROM kyc_applications WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`;

/** How an application is held while it is looked at: `share` keeps it from moving, `update` keeps everybody out. */
export type Hold = 'none' | 'share' | 'update';
const latest: Readonly<Record<Hold, string>> = {
  none: latestText,
  share: `${latestText} FOR SHARE`,
  update: `${latestText} FOR UPDATE`,
};

/** The tenant's latest application; null when it never started one. */
export async function findApplication(tx: Queryable, tenantId: string, hold: Hold): Promise<ApplicationRow | null> {
  const [row] = await tx.rows(latest[hold], [tenantId]);
  return row === undefined ? null : applicationRow.parse(row);
}

const lockText = `SELECT ${columns} FROM kyc_applications WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;

export async function lockApplication(tx: Queryable, { id, tenantId }: ApplicationKey): Promise<ApplicationRow | null> {
  const [row] = await tx.rows(lockText, [tenantId, id]);
  return row === undefined ? null : applicationRow.parse(row);
}

/** False when the tenant has one that has not ended: somebody else was first. */
export async function insertApplication(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  made: { readonly organizationId: string; readonly createdBy: string; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO kyc_applications (tenant_id, id, organization_id, status, created_by, created_at, updated_at)
     VALUES ($1, $2, $3, 'draft', $4, $5, $5)
     ON CONFLICT (tenant_id) WHERE status NOT IN ('withdrawn', 'closed') DO NOTHING RETURNING id`,
    [tenantId, id, made.organizationId, made.createdBy, made.now],
  );
  return rows.length === 1;
}

/** What a move writes beside what the transition itself says. Null leaves a column as it is. */
export interface MoveColumns {
  readonly decisionId: string | null;
  readonly excludedReviewers: readonly string[] | null;
  readonly isHeld: boolean | null;
  readonly submittedAt: Date | null;
  readonly retentionFrom: Date | null;
  readonly warrantyBy: string | null;
  /** What the queue knows it by; null unless it was frozen. */
  readonly head: {
    readonly entityType: string | null;
    readonly categoryKey: string;
    readonly country: string | null;
    readonly hasPep: boolean;
  } | null;
}

const moveText = `UPDATE kyc_applications SET status = $4, reject_type = $5, version = $6, attempt = $7, snapshot_hash = $8,
    row_version = row_version + 1, updated_at = $9, decision_id = coalesce($10, decision_id),
    decided_at = CASE WHEN $10::uuid IS NULL THEN decided_at ELSE $9 END,
    excluded_reviewers = coalesce($11::text[], excluded_reviewers), is_held = coalesce($12, is_held),
    submitted_at = coalesce($13, submitted_at), retention_from = coalesce($14, retention_from),
    warranty_by = coalesce($15, warranty_by), warranty_at = CASE WHEN $15::uuid IS NULL THEN warranty_at ELSE $9 END,
    entity_type = CASE WHEN $16 THEN $17 ELSE entity_type END, category_key = CASE WHEN $16 THEN $18 ELSE category_key END,
    country = CASE WHEN $16 THEN $19 ELSE country END, has_pep = CASE WHEN $16 THEN $20 ELSE has_pep END
  WHERE tenant_id = $1 AND id = $2 AND row_version = $3 AND status = $21 RETURNING id`;

/** False when it had moved before. */
export async function moveApplicationRow(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  rowVersion: number,
  { change, from }: KycTransition,
  more: MoveColumns,
  now: Date,
): Promise<boolean> {
  const { head } = more;
  const rows = await tx.rows(moveText, [
    tenantId,
    id,
    rowVersion,
    change.status,
    change.rejectType,
    change.version,
    change.attempt,
    change.snapshotHash,
    now,
    more.decisionId,
    more.excludedReviewers === null ? null : [...more.excludedReviewers],
    more.isHeld,
    more.submittedAt,
    more.retentionFrom,
    more.warrantyBy,
    head !== null,
    head?.entityType ?? null,
    head?.categoryKey ?? null,
    head?.country ?? null,
    head?.hasPep ?? false,
    from,
  ]);
  return rows.length === 1;
}

/** What was sent in has changed without a move: another frozen copy is in force, and what was proposed about the old is void. */
export async function refreezeApplication(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  frozen: { readonly hash: string; readonly rowVersion: number; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_applications SET snapshot_hash = $4, row_version = row_version + 1, updated_at = $5
     WHERE tenant_id = $1 AND id = $2 AND row_version = $3 RETURNING id`,
    [tenantId, id, frozen.rowVersion, frozen.hash, frozen.now],
  );
  return rows.length === 1;
}

export interface NewEvent extends ApplicationKey {
  readonly rowVersion: number;
  readonly command: string;
  readonly from: KycStatus;
  readonly to: KycStatus;
  readonly actor: { readonly kind: 'person' | 'system'; readonly id: string; readonly role: string };
  readonly requestId: string;
  readonly now: Date;
}

export async function insertEvent(tx: Queryable, event: NewEvent): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_events (tenant_id, application_id, row_version, kind, command, from_status, to_status, actor_kind,
       actor_id, actor_role, request_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      event.tenantId,
      event.id,
      event.rowVersion,
      `kyc.${event.to}`,
      event.command,
      event.from,
      event.to,
      event.actor.kind,
      event.actor.id,
      event.actor.role,
      event.requestId,
      event.now,
    ],
  );
}

/** Enqueues the automatic checks; enqueued again before they ran, they run once. */
export async function enqueueChecks(tx: Queryable, { id, tenantId }: ApplicationKey): Promise<void> {
  await tx.rows(`SELECT tidegate_enqueue('kyc.check', $1::jsonb, $2)`, [
    JSON.stringify({ tenantId, applicationId: id }),
    `kyc.check:${id}`,
  ]);
}

const roleRow = z.object({ role: z.string().nullable() });

/** The role of a member as it is now; null for who is none. */
export async function memberRole(tx: Queryable, organizationId: string, userId: string): Promise<string | null> {
  const [row] = await tx.rows('SELECT kyc_member_role($1, $2) AS role', [organizationId, userId]);
  return roleRow.parse(row).role;
}

const recipientRow = z.object({ email: z.string() });

/** Who of an organisation is written to about its application. */
export async function recipientsOf(tx: Queryable, organizationId: string, limit: number): Promise<readonly string[]> {
  const rows = await tx.rows('SELECT email FROM kyc_recipients($1, $2)', [organizationId, limit]);
  return z
    .array(recipientRow)
    .parse(rows)
    .map(({ email }) => email);
}
