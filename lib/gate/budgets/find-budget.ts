import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { checkScope } from '@/lib/gate/scope';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { budgetRefusals } from './refusals';
import { type BudgetRead, readBudget } from './store/budget-store';

/** The budget behind an id, when the caller's key may touch it: an unknown id is 404, another bot's 403. */
export async function findBudget({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, id: string): Promise<Outcome<BudgetRead>> {
  const uuid = parseWireId('budget', id);
  const read = uuid === null ? null : await readBudget(db, ctx.tenant.id, keyIdOf(ctx), uuid);
  if (read === null) return budgetRefusals.refuse('gate.budget_not_found');
  const scope = checkScope(ctx, read.budget.botId);
  return scope.ok ? ok(read) : scope;
}

/** Reads it again, for an answer that shows what has just been done. */
export async function rereadBudget({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, id: string): Promise<BudgetRead> {
  const read = await readBudget(db, ctx.tenant.id, null, id);
  if (read === null) throw new Error('a task budget that was read before is gone');
  return read;
}
