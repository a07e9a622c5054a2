import { actorOf, insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { publicRailConfig } from '@/lib/gate/discovery/domain/rail-config';
import { wireId } from '@/lib/gate/domain/ids';
import { checkCallbackUrl } from '@/lib/gate/fulfilment/domain/callback-url';
import { gateRefusals } from '@/lib/gate/refusals';
import {
  type AgentRow,
  insertAgent,
  listAgentRows,
  listRails,
  lockAgentByBot,
  type RailRow,
} from '@/lib/gate/store/agent-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RegisterBody } from './contract';
import { issueCredential } from './issue-credential';

/** How an agent that no person owns shows its owner. */
const apiOwner = 'local-owner';

export const keyWarning = 'Shown once. Store it privately in the agent runtime, and never paste it into a chat.';

/** A rail as it may be shown: known members only, and nothing that looks like a secret. */
export const railViewOf = ({
  rail,
  status,
  mode,
  config,
}: Omit<RailRow, 'config'> & { readonly config: JsonObject }) => ({
  rail,
  status,
  mode,
  config: publicRailConfig(config),
});

export const agentViewOf = (agent: AgentRow, rails: readonly RailRow[]) => ({
  id: wireId('agent', agent.id),
  owner_id: agent.owner_id === null ? apiOwner : wireId('account', agent.owner_id),
  bot_id: agent.bot_id,
  name: agent.name,
  platform: agent.platform,
  callback_url: agent.callback_url,
  default_currency: agent.default_currency,
  status: agent.status,
  rails: Object.fromEntries(rails.map((rail) => [rail.rail, railViewOf(rail)])),
});

export async function checkAgentCallback(
  { settings, checkUrl }: Pick<GateDeps, 'settings' | 'checkUrl'>,
  url: string | undefined,
): Promise<Outcome<null>> {
  if (url === undefined) return ok(null);
  const check = checkCallbackUrl(url, settings.isProduction);
  const problem =
    check.kind === 'refused' ? check.problem : check.check === 'none' ? null : await checkUrl(url, 'callback');
  if (problem === null) return ok(null);
  const message = check.kind === 'refused' ? problem : `callback_url ${problem}`;
  return gateRefusals.refuse('gate.callback', { message, field: 'callback_url' });
}

export interface Ensured {
  readonly agent: AgentRow;
  readonly isNew: boolean;
}

/** The tenant's agent of this name, made when there is none. */
export async function ensureAgent(tx: Queryable, ctx: Ctx, body: RegisterBody): Promise<Ensured> {
  const id = uuidV7(ctx.now);
  const isNew = await insertAgent(tx, ctx.tenant.id, {
    id,
    botId: body.bot_id,
    ownerId: null,
    name: body.name,
    platform: body.platform,
    callbackUrl: body.callback_url ?? null,
    defaultCurrency: body.default_currency,
    createdBy: actorOf(ctx).label,
    createdAt: ctx.now,
  });
  if (isNew) {
    const entry = { action: 'gate.agent.register', subjectKind: 'gate_agent', subjectId: id };
    await insertAuditEntry(tx, ctx, { ...entry, detail: { bot_id: body.bot_id } });
  }
  const agent = await lockAgentByBot(tx, ctx.tenant.id, body.bot_id);
  if (agent === null) throw new Error('an agent that was just made is gone');
  return { agent, isNew };
}

/** Registers an agent. Its key and its webhook secret are in the first answer only; the same name again is the same agent. */
export async function registerAgent(deps: GateDeps, ctx: Ctx, body: RegisterBody) {
  const callback = await checkAgentCallback(deps, body.callback_url);
  if (!callback.ok) return callback;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const { agent, isNew } = await ensureAgent(tx, ctx, body);
    const issued = isNew
      ? await issueCredential(tx, ctx, deps.secrets, { botId: agent.bot_id, role: 'bot', label: 'first key' })
      : null;
    return ok({
      agent: agentViewOf(agent, await listRails(tx, ctx.tenant.id, agent.id)),
      bot_api_key: issued?.key ?? null,
      webhook_secret: issued === null ? null : deps.secrets.webhookSecret(agent.id, agent.secret_version),
      key_warning: keyWarning,
    });
  });
}

const listed = 200;

/** The tenant's agents, newest first. */
export const listAgents = (deps: Pick<GateDeps, 'db'>, ctx: Ctx) =>
  inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const agents = await listAgentRows(tx, ctx.tenant.id, null, listed);
    const views = [];
    for (const agent of agents) views.push(agentViewOf(agent, await listRails(tx, ctx.tenant.id, agent.id)));
    return ok(views);
  });
