import { hostedPageOf, masked } from '@/lib/gate/actions/views';
import type { BudgetRead } from '@/lib/gate/budgets/store/budget-store';
import { checkoutUrlOf } from '@/lib/gate/budgets/view-budget';
import type { GateSettings } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { type MoneyState, moneyStateOf } from '@/lib/gate/domain/quote-state';
import type { Ctx } from '@/lib/kernel/context';
import { inOrder } from './payment-lifecycle';
import { phaseOfMoney } from './payment-phase';
import type { LifecycleKey, LifecycleStep, PaymentView, Phase } from './view';

const moneyOf = ({ intent, operations }: BudgetRead): MoneyState =>
  moneyStateOf({ intent, operations, reservation: null });

/** Where a task budget's money stands. One that is closed gives back its rest, until that has arrived. */
function phaseOf(read: BudgetRead, now: Date): Phase {
  const { budget, intent, operations } = read;
  const money = moneyOf(read);
  if (money === 'held' && budget.status === 'closed') return 'refund_pending';
  // What was captured is released; the refund beside it is of the rest.
  if (intent?.state === 'released') return 'fulfilled';
  return phaseOfMoney(money, {
    paid: 'paid',
    isAtPage: budget.provider === 'stripe' && hostedPageOf(operations).url !== null,
    isOver: budget.deadline <= now,
    wasCanceled: intent?.status === 'canceled',
  });
}

/** How far back the rest of a closed budget is. */
function endOf({ intent, operations, budget }: BudgetRead, phase: Phase): readonly LifecycleStep[] {
  const ended = intent?.endedAt ?? null;
  const back = operations.find(({ kind }) => kind === 'refund')?.createdAt ?? null;
  switch (phase) {
    case 'fulfilled':
      return [{ key: 'closed', at: ended }];
    case 'refund_pending':
    case 'refunded':
      return [
        { key: 'refund_requested', at: back },
        { key: 'refunded', at: phase === 'refunded' ? ended : null },
      ];
    case 'expired':
    case 'cancelled':
      return [{ key: phase, at: ended ?? budget.deadline }];
    default:
      return [];
  }
}

const awaited: Readonly<Partial<Record<Phase, readonly LifecycleKey[]>>> = {
  awaiting: ['paid', 'closed'],
  waiting_for_rail: ['paid', 'closed'],
  unknown: ['paid', 'closed'],
  paid: ['closed'],
  refund_pending: ['refunded'],
};

function lifecycleOf(read: BudgetRead, phase: Phase): readonly LifecycleStep[] {
  const { budget, intent, operations } = read;
  const asked: readonly LifecycleStep[] =
    phase === 'waiting_for_rail' || phase === 'unknown'
      ? [{ key: phase, at: operations.at(-1)?.createdAt ?? null }]
      : [];
  const known: readonly LifecycleStep[] = [
    { key: 'checkout_opened', at: budget.sessionAt },
    ...asked,
    { key: 'paid', at: intent?.fundedAt ?? null },
    ...endOf(read, phase),
  ];
  return inOrder(known, awaited[phase] ?? []);
}

/** What the pages of a task budget's own payment show of it: what it is for, and what became of its parts. */
export function budgetPaymentOf(ctx: Ctx, read: BudgetRead, settings: Pick<GateSettings, 'mockUsable'>): PaymentView {
  const { budget, agent, operations } = read;
  const phase = phaseOf(read, ctx.now);
  const last = operations.at(-1);
  return {
    sessionId: wireId('session', budget.id),
    quoteId: wireId('budget', budget.id),
    agentName: agent?.name ?? budget.botId,
    summary: budget.taskId,
    lines: [],
    amount: budget.amount,
    currency: budget.currency,
    scale: budget.scale,
    provider: budget.provider,
    checkoutUrl: checkoutUrlOf(read),
    mockUsable: settings.mockUsable,
    phase,
    grant: 'unissued',
    resumes: budget.taskId,
    lifecycle: lifecycleOf(read, phase),
    fulfilment: [],
    heldUntil: phase === 'paid' || phase === 'awaiting' ? budget.deadline : null,
    payableUntil: phase === 'awaiting' ? budget.deadline : null,
    maskedUser: masked(budget.externalUserId),
    hashPrefix: '',
    operatorName: ctx.tenant.name,
    supportContact: null,
    lastAskedAt: last?.lastAskedAt ?? null,
    asksAgainAt: last?.nextAskAt ?? null,
    budget: { spent: budget.captured, left: budget.available + budget.reserved, returned: budget.refunded },
  };
}
