import { auditJson } from '@/lib/audit';
import { sqlStateOf } from '@/lib/db/pool';
import { type PreparedQuote, quoteRows } from '@/lib/gate/actions/create-quote';
import { reread } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { type Judged, underPolicy } from '@/lib/gate/policy/judge-request';
import { gateRefusals } from '@/lib/gate/refusals';
import { commitGate, type GateCommit, type QuoteRead, readQuote } from '@/lib/gate/store/quote-store';
import { commitConflictOf } from '@/lib/harbor';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { moveRow } from './move-money';
import { budgetRefusals } from './refusals';
import { readBudget, type StoredBudget } from './store/budget-store';

/**
 * Pays an action out of a task budget: its part is reserved in the very transaction that writes it, and no payer is asked
 * again. Above the agent's threshold it is written, and takes its part when a person has approved it.
 */
export async function payFromBudget(
  deps: GateDeps,
  ctx: Ctx,
  prepared: PreparedQuote,
  taskBudgetId: string,
  key: string | null,
): Promise<Outcome<QuoteRead>> {
  const known = await readQuote(deps.db, ctx.tenant.id, keyIdOf(ctx), prepared.id);
  if (known !== null) return sameQuote(known, prepared);
  const budget = await usableBudget(deps, ctx, prepared, taskBudgetId);
  if (!budget.ok) return budget;
  const { id: budgetId, deadline } = budget.value;
  const ends = Math.min(deadline.getTime(), prepared.deadline.getTime());
  const quote = { ...prepared, budgetId, deadline: new Date(ends) };
  const asked = {
    id: quote.id,
    botId: quote.request.botId,
    amount: quote.amount,
    currency: quote.request.currency,
    envelope: quote.envelope,
    fingerprint: quote.fingerprint,
    provider: 'task_budget' as const,
    budgetId,
    expiresAt: quote.deadline,
  };
  return underPolicy(deps, ctx, asked, (judged) => write(deps, ctx, { ...quote, budgetId }, judged, key));
}

/** The same request again finds what the first one made; another one under its key is refused. */
const sameQuote = (known: QuoteRead, { quoteHash }: PreparedQuote): Outcome<QuoteRead> =>
  known.quote.quoteHash === quoteHash
    ? ok(known)
    : gateRefusals.refuse('gate.idempotency', { field: 'idempotency-key' });

async function usableBudget(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { request, amount }: PreparedQuote,
  taskBudgetId: string,
): Promise<Outcome<StoredBudget>> {
  const unusable = budgetRefusals.refuse('gate.budget_unusable', { field: 'task_budget_id' });
  const uuid = parseWireId('budget', taskBudgetId);
  const read = uuid === null ? null : await readBudget(db, ctx.tenant.id, keyIdOf(ctx), uuid);
  if (read === null) return unusable;
  const { budget } = read;
  const isTheirs =
    budget.botId === request.botId &&
    budget.externalUserId === request.externalUserId &&
    budget.currency === request.currency;
  if (!isTheirs) return budgetRefusals.refuse('gate.budget_mismatch', { field: 'task_budget_id' });
  const suffices = budget.status === 'active' && budget.available >= amount && budget.deadline > ctx.now;
  return suffices ? ok(budget) : unusable;
}

async function write(
  deps: GateDeps,
  ctx: Ctx,
  quote: PreparedQuote & { readonly budgetId: string },
  { verdict, rows }: Judged,
  key: string | null,
): Promise<Outcome<QuoteRead>> {
  const { id: quoteId, budgetId, amount } = quote;
  const paid: GateCommit =
    verdict === 'pending'
      ? {}
      : {
          session: { quote_id: quoteId, provider: 'task_budget', key, at: ctx.now.toISOString() },
          budget: moveRow(ctx, 'reserve', { quoteId, budgetId, amount }),
        };
  const entry = { action: 'gate.budget.pay', subjectKind: 'gate_quote', subjectId: quoteId };
  try {
    await commitGate(deps.db, ctx.tenant.id, null, {
      ...quoteRows(ctx, quote),
      ...rows,
      ...paid,
      key_id: keyIdOf(ctx),
      audit: auditJson(ctx, { ...entry, detail: { budget_id: budgetId, amount_minor: amount.toString(), verdict } }),
    });
  } catch (error) {
    if (sqlStateOf(error) === 'TG010')
      return budgetRefusals.refuse('gate.budget_unusable', { field: 'task_budget_id' });
    if (commitConflictOf(error) !== 'moved') throw error;
    const twin = await readQuote(deps.db, ctx.tenant.id, null, quoteId);
    if (twin === null) throw error;
    return sameQuote(twin, quote);
  }
  return ok(await reread(deps, ctx, quoteId));
}
