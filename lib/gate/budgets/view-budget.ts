import { hostedPageOf, payPathOf } from '@/lib/gate/actions/views';
import type { GateSettings } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyWords } from '@/lib/gate/domain/money-words';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { wireAmount } from '@/lib/kernel/money';
import type { BudgetRead } from './store/budget-store';

type Base = Pick<GateSettings, 'approvalUrl'>;

/** Where the payer funds it; null before its checkout, and once there is nothing to pay. */
export function checkoutUrlOf({ budget, operations }: BudgetRead): string | null {
  if (budget.status !== 'checkout_created') return null;
  return budget.provider === 'stripe' ? hostedPageOf(operations).url : payPathOf(budget.id);
}

export const budgetViewOf = (read: BudgetRead, base: Base) => {
  const { budget } = read;
  return {
    id: wireId('budget', budget.id),
    bot_id: budget.botId,
    external_user_id: budget.externalUserId,
    task_id: budget.taskId,
    max_amount_minor: wireAmount(budget.amount),
    currency: budget.currency,
    available_minor: wireAmount(budget.available),
    reserved_minor: wireAmount(budget.reserved),
    captured_minor: wireAmount(budget.captured),
    refunded_minor: wireAmount(budget.refunded),
    released_minor: wireAmount(budget.released),
    status: budget.status,
    provider: budget.provider,
    checkout_url: checkoutUrlOf(read),
    approval_url: read.decision?.verdict === 'pending' ? base.approvalUrl(budget.id) : null,
    expires_at: wireTime(budget.deadline),
  };
};

export function budgetCheckoutViewOf(read: BudgetRead, base: Base) {
  const budget = budgetViewOf(read, base);
  const money = moneyWords(read.budget.amount, read.budget.currency, read.budget.scale);
  return {
    budget,
    checkout_url: budget.checkout_url,
    message:
      budget.checkout_url === null
        ? `The budget of ${money} for ${budget.task_id} is ${budget.status}; nothing is left to pay.`
        : `Payment required: a budget of ${money} for ${budget.task_id}. Pay here: ${budget.checkout_url} – what is not spent goes back.`,
  };
}
