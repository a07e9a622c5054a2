import { inTenant, type Queryable } from '@/lib/db/pool';
import { manageAgent } from '@/lib/gate/agents/manage-agent';
import { chooseProvider } from '@/lib/gate/checkout/choose-provider';
import type { GateDeps } from '@/lib/gate/deps';
import { moneyWords } from '@/lib/gate/domain/money-words';
import { type AgentRow, listOwnAgentRows, listRails, type RailRow } from '@/lib/gate/store/agent-store';
import { type CredentialRow, listCredentialRows } from '@/lib/gate/store/credential-store';
import { countLiveKeys, executionStates, listSpends, type SpendTrail } from '@/lib/gate/store/dashboard-store';
import { type InstallLinkRow, listInstallLinkRows } from '@/lib/gate/store/install-link-store';
import { listQuotes, type QuoteRead } from '@/lib/gate/store/quote-store';
import { findAsset } from '@/lib/kernel/asset';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { type ActionRow, actionRowOf, type LedgerLine, ledgerOf } from './action-rows';

const limits = { agents: 100, quotes: 20, spends: 200, spendsShown: 20, ledger: 30, keys: 20, links: 20 } as const;

/** What some agents did, as both pages show it. */
export interface Activity {
  readonly actions: readonly ActionRow[];
  readonly spends: readonly SpendTrail[];
  readonly ledger: readonly LedgerLine[];
  readonly liveKeys: ReadonlyMap<string, number>;
  readonly totals: {
    readonly paid: readonly string[];
    readonly authorised: readonly string[];
    readonly captured: readonly string[];
  };
}

const scaleOf = (currency: string): number => findAsset(currency)?.scale ?? 2;

export const spendWords = ({ amount, currency }: Pick<SpendTrail, 'amount' | 'currency'>): string =>
  moneyWords(amount, currency, scaleOf(currency));

/** One amount in words for each currency; currencies are never added up. */
function sums(parts: readonly { readonly amount: bigint; readonly currency: string }[]): readonly string[] {
  const totals = new Map<string, bigint>();
  for (const { amount, currency } of parts) totals.set(currency, (totals.get(currency) ?? 0n) + amount);
  return [...totals]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([currency, amount]) => spendWords({ amount, currency }));
}

const countsAsPaid = ['paid', 'fulfilled', 'executing'];

async function readActivity(tx: Queryable, ctx: Ctx, botIds: readonly string[]): Promise<Activity> {
  const tenantId = ctx.tenant.id;
  const reads: readonly QuoteRead[] = await listQuotes(tx, tenantId, botIds, limits.quotes);
  const executions = await executionStates(
    tx,
    tenantId,
    botIds,
    reads.map(({ quote }) => quote.id),
  );
  const spends = await listSpends(tx, tenantId, botIds, limits.spends);
  const actions = reads.map((read) => actionRowOf(read, executions.get(read.quote.id) ?? []));
  const paid = reads.filter((_read, at) => countsAsPaid.includes(actions[at]?.status ?? ''));
  return {
    actions,
    spends: spends.slice(0, limits.spendsShown),
    ledger: ledgerOf(reads, limits.ledger),
    liveKeys: await countLiveKeys(tx, tenantId, botIds),
    totals: {
      paid: sums(paid.map(({ quote }) => quote)),
      authorised: sums(spends.filter(({ status }) => status === 'authorized')),
      captured: sums(spends.filter(({ status }) => status === 'captured')),
    },
  };
}

/** Whether a payer of this agent could pay now, with what its requests would use. */
export const canBePaid = (deps: GateDeps, ctx: Ctx, agent: Pick<AgentRow, 'provider'> | null): boolean =>
  chooseProvider(
    deps,
    ctx.tenant.environment,
    { header: null, agent: agent?.provider ?? null },
    { amount: 100n, currency: 'USD' },
  ).ok;

export interface DashboardData {
  readonly agents: readonly AgentRow[];
  readonly deleted: readonly AgentRow[];
  readonly activity: Activity;
  readonly paymentReady: boolean;
}

/** A person's own agents and what they did. Refuses with `permission.denied`. */
export async function readDashboard(deps: GateDeps, ctx: Ctx): Promise<Outcome<DashboardData>> {
  const permitted = permit(ctx, 'agent_key.read');
  if (!permitted.ok) return permitted;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const own = await listOwnAgentRows(tx, ctx.tenant.id, ctx.actor.id, limits.agents);
    const activity = await readActivity(
      tx,
      ctx,
      own.map(({ bot_id }) => bot_id),
    );
    const agents = own.filter(({ status }) => status === 'active');
    const deleted = own.filter(({ status }) => status === 'deleted');
    return ok({ agents, deleted, activity, paymentReady: canBePaid(deps, ctx, agents[0] ?? null) });
  });
}

export interface AgentPageData {
  readonly agent: AgentRow;
  readonly rails: readonly RailRow[];
  readonly keys: readonly CredentialRow[];
  readonly links: readonly InstallLinkRow[];
  readonly activity: Activity;
}

/** One agent of a person's own. Refuses with `permission.denied`, `gate.agent_not_found`. */
export const readAgentPage = (deps: GateDeps, ctx: Ctx, agentId: string): Promise<Outcome<AgentPageData>> =>
  manageAgent(deps, ctx, { agentId, reach: 'own' }, 'agent_key.read', async (tx, agent) =>
    ok({
      agent,
      rails: await listRails(tx, ctx.tenant.id, agent.id),
      keys: await listCredentialRows(tx, ctx.tenant.id, agent.bot_id, limits.keys),
      links: await listInstallLinkRows(tx, ctx.tenant.id, agent.id, limits.links),
      activity: await readActivity(tx, ctx, [agent.bot_id]),
    }),
  );
