import type { z } from 'zod';
import { inTenant } from '@/lib/db/pool';
import { type GateDeps, gateLimits } from '@/lib/gate/deps';
import { settlementManifests } from '@/lib/gate/discovery/domain/settlement-manifests';
import { canonicalSettlementRail, settlementRails } from '@/lib/gate/domain/spend-rails';
import type { settlementRailBody } from '@/lib/gate/premium/contract';
import { findMember, isSecretLike } from '@/lib/gate/premium/domain/secret-names';
import { checkScope } from '@/lib/gate/scope';
import { findAgentByBot, listRails } from '@/lib/gate/store/agent-store';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkActive } from './manage-agent';
import { railRefusals } from './refusals';
import { ensureAgent, railViewOf } from './register-agent';
import { type NewRail, operateAgent, saveRail, saveReportedRail } from './save-rail';

type Report = z.output<typeof settlementRailBody>;

/** The rail that a report means. A configuration never holds a secret: it stays with the agent's runtime. */
function railOfReport({ rail, status, mode, enabled, config }: Report): Outcome<NewRail> {
  const canonical = canonicalSettlementRail(rail);
  if (!canonical.ok) return canonical;
  const secret = findMember(config, 'config', isSecretLike);
  if (secret !== null) {
    const message = `config must not hold secret-like keys: ${secret}`;
    return railRefusals.refuse('agent_rail.config_secret', { message, field: secret });
  }
  if (canonicalJson(config).length > gateLimits.metadataBytes) return railRefusals.refuse('agent_rail.config_size');
  return ok({ rail: canonical.value, status: enabled ? status : 'disabled', mode, config: { ...config, enabled } });
}

/** An operator says how an agent can settle. */
export async function setSettlementRail(deps: Pick<GateDeps, 'db'>, ctx: Ctx, agentId: string, report: Report) {
  const rail = railOfReport(report);
  if (!rail.ok) return rail;
  return operateAgent(deps, ctx, agentId, async (tx, agent) =>
    ok(railViewOf(await saveRail(tx, ctx, agent, rail.value))),
  );
}

/** What an agent's runtime is called when it reports before anybody registered it. */
export const runtimeAgent = (botId: string) => ({
  bot_id: botId,
  name: botId.slice(0, 128),
  platform: 'agent-runtime',
  callback_url: undefined,
  default_currency: 'USD',
});

/** An agent's runtime says how it can settle. One that nobody registered gets a profile. */
export async function reportSettlementRail(deps: Pick<GateDeps, 'db'>, ctx: Ctx, botId: string, report: Report) {
  const scope = checkScope(ctx, botId);
  if (!scope.ok) return scope;
  const rail = railOfReport(report);
  if (!rail.ok) return rail;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const { agent } = await ensureAgent(tx, ctx, runtimeAgent(botId));
    const active = checkActive(agent);
    return active.ok ? ok(railViewOf(await saveReportedRail(tx, ctx, agent, rail.value))) : active;
  });
}

const instruction =
  'After the grant is consumed, authorise each spend at /api/v1/grants/{grant_id}/spend-authorizations with one of these ' +
  'rails; the runtime settles it with its own credentials.';

/** The settlement rails there are, and those that an agent has connected. */
export async function readSettlementRails(deps: Pick<GateDeps, 'db'>, ctx: Ctx, botId: string) {
  const scope = checkScope(ctx, botId);
  if (!scope.ok) return scope;
  const rows = await inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const agent = await findAgentByBot(tx, ctx.tenant.id, botId);
    return agent === null ? [] : listRails(tx, ctx.tenant.id, agent.id);
  });
  const known: readonly string[] = settlementRails;
  const connected = rows.filter(({ rail }) => known.includes(rail));
  return ok({
    bot_id: botId,
    rails: settlementManifests,
    connections: Object.fromEntries(connected.map((row) => [row.rail, railViewOf(row)])),
    spend_instruction: instruction,
  });
}
