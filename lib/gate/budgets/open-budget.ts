import { auditJson } from '@/lib/audit';
import { hostedPageOf } from '@/lib/gate/actions/views';
import type { PayerProvider } from '@/lib/gate/checkout/choose-provider';
import { maxRounds, moveTo, stripeRefusal } from '@/lib/gate/checkout/open-session';
import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { commitGate, type GateCommit } from '@/lib/gate/store/quote-store';
import { payCheckout } from '@/lib/harbor';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { rereadBudget } from './find-budget';
import { budgetRefusals } from './refusals';
import type { BudgetRead } from './store/budget-store';

/**
 * Makes a task budget payable with a provider. An open one is moved; one that is funded already is answered as it stands,
 * and never opened again. `rows` are written before the rail is asked.
 */
export async function openBudget(
  deps: GateDeps,
  ctx: Ctx,
  found: BudgetRead,
  provider: PayerProvider,
  rows: Pick<GateCommit, 'decision' | 'limits'>,
): Promise<Outcome<BudgetRead>> {
  if (provider === 'usdc') return budgetRefusals.refuse('gate.budget_provider', { field: 'x-payjent-provider' });
  let read = found;
  for (let round = 0; round < maxRounds; round++) {
    if (read.budget.status === 'active') return ok(read);
    if (read.budget.status === 'closed') return budgetRefusals.refuse('gate.budget_closed');
    if (read.budget.deadline <= ctx.now) return gateRefusals.refuse('gate.checkout_closed');
    const moved = await moveTo(deps, ctx, { id: read.budget.id, intent: read.intent }, provider);
    if (!moved.ok) return moved;
    if (moved.value === 'there') {
      await noteSession(deps, ctx, read, provider, rows);
      return provider === 'stripe' ? openPage(deps, ctx, read) : ok(await rereadBudget(deps, ctx, read.budget.id));
    }
    read = await rereadBudget(deps, ctx, read.budget.id);
  }
  return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
}

/** Written before the rail is asked: whatever comes of that, the session is the budget's. */
async function noteSession(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { budget }: BudgetRead,
  provider: Exclude<PayerProvider, 'usdc'>,
  rows: Pick<GateCommit, 'decision' | 'limits'>,
): Promise<void> {
  if (budget.sessionAt !== null && budget.provider === provider) return;
  await commitGate(db, ctx.tenant.id, null, {
    ...rows,
    key_id: keyIdOf(ctx),
    budget_session: { budget_id: budget.id, provider, at: ctx.now.toISOString() },
    audit: auditJson(ctx, {
      action: 'gate.budget.open',
      subjectKind: 'gate_budget',
      subjectId: budget.id,
      detail: { provider },
    }),
  });
}

async function openPage(deps: GateDeps, ctx: Ctx, { budget }: BudgetRead): Promise<Outcome<BudgetRead>> {
  const opened = await payCheckout(deps.engine, ctx, budget.id);
  if (!opened.ok) return stripeRefusal(opened.refusal);
  const now = await rereadBudget(deps, ctx, budget.id);
  if (hostedPageOf(now.operations).url !== null || now.budget.status === 'active') return ok(now);
  return gateRefusals.refuse('gate.stripe_failed', {
    message: 'Stripe has not answered yet; nothing was charged, send the same request again',
    retryAfterSeconds: 1,
  });
}
