import { actorOf } from '@/lib/audit';
import { initialProvider } from '@/lib/gate/actions/create-action';
import { checkoutPages, locatorOf, railOf, repeatableId, unopened } from '@/lib/gate/actions/create-quote';
import { type GateDeps, gateLimits } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { checkRisk } from '@/lib/gate/domain/risk';
import { gateRefusals } from '@/lib/gate/refusals';
import { riding } from '@/lib/gate/riding';
import { checkScope } from '@/lib/gate/scope';
import type { GateCommit } from '@/lib/gate/store/quote-store';
import { type CheckoutTerms, openCheckout } from '@/lib/harbor';
import { type Asset, findAsset } from '@/lib/kernel/asset';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { sha256 } from '@/lib/kernel/hash';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { BudgetBody } from './contract';
import { rereadBudget } from './find-budget';
import type { BudgetRead } from './store/budget-store';

/** What of a budget an approval, and a repeat, are bound to. */
export const budgetFingerprint = ({ bot_id, external_user_id, task_id, max_amount_minor, currency }: BudgetBody) =>
  toHex(sha256(utf8(pythonJson({ bot_id, external_user_id, task_id, max_amount_minor, currency }))));

const summaryLength = 480;

/**
 * Writes a task budget that nobody has paid yet. It is an intent of the engine, as a quote is: its payer authorises it by
 * paying. The same Idempotency-Key finds the same budget.
 */
export async function createBudget(
  deps: GateDeps,
  ctx: Ctx,
  body: BudgetBody,
  key: string | null,
): Promise<Outcome<BudgetRead>> {
  const scope = checkScope(ctx, body.bot_id);
  if (!scope.ok) return scope;
  const asset = findAsset(body.currency);
  if (asset === null) return gateRefusals.refuse('gate.currency', { field: 'currency' });
  const risk = checkRisk(body.task_id, {});
  if (!risk.ok) return risk;
  const id = repeatableId(ctx, body.bot_id, { route: 'task-budgets', key });
  const deadline = new Date(ctx.now.getTime() + gateLimits.budgetMs);
  const rows = budgetRows(ctx, body, { id, deadline, scale: asset.scale });
  const engine = riding(deps, (plan) => (plan.create === undefined ? null : rows));
  const named = await initialProvider(deps, ctx, body.bot_id);
  const rail = railOf(named === 'usdc' ? 'stripe' : named);
  const opened = await openCheckout(engine, ctx, { ...termsOf(deps, body, id, deadline), ...rail });
  if (opened.ok) return ok(await rereadBudget(deps, ctx, id));
  return unopened(opened.refusal);
}

const budgetRows = (
  ctx: Ctx,
  body: BudgetBody,
  { id, deadline, scale }: { readonly id: string; readonly deadline: Date } & Pick<Asset, 'scale'>,
): GateCommit => ({
  new_budget: {
    id,
    bot_id: body.bot_id,
    external_user_id: body.external_user_id,
    task_id: body.task_id,
    amount: body.max_amount_minor,
    currency: body.currency,
    scale,
    deadline: deadline.toISOString(),
    created_by: actorOf(ctx).label,
    created_at: ctx.now.toISOString(),
  },
  locator: toHex(locatorOf(id)),
});

function termsOf(
  { settings }: Pick<GateDeps, 'settings'>,
  body: BudgetBody,
  id: string,
  deadline: Date,
): Omit<CheckoutTerms, 'rail' | 'mode'> {
  const fingerprint = budgetFingerprint(body);
  return {
    intentId: id,
    requestDigestHex: fingerprint,
    amount: BigInt(body.max_amount_minor),
    operatorFee: 0n,
    currency: body.currency.toLowerCase(),
    deadline,
    scenario: null,
    agreement: {
      session_id: wireId('session', id),
      quote_id: wireId('budget', id),
      bot_id: body.bot_id,
      request_hash: fingerprint,
      summary: `Task budget: ${body.task_id}`.slice(0, summaryLength),
      ...checkoutPages(settings, id),
    },
  };
}
