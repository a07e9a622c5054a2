import { manageAgent } from '@/lib/gate/agents/manage-agent';
import type { AgentDetail, AgentPreset, X402Caps } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import { publicRailConfig } from '@/lib/gate/discovery/domain/rail-config';
import { wireId } from '@/lib/gate/domain/ids';
import { presets } from '@/lib/gate/premium/domain/presets';
import { readinessOf } from '@/lib/gate/premium/domain/readiness';
import { type AgentRow, listRails, type RailRow } from '@/lib/gate/store/agent-store';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { spendPolicy } from '@/lib/spend';

const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);
const capOf = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

function capsOf(rails: readonly RailRow[], agentCurrency: string): X402Caps | null {
  const row = rails.find(({ rail }) => rail === 'x402');
  if (row === undefined) return null;
  const shown = publicRailConfig(row.config);
  return {
    enabled: row.status !== 'disabled' && row.config.enabled !== false,
    network: textOf(shown.network) ?? '',
    // An address is no secret, though the list of members that agents see leaves it out.
    pay_to: textOf(row.config.pay_to),
    facilitator_url: textOf(shown.facilitator_url),
    currency: textOf(row.config.currency) ?? agentCurrency,
    max_per_request_minor: capOf(shown.max_per_request_minor),
    max_per_call_minor: capOf(shown.max_per_call_minor),
  };
}

/** Whether the runtime has said that it can carry a preset out; as a request that says nothing itself would find. */
const presetsOf = (botId: string, railRows: readonly RailRow[]): readonly AgentPreset[] =>
  presets.map(({ id, name, provider, useCase }) => {
    const record = readinessOf({ botId, provider, mode: 'advisory', railRows, metadata: {} });
    return {
      preset_id: id,
      name,
      provider,
      use_case: useCase,
      ready: record.ok && record.value.ready_for_payment,
    };
  });

const detailOf = (agent: AgentRow, rails: readonly RailRow[]): AgentDetail => ({
  agent_id: wireId('agent', agent.id),
  bot_id: agent.bot_id,
  name: agent.name,
  platform: agent.platform,
  status: agent.status,
  provider: agent.provider,
  created_at: agent.created_at.toISOString(),
  deleted_at: agent.deleted_at?.toISOString() ?? null,
  callback_url: agent.callback_url,
  default_currency: agent.default_currency,
  is_owned: agent.owner_id !== null,
  secret_version: agent.secret_version,
  policy: spendPolicy.parse(agent.policy),
  policy_version: agent.policy_version,
  x402: capsOf(rails, agent.default_currency),
  presets: presetsOf(agent.bot_id, rails),
});

/** One agent of the tenant, deleted or not. Refuses with `permission.denied`, `gate.agent_not_found`. */
export const getDeskAgent = (
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  input: { readonly agentId: string },
): Promise<Outcome<AgentDetail>> =>
  manageAgent(deps, ctx, input, 'gate.read', async (tx, agent) =>
    ok(detailOf(agent, await listRails(tx, ctx.tenant.id, agent.id))),
  );
