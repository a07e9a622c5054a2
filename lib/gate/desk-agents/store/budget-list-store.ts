import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';

const budgetRow = z.object({
  id: z.string(),
  bot_id: z.string(),
  external_user_id: z.string(),
  task_id: z.string(),
  amount: z.bigint(),
  currency: z.string(),
  available: z.bigint(),
  reserved: z.bigint(),
  captured: z.bigint(),
  refunded: z.bigint(),
  released: z.bigint(),
  status: z.enum(['created', 'checkout_created', 'active', 'closed']),
  provider: z.string().nullable(),
  deadline: z.date(),
  created_at: z.date(),
  funded_at: z.date().nullable(),
  agent_id: z.string().nullable(),
  agent_name: z.string().nullable(),
});
export type ListedBudget = z.output<typeof budgetRow>;

const columns = `b.id, b.bot_id, b.external_user_id, b.task_id, b.amount, b.currency, b.available, b.reserved, b.captured,
  b.refunded, b.released, b.status, b.provider, b.deadline, b.created_at, b.funded_at, a.id AS agent_id, a.name AS agent_name`;
const source = 'gate_budgets b LEFT JOIN gate_agents a ON a.tenant_id = b.tenant_id AND a.bot_id = b.bot_id';

export interface BudgetFilter {
  /** Empty means every status. */
  readonly statuses: readonly ListedBudget['status'][];
  /** Null: of every agent. */
  readonly botId: string | null;
  readonly after: Position | null;
  readonly limit: number;
}

/** Newest first. */
export async function listBudgetRows(
  tx: Queryable,
  tenantId: string,
  { statuses, botId, after, limit }: BudgetFilter,
): Promise<readonly ListedBudget[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM ${source}
     WHERE b.tenant_id = $1 AND (cardinality($2::text[]) = 0 OR b.status = ANY($2)) AND ($3::text IS NULL OR b.bot_id = $3)
       AND ($4::timestamptz IS NULL OR (b.created_at, b.id) < ($4, $5::uuid))
     ORDER BY b.created_at DESC, b.id DESC LIMIT $6`,
    [tenantId, [...statuses], botId, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(budgetRow).parse(rows);
}

export async function findBudgetRow(tx: Queryable, tenantId: string, id: string): Promise<ListedBudget | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM ${source} WHERE b.tenant_id = $1 AND b.id = $2`, [tenantId, id]);
  return row === undefined ? null : budgetRow.parse(row);
}

const entryRow = z.object({
  id: z.string(),
  kind: z.enum(['reserve', 'capture', 'release']),
  amount: z.bigint(),
  quote_id: z.string().nullable(),
  summary: z.string().nullable(),
  created_at: z.date(),
});
export type ListedEntry = z.output<typeof entryRow>;

/** What moved within a budget, newest first. */
export async function listEntryRows(
  tx: Queryable,
  tenantId: string,
  budgetId: string,
  { after, limit }: Pick<BudgetFilter, 'after' | 'limit'>,
): Promise<readonly ListedEntry[]> {
  const rows = await tx.rows(
    `SELECT e.id, e.kind, e.amount, e.quote_id, q.request_summary AS summary, e.created_at
     FROM gate_budget_entries e LEFT JOIN gate_quotes q ON q.tenant_id = e.tenant_id AND q.id = e.quote_id
     WHERE e.tenant_id = $1 AND e.budget_id = $2 AND ($3::timestamptz IS NULL OR (e.created_at, e.id) < ($3, $4::uuid))
     ORDER BY e.created_at DESC, e.id DESC LIMIT $5`,
    [tenantId, budgetId, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(entryRow).parse(rows);
}
