import { actorOf, auditJson } from '@/lib/audit';
import { sqlStateOf } from '@/lib/db/pool';
import { reread } from '@/lib/gate/actions/read-quote';
import { moveRow } from '@/lib/gate/budgets/move-money';
import { openBudget } from '@/lib/gate/budgets/open-budget';
import { budgetRefusals } from '@/lib/gate/budgets/refusals';
import { readBudget } from '@/lib/gate/budgets/store/budget-store';
import { openSession } from '@/lib/gate/checkout/open-session';
import type { GateDeps } from '@/lib/gate/deps';
import { commitGate, type GateCommit } from '@/lib/gate/store/quote-store';
import { cancelCheckout, commitConflictOf } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { approvalDigest } from './approval-link';
import { policyRefusals } from './refusals';
import { readApproval, type StoredApproval } from './store/policy-store';

export type Ruling = 'approve' | 'refuse';

const verdictOf = { approve: 'approved', refuse: 'refused' } as const satisfies Record<
  Ruling,
  StoredApproval['verdict']
>;

/**
 * A person's word on a request above the agent's own threshold: the first word stands, and is about exactly the amount
 * and the request that were shown. Approved, it becomes payable; refused, nobody can pay it any more. The same word again
 * is answered alike.
 */
export async function decideApproval(deps: GateDeps, ctx: Ctx, token: string, ruling: Ruling): Promise<Outcome<null>> {
  const found = await readApproval(deps.db, ctx.tenant.id, approvalDigest(deps.secrets, token));
  if (found === null) return policyRefusals.refuse('gate.approval_not_found');
  const permitted = permit(ctx, 'approval.decide');
  if (!permitted.ok) return permitted;
  if (found.createdBy === actorOf(ctx).label) return policyRefusals.refuse('gate.approval_own');
  const ruled = await ensureRuled(deps, ctx, found, token, ruling);
  if (!ruled.ok) return ruled;
  // From here on everything is safe to repeat: whoever died behind the word is followed by the next.
  return ruling === 'approve' ? makePayable(deps, ctx, found) : stop(deps, ctx, found);
}

/** The word stands: this one, or the same that somebody else was first with. */
async function ensureRuled(
  deps: Pick<GateDeps, 'db' | 'secrets'>,
  ctx: Ctx,
  found: StoredApproval,
  token: string,
  ruling: Ruling,
): Promise<Outcome<null>> {
  const ended = policyRefusals.refuse('gate.approval_ended');
  if (found.verdict !== 'pending') return found.verdict === verdictOf[ruling] ? ok(null) : ended;
  const ruled = await rule(deps, ctx, found, ruling);
  if (ruled.ok || ruled.refusal.code !== 'gate.approval_ended') return ruled;
  const now = await readApproval(deps.db, ctx.tenant.id, approvalDigest(deps.secrets, token));
  return now?.verdict === verdictOf[ruling] ? ok(null) : ended;
}

async function rule(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { id, provider, budgetId, amount }: StoredApproval,
  ruling: Ruling,
): Promise<Outcome<null>> {
  const entry = { action: `gate.approval.${ruling}`, subjectKind: 'gate_decision', subjectId: id };
  // What a task budget pays for is paid with the word itself.
  const paid: GateCommit =
    ruling === 'refuse' || budgetId === null
      ? {}
      : {
          session: { quote_id: id, provider, key: null, at: ctx.now.toISOString() },
          budget: moveRow(ctx, 'reserve', { quoteId: id, budgetId, amount }),
        };
  try {
    await commitGate(db, ctx.tenant.id, null, {
      ...paid,
      ruling: { id, verdict: verdictOf[ruling], by: actorOf(ctx).label },
      audit: auditJson(ctx, { ...entry, detail: { amount_minor: amount.toString() } }),
    });
    return ok(null);
  } catch (error) {
    if (sqlStateOf(error) === 'TG010') return budgetRefusals.refuse('gate.budget_unusable');
    if (commitConflictOf(error) !== 'moved') throw error;
    return policyRefusals.refuse('gate.approval_ended');
  }
}

async function makePayable(
  deps: GateDeps,
  ctx: Ctx,
  { id, provider, isBudget, budgetId }: StoredApproval,
): Promise<Outcome<null>> {
  if (budgetId !== null || provider === 'task_budget') return ok(null);
  if (isBudget) {
    const budget = await readBudget(deps.db, ctx.tenant.id, null, id);
    if (budget === null) return policyRefusals.refuse('gate.approval_not_found');
    const opened = await openBudget(deps, ctx, budget, provider, {});
    return opened.ok ? ok(null) : opened;
  }
  const opened = await openSession(deps, ctx, await reread(deps, ctx, id), provider, null);
  return opened.ok ? ok(null) : opened;
}

async function stop(
  { engine }: Pick<GateDeps, 'engine'>,
  ctx: Ctx,
  { id, budgetId }: StoredApproval,
): Promise<Outcome<null>> {
  return budgetId === null ? cancelCheckout(engine, ctx, id) : ok(null);
}
