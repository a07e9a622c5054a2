import type { BudgetItem } from '@/lib/gate/contract/desk-agents';
import { wireId } from '@/lib/gate/domain/ids';
import { maskUser } from './domain/mask-user';
import type { ListedBudget } from './store/budget-list-store';

export function budgetItemOf(row: ListedBudget): BudgetItem {
  const asset = row.currency.toLowerCase();
  const money = (amount: bigint) => ({ amount: String(amount), asset });
  return {
    budget_id: wireId('budget', row.id),
    task_id: row.task_id,
    bot_id: row.bot_id,
    agent:
      row.agent_id === null ? null : { agent_id: wireId('agent', row.agent_id), name: row.agent_name ?? row.bot_id },
    user: maskUser(row.external_user_id),
    status: row.status,
    provider: row.provider,
    max: money(row.amount),
    available: money(row.available),
    reserved: money(row.reserved),
    captured: money(row.captured),
    released: money(row.released),
    refunded: money(row.refunded),
    created_at: row.created_at.toISOString(),
    funded_at: row.funded_at?.toISOString() ?? null,
    deadline: row.deadline.toISOString(),
  };
}
