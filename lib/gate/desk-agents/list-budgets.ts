import { inTenant } from '@/lib/db/pool';
import type { BudgetItem, BudgetListQuery, GatePage } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { budgetItemOf } from './budget-item';
import { pageOf, startOf } from './keyset';
import { listBudgetRows } from './store/budget-list-store';

/** The tenant's task budgets, newest first. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listBudgets(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { status, botId, limit, cursor }: BudgetListQuery,
): Promise<Outcome<GatePage<BudgetItem>>> {
  const permitted = permit(ctx, 'gate.read');
  if (!permitted.ok) return permitted;
  const after = startOf(cursor);
  if (!after.ok) return after;
  const filter = { statuses: status, botId, after: after.value, limit: limit + 1 };
  return inTenant(db, ctx.tenant.id, async (tx) =>
    ok(pageOf(await listBudgetRows(tx, ctx.tenant.id, filter), limit, budgetItemOf)),
  );
}
