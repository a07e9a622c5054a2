import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { subjectKinds } from '@/lib/onboarding/domain/form/fields';
import { personRoles } from '@/lib/onboarding/domain/policy/terms';
import type { ApplicationKey } from './application-store';

const bytes = z.instanceof(Uint8Array);

const subjectRow = z.object({
  id: z.string(),
  kind: z.enum(subjectKinds),
  sealed_key: bytes.nullable(),
  roles: z.array(z.enum(personRoles)),
  is_publicly_held: z.boolean(),
  row_version: z.int(),
});
export type SubjectRow = z.output<typeof subjectRow>;

const columns = 'id, kind, sealed_key, roles, is_publicly_held, row_version';

/** Everybody who has not been taken out, in the order in which they came. */
export async function listSubjects(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  limit: number,
): Promise<readonly SubjectRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM kyc_subjects WHERE tenant_id = $1 AND application_id = $2 AND removed_at IS NULL
     ORDER BY created_at, id LIMIT $3`,
    [tenantId, id, limit],
  );
  return z.array(subjectRow).parse(rows);
}

/** Null for a subject id: the applicant. */
export type SubjectId = string | null;

const oneText = `SELECT ${columns} FROM kyc_subjects WHERE tenant_id = $1 AND application_id = $2 AND removed_at IS NULL
  AND (CASE WHEN $3::uuid IS NULL THEN kind = 'entity' ELSE id = $3 END)`;
const held = { share: `${oneText} FOR SHARE`, update: `${oneText} FOR UPDATE` } as const;

/** Holds a subject, so that its key is not destroyed meanwhile; `update` lets one at a time change what it has. */
export async function holdSubject(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  subjectId: SubjectId,
  how: keyof typeof held,
): Promise<SubjectRow | null> {
  const [row] = await tx.rows(held[how], [tenantId, id, subjectId]);
  return row === undefined ? null : subjectRow.parse(row);
}

export interface NewSubject extends ApplicationKey {
  readonly subjectId: string;
  readonly kind: 'entity' | 'company' | 'person';
  readonly sealedKey: Uint8Array;
  readonly roles: readonly string[];
  readonly isPubliclyHeld: boolean;
  readonly now: Date;
}

/** False when the id is taken. */
export async function insertSubject(tx: Queryable, subject: NewSubject): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO kyc_subjects (tenant_id, id, application_id, kind, sealed_key, roles, is_publicly_held, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
    [
      subject.tenantId,
      subject.subjectId,
      subject.id,
      subject.kind,
      subject.sealedKey,
      [...subject.roles],
      subject.isPubliclyHeld,
      subject.now,
    ],
  );
  return rows.length === 1;
}

const versionRow = z.object({ row_version: z.int() });

export async function updateSubject(
  tx: Queryable,
  tenantId: string,
  subjectId: string,
  { isPubliclyHeld, roles }: { readonly roles: readonly string[]; readonly isPubliclyHeld: boolean },
): Promise<number> {
  const [row] = await tx.rows(
    `UPDATE kyc_subjects SET roles = $3, is_publicly_held = $4, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2 RETURNING row_version`,
    [tenantId, subjectId, [...roles], isPubliclyHeld],
  );
  return versionRow.parse(row).row_version;
}

/** Takes a subject out, with the shares that lead to or from it. What was said stays until its key is destroyed. */
export async function removeSubjectRow(
  tx: Queryable,
  tenantId: string,
  subjectId: string,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_links SET removed_at = $3, updated_at = $3, updated_by = $4, row_version = row_version + 1
     WHERE tenant_id = $1 AND (owner_id = $2 OR owned_id = $2) AND removed_at IS NULL`,
    [tenantId, subjectId, now, by],
  );
  await tx.rows(
    `UPDATE kyc_documents SET status = 'superseded', changed_at = $3, row_version = row_version + 1
     WHERE tenant_id = $1 AND subject_id = $2 AND status <> 'superseded'`,
    [tenantId, subjectId, now],
  );
  await tx.rows(
    `UPDATE kyc_upload_links SET revoked_at = $3 WHERE tenant_id = $1 AND subject_id = $2 AND revoked_at IS NULL`,
    [tenantId, subjectId, now],
  );
  await tx.rows(
    `UPDATE kyc_subjects SET removed_at = $3, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2 AND removed_at IS NULL`,
    [tenantId, subjectId, now],
  );
}

