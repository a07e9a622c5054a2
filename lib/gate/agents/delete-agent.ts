import { insertAuditEntry } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { saveAgent } from '@/lib/gate/store/agent-store';
import { burnInstallLinks } from '@/lib/gate/store/install-link-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type AgentChoice, manageAgent } from './manage-agent';
import { endAgentKeys, type RevokedKeys } from './revoke-agent-keys';

export interface DeletedAgent extends RevokedKeys {
  readonly burnedLinks: number;
}

/**
 * Takes an agent out of service: its keys end and its outstanding links burn in the same commit. Its history stays, and
 * whoever owns it may revive it. Refuses with `permission.denied`, `gate.agent_not_found`.
 */
export const deleteAgent = (deps: Pick<GateDeps, 'db'>, ctx: Ctx, input: AgentChoice): Promise<Outcome<DeletedAgent>> =>
  manageAgent(deps, ctx, input, 'agent_key.manage', async (tx, agent) => {
    const named = { agentId: agent.id, botId: agent.bot_id };
    if (agent.status === 'deleted') return ok({ ...named, revoked: 0, burnedLinks: 0 });
    await saveAgent(tx, ctx.tenant.id, agent.id, { ...agent, status: 'deleted', deleted_at: ctx.now });
    const revoked = await endAgentKeys(tx, ctx, agent);
    const burnedLinks = await burnInstallLinks(tx, ctx.tenant.id, agent.id, ctx.now);
    await insertAuditEntry(tx, ctx, {
      action: 'gate.agent.delete',
      subjectKind: 'gate_agent',
      subjectId: agent.id,
      detail: { bot_id: agent.bot_id, credentials_revoked: revoked, install_links_invalidated: burnedLinks },
    });
    return ok({ ...named, revoked, burnedLinks });
  });
