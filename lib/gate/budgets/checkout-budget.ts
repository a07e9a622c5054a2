import type { Headers } from '@/lib/gate/actions/create-action';
import { chooseProvider } from '@/lib/gate/checkout/choose-provider';
import type { GateDeps } from '@/lib/gate/deps';
import { checkRisk } from '@/lib/gate/domain/risk';
import { type Asked, askPerson, underPolicy } from '@/lib/gate/policy/judge-request';
import type { Provider } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import type { Outcome } from '@/lib/kernel/outcome';
import { budgetFingerprint } from './create-budget';
import { findBudget } from './find-budget';
import { openBudget } from './open-budget';
import { budgetRefusals } from './refusals';
import type { BudgetRead, StoredBudget } from './store/budget-store';

const askedOf = (budget: StoredBudget, provider: Provider): Asked => ({
  id: budget.id,
  botId: budget.botId,
  amount: budget.amount,
  currency: budget.currency,
  envelope: null,
  fingerprint: budgetFingerprint({
    bot_id: budget.botId,
    external_user_id: budget.externalUserId,
    task_id: budget.taskId,
    max_amount_minor: wireAmount(budget.amount),
    currency: budget.currency,
  }),
  provider,
  budgetId: null,
  expiresAt: budget.deadline,
});

/** Makes a task budget payable, as far as the agent's policy allows a sum like this. */
export async function checkoutBudget(
  deps: GateDeps,
  ctx: Ctx,
  budgetId: string,
  { provider }: Pick<Headers, 'provider'>,
): Promise<Outcome<BudgetRead>> {
  const found = await findBudget(deps, ctx, budgetId);
  if (!found.ok) return found;
  const { budget, agent } = found.value;
  if (budget.status === 'active') return found;
  if (budget.status === 'closed') return budgetRefusals.refuse('gate.budget_closed');
  const risk = checkRisk(budget.taskId, {});
  if (!risk.ok) return risk;
  const choice = { header: provider ?? budget.provider, agent: agent?.provider ?? null };
  const chosen = chooseProvider(deps, ctx.tenant.environment, choice, budget);
  if (!chosen.ok) return chosen;
  if (chosen.value === 'usdc') {
    return budgetRefusals.refuse('gate.budget_provider', { field: 'x-payjent-provider' });
  }
  const asked = askedOf(budget, chosen.value);
  return underPolicy(deps, ctx, asked, async ({ verdict, rows }): Promise<Outcome<BudgetRead>> => {
    if (verdict === 'allowed') return openBudget(deps, ctx, found.value, chosen.value, rows);
    return askPerson(deps, ctx, asked, rows);
  });
}