/** Destroys a subject's key, also of one that was taken out; false when there is no such subject, or none left. */
export async function destroyKey(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  subjectId: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_subjects SET sealed_key = NULL, destroyed_at = $4, row_version = row_version + 1
     WHERE tenant_id = $1 AND application_id = $2 AND id = $3 AND sealed_key IS NOT NULL RETURNING id`,
    [tenantId, id, subjectId, now],
  );
  return rows.length === 1;
}

const fieldRow = z.object({
  subject_id: z.string(),
  path: z.string(),
  sealed: bytes,
  row_version: z.int(),
  digest: z.string(),
});
export type FieldRow = z.output<typeof fieldRow>;

export async function listFields(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  limit: number,
): Promise<readonly FieldRow[]> {
  const rows = await tx.rows(
    `SELECT f.subject_id, f.path, f.sealed, f.row_version, encode(sha256(f.sealed), 'hex') AS digest
     FROM kyc_fields f JOIN kyc_subjects s ON s.tenant_id = f.tenant_id AND s.id = f.subject_id AND s.removed_at IS NULL
     WHERE f.tenant_id = $1 AND f.application_id = $2 ORDER BY f.subject_id, f.path LIMIT $3`,
    [tenantId, id, limit],
  );
  return z.array(fieldRow).parse(rows);
}

export interface FieldWrite extends ApplicationKey {
  readonly subjectId: string;
  readonly path: string;
  readonly sealed: Uint8Array;
  /** The version that was typed over; 0 for the first value. */
  readonly over: number;
  readonly by: string;
  readonly now: Date;
}

/** The new row version; null when the value has another version than was typed over. */
export async function writeField(tx: Queryable, field: FieldWrite): Promise<number | null> {
  const [row] = await tx.rows(
    `INSERT INTO kyc_fields AS f (tenant_id, subject_id, path, application_id, sealed, row_version, updated_by, updated_at)
       SELECT $1::uuid, $2::uuid, $3::text, $4::uuid, $5::bytea, 1, $7::uuid, $8::timestamptz
       WHERE $6::int = 0 OR EXISTS (SELECT FROM kyc_fields WHERE tenant_id = $1 AND subject_id = $2 AND path = $3)
     ON CONFLICT (tenant_id, subject_id, path) DO UPDATE
       SET sealed = excluded.sealed, row_version = f.row_version + 1, updated_by = excluded.updated_by,
           updated_at = excluded.updated_at
       WHERE f.row_version = $6
     RETURNING row_version`,
    [field.tenantId, field.subjectId, field.path, field.id, field.sealed, field.over, field.by, field.now],
  );
  return row === undefined ? null : versionRow.parse(row).row_version;
}

const storedRow = z.object({
  sealed: bytes,
  row_version: z.int(),
  updated_by: z.string(),
  updated_at: z.date(),
});
export type StoredField = z.output<typeof storedRow>;

export async function findField(
  tx: Queryable,
  tenantId: string,
  subjectId: string,
  path: string,
): Promise<StoredField | null> {
  const [row] = await tx.rows(
    `SELECT sealed, row_version, updated_by, updated_at FROM kyc_fields
     WHERE tenant_id = $1 AND subject_id = $2 AND path = $3`,
    [tenantId, subjectId, path],
  );
  return row === undefined ? null : storedRow.parse(row);
}

const linkRow = z
  .object({ owner_id: z.string(), owned_id: z.string(), share: z.int(), controls: z.boolean() })
  .transform(({ controls, owned_id: ownedId, owner_id: ownerId, share }) => ({ ownerId, ownedId, share, controls }));

export async function listLinks(tx: Queryable, { id, tenantId }: ApplicationKey, limit: number) {
  const rows = await tx.rows(
    `SELECT owner_id, owned_id, share, controls FROM kyc_links
     WHERE tenant_id = $1 AND application_id = $2 AND removed_at IS NULL ORDER BY owner_id, owned_id LIMIT $3`,
    [tenantId, id, limit],
  );
  return z.array(linkRow).parse(rows);
}

export interface LinkWrite extends ApplicationKey {
  readonly ownerId: string;
  readonly ownedId: string;
  readonly share: number;
  readonly controls: boolean;
  readonly by: string;
  readonly now: Date;
}

export async function writeLink(tx: Queryable, link: LinkWrite): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_links AS l (tenant_id, owner_id, owned_id, application_id, share, controls, updated_by, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (tenant_id, owner_id, owned_id) DO UPDATE SET share = excluded.share, controls = excluded.controls,
       updated_by = excluded.updated_by, updated_at = excluded.updated_at, removed_at = NULL, row_version = l.row_version + 1`,
    [link.tenantId, link.ownerId, link.ownedId, link.id, link.share, link.controls, link.by, link.now],
  );
}

export async function removeLink(
  tx: Queryable,
  tenantId: string,
  { by, now, ownedId, ownerId }: Pick<LinkWrite, 'by' | 'now' | 'ownedId' | 'ownerId'>,
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_links SET removed_at = $4, updated_at = $4, updated_by = $5, row_version = row_version + 1
     WHERE tenant_id = $1 AND owner_id = $2 AND owned_id = $3 AND removed_at IS NULL`,
    [tenantId, ownerId, ownedId, now, by],
  );
}

export interface SectionWrite extends ApplicationKey {
  readonly name: string;
  readonly ownerUserId: string | null;
  readonly state: string;
  readonly by: string;
  readonly now: Date;
}

export async function writeSection(tx: Queryable, section: SectionWrite): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_sections AS s (tenant_id, application_id, name, owner_user_id, state, updated_by, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant_id, application_id, name) DO UPDATE SET owner_user_id = excluded.owner_user_id,
       state = excluded.state, updated_by = excluded.updated_by, updated_at = excluded.updated_at,
       row_version = s.row_version + 1`,
    [section.tenantId, section.id, section.name, section.ownerUserId, section.state, section.by, section.now],
  );
}

/** Whether an owner has appointed this person to send the application in. */
export async function isAppointed(tx: Queryable, { id, tenantId }: ApplicationKey, userId: string): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 AS found FROM kyc_sections
     WHERE tenant_id = $1 AND application_id = $2 AND name = 'signing' AND owner_user_id = $3`,
    [tenantId, id, userId],
  );
  return rows.length === 1;
}

/** Whether a subject was taken out of the form and stands in nothing that was ever sent in. */
export async function wasNeverSent(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  subjectId: string,
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 AS found FROM kyc_subjects s
     WHERE s.tenant_id = $1 AND s.application_id = $2 AND s.id = $3 AND s.removed_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM kyc_snapshot_fields f WHERE f.tenant_id = $1 AND f.application_id = $2 AND f.subject_id = $3)`,
    [tenantId, id, subjectId],
  );
  return rows.length === 1;
}
