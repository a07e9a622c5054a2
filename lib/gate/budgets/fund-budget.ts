import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { payCheckout } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkoutBudget } from './checkout-budget';
import { findBudget, rereadBudget } from './find-budget';
import type { BudgetRead } from './store/budget-store';

/**
 * Pays a task budget with the mock provider, for development. What stands in the way of its checkout stands in the way of
 * this too; a funded one is answered as it is.
 */
export async function fundMockBudget(deps: GateDeps, ctx: Ctx, budgetId: string): Promise<Outcome<BudgetRead>> {
  if (!deps.settings.mockUsable) return gateRefusals.refuse('gate.mock_disabled');
  const found = await findBudget(deps, ctx, budgetId);
  if (!found.ok || found.value.budget.status === 'active') return found;
  const { provider } = found.value.budget;
  if (provider !== null && provider !== 'mock') return gateRefusals.refuse('gate.mock_disabled');
  const opened = await checkoutBudget(deps, ctx, budgetId, { provider: 'mock' });
  if (!opened.ok) return opened;
  return opened.value.budget.status === 'active' ? opened : payMockBudget(deps, ctx, opened.value);
}

/** Pays a task budget whose checkout is open at the mock provider. */
export async function payMockBudget(
  deps: GateDeps,
  ctx: Ctx,
  { budget }: Pick<BudgetRead, 'budget'>,
): Promise<Outcome<BudgetRead>> {
  if (!deps.settings.mockUsable || budget.provider !== 'mock') return gateRefusals.refuse('gate.mock_disabled');
  if (budget.status === 'active') return gateRefusals.refuse('gate.already_paid');
  if (budget.status === 'closed' || budget.deadline <= ctx.now) return gateRefusals.refuse('gate.checkout_closed');
  const paid = await payCheckout(deps.engine, ctx, budget.id);
  if (!paid.ok && paid.refusal.code === 'rail.declined') return gateRefusals.refuse('gate.declined');
  if (!paid.ok) return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
  return ok(await rereadBudget(deps, ctx, budget.id));
}
