import type { GateDeps } from '@/lib/gate/deps';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type IssuedCredential, issueCredential } from './issue-credential';
import { type AgentChoice, checkActive, manageAgent } from './manage-agent';

export interface IssuedAgentKey extends IssuedCredential {
  readonly agentId: string;
  readonly botId: string;
}

/**
 * A key for an agent whose install link cannot be used, shown to a person once.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `gate.agent_deleted`.
 */
export const issueAgentKey = (
  deps: Pick<GateDeps, 'db' | 'secrets'>,
  ctx: Ctx,
  input: AgentChoice & { readonly label?: string },
): Promise<Outcome<IssuedAgentKey>> =>
  manageAgent(deps, ctx, input, 'agent_key.manage', async (tx, agent) => {
    const active = checkActive(agent);
    if (!active.ok) return active;
    const made = { botId: agent.bot_id, role: 'bot', label: input.label ?? 'manual recovery' } as const;
    return ok({ ...(await issueCredential(tx, ctx, deps.secrets, made)), agentId: agent.id, botId: agent.bot_id });
  });
