import { inTenant } from '@/lib/db/pool';
import { permitManager } from '@/lib/gate/agents/permit-manager';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { type AgentRow, findAgentById } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { spendPolicy } from '@/lib/spend';
import { policyRefusals } from './refusals';

export const policyViewOf = (
  agent: Pick<AgentRow, 'id' | 'bot_id' | 'policy_version'> & { readonly policy: unknown },
) => ({
  agent_id: wireId('agent', agent.id),
  bot_id: agent.bot_id,
  policy: spendPolicy.parse(agent.policy),
  version: agent.policy_version,
});
export type PolicyView = ReturnType<typeof policyViewOf>;

/** What an agent may ask for by itself. */
export async function getPolicy({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, agentId: string): Promise<Outcome<PolicyView>> {
  const permitted = permitManager(ctx, 'gate.read');
  if (!permitted.ok) return permitted;
  const id = parseWireId('agent', agentId);
  const agent = id === null ? null : await inTenant(db, ctx.tenant.id, (tx) => findAgentById(tx, ctx.tenant.id, id));
  return agent === null || agent.status !== 'active'
    ? policyRefusals.refuse('gate.policy_agent')
    : ok(policyViewOf(agent));
}
