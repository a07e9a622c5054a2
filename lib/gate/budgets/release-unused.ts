import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { cancelCheckout, closeCheckout, splitCheckout } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { findBudget, rereadBudget } from './find-budget';
import { budgetRefusals } from './refusals';
import type { BudgetRead } from './store/budget-store';

/**
 * Closes a task budget: what its actions captured is released, the rest goes back to its payer. One that nobody paid just
 * ends. A closed one is answered as it is, and a return that has not gone through is carried on.
 */
export async function releaseUnused(deps: GateDeps, ctx: Ctx, budgetId: string): Promise<Outcome<BudgetRead>> {
  const found = await findBudget(deps, ctx, budgetId);
  if (!found.ok) return found;
  const { budget, intent } = found.value;
  if (budget.status === 'closed' && intent?.endedAt !== null) return found;
  if (budget.reserved > 0n) return budgetRefusals.refuse('gate.budget_in_use');
  const isPaid = budget.status === 'active' || budget.status === 'closed';
  const ended = isPaid ? await splitCheckout(deps.engine, ctx, budget.id) : await abandon(deps, ctx, budget.id);
  if (!ended.ok) return refusalOf(ended.refusal);
  return ok(await rereadBudget(deps, ctx, budget.id));
}

async function abandon({ engine }: Pick<GateDeps, 'engine'>, ctx: Ctx, budgetId: string): Promise<Outcome<unknown>> {
  return (await closeCheckout(engine, ctx, budgetId))
    ? cancelCheckout(engine, ctx, budgetId)
    : gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
}

function refusalOf(refusal: Refusal): Outcome<never> {
  switch (refusal.code) {
    case 'rail.settlement_failed':
      return budgetRefusals.refuse('gate.budget_return_failed');
    case 'reconcile_required':
    case 'request.in_flight':
    case 'rail.not_available':
    case 'intent.settling':
    case 'intent.already_funded':
      return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
    case 'intent.disputed':
      return budgetRefusals.refuse('gate.budget_disputed');
    default:
      return refuse(refusal);
  }
}
