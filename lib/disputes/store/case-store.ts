import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type CaseStatus, caseStatuses } from '@/lib/disputes/domain/case.machine';
import type { Position } from '@/lib/kernel/page';

const caseRow = z.object({
  intent_id: z.string(),
  status: z.enum(caseStatuses),
  reason: z.string(),
  opened_by: z.string(),
  opened_at: z.date(),
  due_at: z.date(),
  amount: z.bigint(),
  currency: z.string(),
  resolution_note: z.string().nullable(),
  resolved_at: z.date().nullable(),
});
export type CaseRow = z.output<typeof caseRow>;

const columns =
  'intent_id, status, reason, opened_by, opened_at, due_at, amount, currency, resolution_note, resolved_at';

/** One case of a tenant. */
export interface CaseKey {
  readonly tenantId: string;
  readonly intentId: string;
}

async function readCase(tx: Queryable, text: string, { tenantId, intentId }: CaseKey): Promise<CaseRow | null> {
  const [row] = await tx.rows(text, [tenantId, intentId]);
  return row === undefined ? null : caseRow.parse(row);
}

const caseText = `SELECT ${columns} FROM dispute_cases WHERE tenant_id = $1 AND intent_id = $2`;
const lockedCaseText = `${caseText} FOR UPDATE`;

export const findCase = (tx: Queryable, key: CaseKey): Promise<CaseRow | null> => readCase(tx, caseText, key);

/** Whoever changes a case holds it until the transaction ends, so that its bounds and statuses are decided one by one. */
export const lockCase = (tx: Queryable, key: CaseKey): Promise<CaseRow | null> => readCase(tx, lockedCaseText, key);

export interface CaseFilter {
  /** Empty means every status. */
  readonly statuses: readonly CaseStatus[];
  readonly after: Position | null;
  readonly limit: number;
}

const listText = `SELECT ${columns} FROM dispute_cases
  WHERE tenant_id = $1 AND (cardinality($2::text[]) = 0 OR status = ANY($2))
    AND ($3::timestamptz IS NULL OR (due_at, intent_id) > ($3, $4::uuid))
  ORDER BY due_at, intent_id LIMIT $5`;

/** Cases by due date, the most overdue first. */
export async function listCaseRows(tx: Queryable, tenantId: string, filter: CaseFilter): Promise<readonly CaseRow[]> {
  const { statuses, after, limit } = filter;
  const rows = await tx.rows(listText, [tenantId, [...statuses], after?.at ?? null, after?.id ?? null, limit]);
  return z.array(caseRow).parse(rows);
}

/** False when the case had left that status, or ended. */
export async function moveCase(
  tx: Queryable,
  { tenantId, intentId }: CaseKey,
  change: { readonly from: CaseStatus; readonly to: CaseStatus; readonly note: string | null; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE dispute_cases SET status = $4, resolution_note = coalesce($5, resolution_note), updated_at = $6
     WHERE tenant_id = $1 AND intent_id = $2 AND status = $3 AND resolved_at IS NULL RETURNING intent_id`,
    [tenantId, intentId, change.from, change.to, change.note, change.now],
  );
  return rows.length === 1;
}

/** Writes down why the money is about to move, and how the case then ends; false when that stands already. */
export async function noteRuling(
  tx: Queryable,
  { tenantId, intentId }: CaseKey,
  ruling: { readonly note: string; readonly isWithdrawal: boolean; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE dispute_cases SET resolution_note = $3, ending = CASE WHEN $4 THEN 'withdrawn' END, updated_at = $5
     WHERE tenant_id = $1 AND intent_id = $2 AND resolved_at IS NULL
       AND (resolution_note, ending) IS DISTINCT FROM ($3, CASE WHEN $4 THEN 'withdrawn' END) RETURNING 1`,
    [tenantId, intentId, ruling.note, ruling.isWithdrawal, ruling.now],
  );
  return rows.length > 0;
}

export async function setDueAt(tx: Queryable, { tenantId, intentId }: CaseKey, dueAt: Date, now: Date): Promise<void> {
  await tx.rows('UPDATE dispute_cases SET due_at = $3, updated_at = $4 WHERE tenant_id = $1 AND intent_id = $2', [
    tenantId,
    intentId,
    dueAt,
    now,
  ]);
}

const deskRow = z.object({ currency: z.string(), count: z.int(), overdue: z.int(), amount: z.string() });
export type DeskRow = z.output<typeof deskRow>;

const deskText = `SELECT currency, count(*)::int AS count, (count(*) FILTER (WHERE due_at <= $2))::int AS overdue,
    sum(amount)::text AS amount
  FROM dispute_cases WHERE tenant_id = $1 AND resolved_at IS NULL GROUP BY currency ORDER BY currency`;

/** What waits for a decision, by currency. */
export const readDesk = async (tx: Queryable, tenantId: string, now: Date): Promise<readonly DeskRow[]> =>
  z.array(deskRow).parse(await tx.rows(deskText, [tenantId, now]));

const existsRow = z.object({ any_exists: z.boolean() });

export async function anyCaseExists(tx: Queryable, tenantId: string): Promise<boolean> {
  const [row] = await tx.rows('SELECT EXISTS (SELECT FROM dispute_cases WHERE tenant_id = $1) AS any_exists', [
    tenantId,
  ]);
  return existsRow.parse(row).any_exists;
}
