import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Tenant } from '@/lib/kernel/context';
import type { ApplicationKey } from './application-store';

export interface NewUploadLink extends ApplicationKey {
  readonly linkId: string;
  readonly subjectId: string;
  readonly digest: Uint8Array;
  readonly by: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Every link of a subject is dead from here on. */
export async function revokeUploadLinks(
  tx: Queryable,
  { now, subjectId, tenantId }: Pick<NewUploadLink, 'tenantId' | 'subjectId' | 'now'>,
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_upload_links SET revoked_at = $3 WHERE tenant_id = $1 AND subject_id = $2 AND revoked_at IS NULL`,
    [tenantId, subjectId, now],
  );
}

/** A new link of a subject; the one before it is dead from here on. */
export async function insertUploadLink(tx: Queryable, link: NewUploadLink): Promise<void> {
  await revokeUploadLinks(tx, link);
  await tx.rows(
    `INSERT INTO kyc_upload_links (tenant_id, id, application_id, subject_id, token_digest, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [link.tenantId, link.linkId, link.id, link.subjectId, link.digest, link.by, link.now, link.expiresAt],
  );
  await tx.rows('SELECT kyc_locate($1)', [link.digest]);
}

const tenantRow = z
  .object({
    id: z.string(),
    public_id: z.string(),
    organization_id: z.string(),
    environment: z.enum(['sandbox', 'live']),
    name: z.string(),
  })
  .transform(
    ({ environment, id, name, organization_id: organizationId, public_id: publicId }): Tenant => ({
      id,
      publicId,
      organizationId,
      environment,
      name,
    }),
  );

/** Whose link it is; null for a digest that nobody was given. */
export async function tenantOfLink(db: Queryable, digest: Uint8Array): Promise<Tenant | null> {
  const [row] = await db.rows('SELECT id, public_id, organization_id, environment, name FROM kyc_tenant_of($1)', [
    digest,
  ]);
  return row === undefined ? null : tenantRow.parse(row);
}

const linkRow = z
  .object({ id: z.string(), application_id: z.string(), subject_id: z.string(), created_by: z.string() })
  .transform((row) => ({
    id: row.id,
    applicationId: row.application_id,
    subjectId: row.subject_id,
    createdBy: row.created_by,
  }));
export type UploadLinkRow = z.output<typeof linkRow>;

/** The link while it is good, noted as used. */
export async function takeUploadLink(
  tx: Queryable,
  tenantId: string,
  digest: Uint8Array,
  now: Date,
): Promise<UploadLinkRow | null> {
  const [row] = await tx.rows(
    `UPDATE kyc_upload_links SET last_used_at = $3
     WHERE tenant_id = $1 AND token_digest = $2 AND revoked_at IS NULL AND expires_at > $3
     RETURNING id, application_id, subject_id, created_by`,
    [tenantId, digest, now],
  );
  return row === undefined ? null : linkRow.parse(row);
}

const openLinkRow = z
  .object({
    application_id: z.string(),
    subject_id: z.string(),
    expires_at: z.date(),
    last_used_at: z.date().nullable(),
  })
  .transform((row) => ({
    applicationId: row.application_id,
    subjectId: row.subject_id,
    expiresAt: row.expires_at,
    usedAt: row.last_used_at,
  }));
export type OpenLink = z.output<typeof openLinkRow>;

/** Links of an application that are good now. */
export async function listUploadLinks(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  now: Date,
  limit: number,
): Promise<readonly OpenLink[]> {
  const rows = await tx.rows(
    `SELECT application_id, subject_id, expires_at, last_used_at FROM kyc_upload_links
     WHERE tenant_id = $1 AND application_id = $2 AND revoked_at IS NULL AND expires_at > $3
     ORDER BY created_at DESC, id DESC LIMIT $4`,
    [tenantId, id, now, limit],
  );
  return z.array(openLinkRow).parse(rows);
}

/** The link while it is good; looking at its page is not using it. */
export async function findUploadLink(
  tx: Queryable,
  tenantId: string,
  digest: Uint8Array,
  now: Date,
): Promise<OpenLink | null> {
  const [row] = await tx.rows(
    `SELECT application_id, subject_id, expires_at, last_used_at FROM kyc_upload_links
     WHERE tenant_id = $1 AND token_digest = $2 AND revoked_at IS NULL AND expires_at > $3`,
    [tenantId, digest, now],
  );
  return row === undefined ? null : openLinkRow.parse(row);
}
