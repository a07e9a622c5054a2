import { inTenant } from '@/lib/db/pool';
import { createPaidAction, type Headers } from '@/lib/gate/actions/create-action';
import { actionViewOf } from '@/lib/gate/actions/views';
import { findAgent } from '@/lib/gate/agents/find-agent';
import { namedProvider } from '@/lib/gate/checkout/choose-provider';
import type { GateDeps } from '@/lib/gate/deps';
import { checkScope } from '@/lib/gate/scope';
import { listRails } from '@/lib/gate/store/agent-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import type { ActionBody, PremiumAction, PublicUrlToCheck, ReadinessMode } from './domain/action';
import { enforceReadiness, type ReadinessRecord, readinessOf } from './domain/readiness';
import { checkSmallAmount } from './domain/small-amount';

/** What every premium body may say beside what it wants. */
export interface PremiumRequest extends ActionBody {
  readonly request_hash?: string | undefined;
  readonly callback_url?: string | undefined;
  readonly task_budget_id?: string | undefined;
}

export interface Readiness {
  readonly mode: ReadinessMode;
  readonly metadata: JsonObject;
}

/** How one product becomes an action. */
export interface PremiumRoute {
  /** Names the route for Idempotency-Key, and the product in lists. */
  readonly name: string;
  readonly product: string;
  /** Cents need a task budget here. */
  readonly checksSmallAmounts: boolean;
  readonly readiness: Readiness | null;
}

/** Whether the agent's runtime can do what it wants to be paid for, as far as it has told us. */
export async function readReadiness(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  botId: string,
  provider: string,
  { mode, metadata }: Readiness,
): Promise<Outcome<ReadinessRecord>> {
  const agent = await findAgent({ db }, ctx, botId);
  const railRows =
    agent === null ? [] : await inTenant(db, ctx.tenant.id, (tx) => listRails(tx, ctx.tenant.id, agent.id));
  return readinessOf({ botId, provider, mode, railRows, metadata });
}

/** Addresses that the agent will call itself: never called by us, and refused when they lead inside. */
export async function checkUrls(
  { checkUrl }: Pick<GateDeps, 'checkUrl'>,
  urls: readonly PublicUrlToCheck[],
): Promise<Outcome<null>> {
  for (const { url, notPublic } of urls) {
    if ((await checkUrl(url, 'target')) !== null) return refuse(notPublic);
  }
  return ok(null);
}

/** Creates a paid action of a product: its own rules, then those of every paid action. */
export async function createPremium(
  deps: GateDeps,
  ctx: Ctx,
  body: PremiumRequest,
  build: () => Outcome<PremiumAction>,
  headers: Headers,
  route: PremiumRoute,
) {
  const scope = checkScope(ctx, body.bot_id);
  if (!scope.ok) return scope;
  const built = build();
  if (!built.ok) return built;
  const small = await checkSmall(deps, ctx, body, headers, route);
  if (!small.ok) return small;
  const urls = await checkUrls(deps, built.value.publicUrlsToCheck);
  if (!urls.ok) return urls;
  const ready = await checkReady(deps, ctx, body, built.value, route);
  if (!ready.ok) return ready;
  const { requestSummary, executionEnvelope, premium } = built.value;
  const request = {
    botId: body.bot_id,
    externalUserId: body.external_user_id,
    requestSummary,
    requestHash: body.request_hash,
    amountMinor: body.amount_minor,
    currency: body.currency,
    costBreakdown: body.cost_breakdown,
    envelope: executionEnvelope,
    callbackUrl: body.callback_url,
    product: route.product,
    ...(body.task_budget_id === undefined ? {} : { taskBudgetId: body.task_budget_id }),
  };
  const created = await createPaidAction(deps, ctx, request, headers, route.name);
  if (!created.ok) return created;
  const action = actionViewOf(created.value, deps.settings);
  return ok({ ...action, ...premium, request_fingerprint: action.request_hash });
}

async function checkSmall(
  deps: GateDeps,
  ctx: Ctx,
  body: PremiumRequest,
  { provider }: Headers,
  { checksSmallAmounts }: PremiumRoute,
): Promise<Outcome<null>> {
  if (!checksSmallAmounts) return ok(null);
  const agent = await findAgent(deps, ctx, body.bot_id);
  const named = namedProvider(deps, { header: provider, agent: agent?.provider ?? null });
  return named.ok ? checkSmallAmount(body, named.value) : named;
}

async function checkReady(
  deps: GateDeps,
  ctx: Ctx,
  { bot_id: botId }: PremiumRequest,
  { provider }: PremiumAction,
  { readiness }: PremiumRoute,
): Promise<Outcome<null>> {
  if (readiness === null) return ok(null);
  const record = await readReadiness(deps, ctx, botId, provider, readiness);
  if (!record.ok) return record;
  const enforced = enforceReadiness(record.value);
  return enforced.ok ? ok(null) : enforced;
}
