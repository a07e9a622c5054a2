import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type Finding, fileRules } from '@/lib/onboarding/domain/files/finding';
import { documentKinds, documentTypes } from '@/lib/onboarding/domain/policy/terms';
import { type DocumentStatus, documentStatuses } from '@/lib/onboarding/domain/requirements/facts';
import type { ApplicationKey } from './application-store';

const findings = z.array(
  z.object({
    rule: z.enum(fileRules),
    severity: z.enum(['refuse', 'warn', 'flag']),
    todo: z.string(),
    reasonCode: z.string(),
  }),
);
const sides = z.enum(['front', 'back', 'single']);

const documentRow = z.object({
  id: z.string(),
  subject_id: z.string(),
  kind: z.enum(documentKinds),
  type: z.enum(documentTypes),
  status: z.enum(documentStatuses),
  attempt: z.int(),
  expires_on: z.string().nullable(),
  reason_code: z.string().nullable(),
  changed_at: z.date(),
});
export type DocumentRow = z.output<typeof documentRow>;

const columns = 'id, subject_id, kind, type, status, attempt, expires_on, reason_code, changed_at';

/** Documents in force, oldest first. */
export async function listDocuments(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  limit: number,
): Promise<readonly DocumentRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM kyc_documents
     WHERE tenant_id = $1 AND application_id = $2 AND status <> 'superseded' ORDER BY created_at, id LIMIT $3`,
    [tenantId, id, limit],
  );
  return z.array(documentRow).parse(rows);
}

export async function findDocument(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  documentId: string,
): Promise<DocumentRow | null> {
  const [row] = await tx.rows(
    `SELECT ${columns} FROM kyc_documents
     WHERE tenant_id = $1 AND application_id = $2 AND id = $3 AND status <> 'superseded' FOR UPDATE`,
    [tenantId, id, documentId],
  );
  return row === undefined ? null : documentRow.parse(row);
}

/** What is shown for a kind that is asked of a subject, held until the transaction ends. */
export async function findCurrent(
  tx: Queryable,
  tenantId: string,
  subjectId: string,
  kind: string,
): Promise<DocumentRow | null> {
  const [row] = await tx.rows(
    `SELECT ${columns} FROM kyc_documents
     WHERE tenant_id = $1 AND subject_id = $2 AND kind = $3 AND status <> 'superseded' FOR UPDATE`,
    [tenantId, subjectId, kind],
  );
  return row === undefined ? null : documentRow.parse(row);
}

const fileRow = z
  .object({ id: z.string(), document_id: z.string(), side: sides, sha256: z.string(), findings })
  .transform(({ document_id: documentId, ...rest }) => ({ ...rest, documentId }));
export type FileRow = z.output<typeof fileRow>;

const fileColumns = `f.id, f.document_id, f.side, encode(f.sha256, 'hex') AS sha256, f.findings`;

/** Files in force of documents in force. */
export async function listFiles(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  limit: number,
): Promise<readonly FileRow[]> {
  const rows = await tx.rows(
    `SELECT ${fileColumns} FROM kyc_files f
     JOIN kyc_documents d ON d.tenant_id = f.tenant_id AND d.id = f.document_id AND d.status <> 'superseded'
     WHERE f.tenant_id = $1 AND f.application_id = $2 AND f.replaced_at IS NULL ORDER BY f.uploaded_at, f.id LIMIT $3`,
    [tenantId, id, limit],
  );
  return z.array(fileRow).parse(rows);
}

export async function filesOf(tx: Queryable, tenantId: string, documentId: string): Promise<readonly FileRow[]> {
  const rows = await tx.rows(
    `SELECT ${fileColumns} FROM kyc_files f WHERE f.tenant_id = $1 AND f.document_id = $2 AND f.replaced_at IS NULL
     ORDER BY f.side LIMIT 3`,
    [tenantId, documentId],
  );
  return z.array(fileRow).parse(rows);
}

const subjectRow = z.object({ subject_id: z.string() });

/** Other subjects for whom the very same file was uploaded. */
export async function subjectsWithFile(
  tx: Queryable,
  tenantId: string,
  sha256: Uint8Array,
  subjectId: string,
): Promise<readonly string[]> {
  const rows = await tx.rows(
    `SELECT DISTINCT d.subject_id FROM kyc_files f
     JOIN kyc_documents d ON d.tenant_id = f.tenant_id AND d.id = f.document_id
     WHERE f.tenant_id = $1 AND f.sha256 = $2 AND d.subject_id <> $3 LIMIT 10`,
    [tenantId, sha256, subjectId],
  );
  return z
    .array(subjectRow)
    .parse(rows)
    .map(({ subject_id }) => subject_id);
}

export interface NewDocument extends ApplicationKey {
  readonly documentId: string;
  readonly subjectId: string;
  readonly kind: string;
  readonly type: string;
  readonly attempt: number;
  readonly supersedesId: string | null;
  readonly issuedOn: string | null;
  readonly expiresOn: string | null;
  readonly earlyReverify: boolean;
  readonly now: Date;
}

export async function insertDocument(tx: Queryable, document: NewDocument): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_documents (tenant_id, id, application_id, subject_id, kind, type, status, attempt, supersedes_id,
       issued_on, expires_on, early_reverify, created_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'uploaded', $7, $8, $9, $10, $11, $12, $12)`,
    [
      document.tenantId,
      document.documentId,
      document.id,
      document.subjectId,
      document.kind,
      document.type,
      document.attempt,
      document.supersedesId,
      document.issuedOn,
      document.expiresOn,
      document.earlyReverify,
      document.now,
    ],
  );
}

