import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';
import { type Difference, differenceKinds } from '@/lib/recovery/domain/compare-statement';

export const caseStatuses = ['open', 'explained', 'closed'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

const caseRow = z.object({
  id: z.string(),
  day: z.string(),
  counterpart: z.string(),
  currency: z.string(),
  kind: z.enum(differenceKinds),
  subject: z.string(),
  intent_id: z.string().nullable(),
  rail_amount: z.bigint().nullable(),
  book_amount: z.bigint().nullable(),
  status: z.enum(caseStatuses),
  opened_at: z.date(),
});
export type CaseRow = z.output<typeof caseRow>;

const columns = 'id, day, counterpart, currency, kind, subject, intent_id, rail_amount, book_amount, status, opened_at';

export interface NewCase extends Difference {
  readonly id: string;
  readonly day: string;
  readonly counterpart: string;
}

/** Opens a case; false when the same difference is known already. */
export async function openCase(tx: Queryable, tenantId: string, found: NewCase, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO recovery_cases (tenant_id, id, day, counterpart, currency, kind, subject, intent_id, rail_amount, book_amount,
       opened_at, status_changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING RETURNING id`,
    [
      tenantId,
      found.id,
      found.day,
      found.counterpart,
      found.currency,
      found.kind,
      found.key,
      found.intentId,
      found.railAmount,
      found.bookAmount,
      now,
    ],
  );
  return rows.length === 1;
}

export interface CaseFilter {
  /** Empty means every status. */
  readonly statuses: readonly CaseStatus[];
  readonly after: Position | null;
  readonly limit: number;
}

/** Newest first. */
export async function listCaseRows(
  tx: Queryable,
  tenantId: string,
  { statuses, after, limit }: CaseFilter,
): Promise<readonly CaseRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM recovery_cases WHERE tenant_id = $1 AND (cardinality($2::text[]) = 0 OR status = ANY($2))
       AND ($3::timestamptz IS NULL OR (opened_at, id) < ($3, $4::uuid))
     ORDER BY opened_at DESC, id DESC LIMIT $5`,
    [tenantId, [...statuses], after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(caseRow).parse(rows);
}

const caseText = `SELECT ${columns} FROM recovery_cases WHERE tenant_id = $1 AND id = $2`;

async function readCase(tx: Queryable, text: string, tenantId: string, id: string): Promise<CaseRow | null> {
  const [row] = await tx.rows(text, [tenantId, id]);
  return row === undefined ? null : caseRow.parse(row);
}

export const findCase = (tx: Queryable, tenantId: string, id: string): Promise<CaseRow | null> =>
  readCase(tx, caseText, tenantId, id);

/** Whoever writes to a case holds it until the transaction ends. */
export const lockCase = (tx: Queryable, tenantId: string, id: string): Promise<CaseRow | null> =>
  readCase(tx, `${caseText} FOR UPDATE`, tenantId, id);

export async function setCaseStatus(
  tx: Queryable,
  tenantId: string,
  id: string,
  status: CaseStatus,
  now: Date,
): Promise<void> {
  await tx.rows('UPDATE recovery_cases SET status = $3, status_changed_at = $4 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
    status,
    now,
  ]);
}

const noteRow = z.object({
  id: z.string(),
  body: z.string(),
  status: z.enum(caseStatuses).nullable(),
  author: z.string(),
  created_at: z.date(),
});
export type NoteRow = z.output<typeof noteRow>;

/** Notes that a case takes. */
export const noteBound = 200;

export async function listNotes(tx: Queryable, tenantId: string, caseId: string): Promise<readonly NoteRow[]> {
  const rows = await tx.rows(
    `SELECT id, body, status, author, created_at FROM recovery_case_notes WHERE tenant_id = $1 AND case_id = $2
     ORDER BY created_at, id LIMIT ${noteBound}`,
    [tenantId, caseId],
  );
  return z.array(noteRow).parse(rows);
}

export async function insertNote(
  tx: Queryable,
  tenantId: string,
  caseId: string,
  note: Omit<NoteRow, 'created_at'> & { readonly now: Date },
): Promise<void> {
  await tx.rows(
    `INSERT INTO recovery_case_notes (tenant_id, id, case_id, body, status, author, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tenantId, note.id, caseId, note.body, note.status, note.author, note.now],
  );
}

const countRow = z.object({ count: z.int() });

/** Cases that nobody has explained yet. */
export async function countOpenCases(tx: Queryable, tenantId: string): Promise<number> {
  const rows = await tx.rows(
    `SELECT count(*)::int AS count FROM recovery_cases WHERE tenant_id = $1 AND status = 'open'`,
    [tenantId],
  );
  return countRow.parse(rows[0]).count;
}
