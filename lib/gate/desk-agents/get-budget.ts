import { inTenant } from '@/lib/db/pool';
import { budgetRefusals } from '@/lib/gate/budgets/refusals';
import type { BudgetDetail, BudgetEntry } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { budgetItemOf } from './budget-item';
import { pageOf, startOf } from './keyset';
import { findBudgetRow, type ListedEntry, listEntryRows } from './store/budget-list-store';

export interface BudgetQuery {
  readonly budgetId: string;
  readonly limit: number;
  /** Of its ledger. */
  readonly cursor?: string | undefined;
}

const entryOf = (row: ListedEntry, asset: string): BudgetEntry => ({
  entry_id: wireId('budgetEntry', row.id),
  kind: row.kind,
  amount: { amount: String(row.amount), asset },
  action: row.quote_id === null ? null : { action_id: wireId('quote', row.quote_id), summary: row.summary ?? '' },
  created_at: row.created_at.toISOString(),
});

/**
 * A task budget with a page of its ledger, newest first.
 * Refuses with `permission.denied`, `page.cursor_invalid`, `gate.budget_not_found`.
 */
export async function getBudget(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { budgetId, limit, cursor }: BudgetQuery,
): Promise<Outcome<BudgetDetail>> {
  const permitted = permit(ctx, 'gate.read');
  if (!permitted.ok) return permitted;
  const after = startOf(cursor);
  if (!after.ok) return after;
  const id = parseWireId('budget', budgetId);
  if (id === null) return budgetRefusals.refuse('gate.budget_not_found');
  return inTenant(db, ctx.tenant.id, async (tx): Promise<Outcome<BudgetDetail>> => {
    const row = await findBudgetRow(tx, ctx.tenant.id, id);
    if (row === null) return budgetRefusals.refuse('gate.budget_not_found');
    const budget = budgetItemOf(row);
    const rows = await listEntryRows(tx, ctx.tenant.id, id, { after: after.value, limit: limit + 1 });
    return ok({ budget, entries: pageOf(rows, limit, (entry) => entryOf(entry, budget.max.asset)) });
  });
}