/** Another file has come into a document that is being gathered. */
export async function touchDocument(
  tx: Queryable,
  tenantId: string,
  documentId: string,
  change: {
    readonly issuedOn: string | null;
    readonly expiresOn: string | null;
    readonly earlyReverify: boolean;
    readonly now: Date;
  },
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_documents SET issued_on = coalesce($3, issued_on), expires_on = coalesce($4, expires_on),
       early_reverify = early_reverify OR $5, changed_at = $6, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, documentId, change.issuedOn, change.expiresOn, change.earlyReverify, change.now],
  );
}

export async function setDocumentStatus(
  tx: Queryable,
  tenantId: string,
  documentId: string,
  { from, now, to }: { readonly from: DocumentStatus; readonly to: DocumentStatus; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_documents SET status = $4, changed_at = $5, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2 AND status = $3 RETURNING id`,
    [tenantId, documentId, from, to, now],
  );
  return rows.length === 1;
}

export interface NewFile {
  readonly tenantId: string;
  readonly applicationId: string;
  readonly id: string;
  readonly documentId: string;
  readonly side: string;
  readonly sha256: Uint8Array;
  readonly type: string;
  readonly size: number;
  readonly pages: number | null;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly findings: readonly Finding[];
  readonly uploadedBy: string;
  readonly now: Date;
}

export async function insertFile(tx: Queryable, file: NewFile): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_files (tenant_id, id, document_id, application_id, side, sha256, type, size, pages, width_px, height_px,
       findings, scan, uploaded_by, uploaded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'clean', $13, $14)`,
    [
      file.tenantId,
      file.id,
      file.documentId,
      file.applicationId,
      file.side,
      file.sha256,
      file.type,
      file.size,
      file.pages,
      file.widthPx,
      file.heightPx,
      JSON.stringify(file.findings),
      file.uploadedBy,
      file.now,
    ],
  );
}

/** Takes a file out of force; false when it was replaced before. */
export async function replaceFile(tx: Queryable, tenantId: string, fileId: string, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_files SET replaced_at = $3 WHERE tenant_id = $1 AND id = $2 AND replaced_at IS NULL RETURNING id`,
    [tenantId, fileId, now],
  );
  return rows.length === 1;
}

const viewRow = z
  .object({ document_id: z.string(), viewed_by: z.string(), viewed_at: z.date() })
  .transform((row) => ({ documentId: row.document_id, personId: row.viewed_by, viewedAt: row.viewed_at }));

/** Since when one person has opened every file of each document; none of those with a file that they never opened. */
export async function listViews(tx: Queryable, { id, tenantId }: ApplicationKey, personId: string, limit: number) {
  const rows = await tx.rows(
    `SELECT s.document_id, $3::text AS viewed_by, min(s.viewed_at) AS viewed_at FROM (
       SELECT f.document_id, (SELECT max(v.viewed_at) FROM kyc_document_views v
         WHERE v.tenant_id = f.tenant_id AND v.file_id = f.id AND v.viewed_by = $3::uuid) AS viewed_at
       FROM kyc_files f WHERE f.tenant_id = $1 AND f.application_id = $2 AND f.replaced_at IS NULL) s
     GROUP BY s.document_id HAVING bool_and(s.viewed_at IS NOT NULL) LIMIT $4`,
    [tenantId, id, personId, limit],
  );
  return z.array(viewRow).parse(rows);
}

export interface NewView {
  readonly tenantId: string;
  readonly viewId: string;
  readonly documentId: string;
  readonly fileId: string;
  readonly viewedBy: string;
  readonly requestId: string;
  readonly now: Date;
}

export async function insertView(tx: Queryable, view: NewView): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_document_views (tenant_id, id, document_id, file_id, viewed_by, request_id, viewed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [view.tenantId, view.viewId, view.documentId, view.fileId, view.viewedBy, view.requestId, view.now],
  );
}

/** What a reviewer says of a document. It is no change of the document: whoever has opened it has still seen it. */
export async function judgeDocumentRow(
  tx: Queryable,
  tenantId: string,
  documentId: string,
  judged: {
    readonly status: 'accepted' | 'rejected';
    readonly reasonCode: string | null;
    readonly by: string;
    readonly now: Date;
  },
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_documents SET status = $3, reason_code = $4, judged_by = $5, judged_at = $6, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, documentId, judged.status, judged.reasonCode, judged.by, judged.now],
  );
}
