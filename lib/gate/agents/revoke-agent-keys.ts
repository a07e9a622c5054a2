import { insertAuditEntry } from '@/lib/audit';
import type { Queryable } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import type { AgentRow } from '@/lib/gate/store/agent-store';
import { endBotCredentials, endCredential, lockCredential } from '@/lib/gate/store/credential-store';
import type { Ctx } from '@/lib/kernel/context';
import { parseUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type AgentChoice, manageAgent } from './manage-agent';

export interface RevokedKeys {
  readonly agentId: string;
  readonly botId: string;
  readonly revoked: number;
}

/** Ends every key of a locked agent at once. */
export async function endAgentKeys(tx: Queryable, ctx: Ctx, agent: AgentRow): Promise<number> {
  const revoked = await endBotCredentials(tx, ctx.tenant.id, agent.bot_id);
  await insertAuditEntry(tx, ctx, {
    action: 'gate.keys.revoke',
    subjectKind: 'gate_agent',
    subjectId: agent.id,
    detail: { bot_id: agent.bot_id, revoked },
  });
  return revoked;
}

/** Ends every key with which an agent speaks. Refuses with `permission.denied`, `gate.agent_not_found`. */
export const revokeAgentKeys = (
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  input: AgentChoice,
): Promise<Outcome<RevokedKeys>> =>
  manageAgent(deps, ctx, input, 'agent_key.manage', async (tx, agent) =>
    ok({ agentId: agent.id, botId: agent.bot_id, revoked: await endAgentKeys(tx, ctx, agent) }),
  );

/**
 * Ends one key at once. A key that has ended stays so.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `gate.key_not_found`.
 */
export const revokeAgentKey = (
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  input: AgentChoice & { readonly keyId: string },
): Promise<Outcome<RevokedKeys>> =>
  manageAgent(deps, ctx, input, 'agent_key.manage', async (tx, agent) => {
    const id = parseUuid(input.keyId);
    const key = id === null ? null : await lockCredential(tx, ctx.tenant.id, agent.bot_id, id);
    if (key === null || key.role !== 'bot') return gateRefusals.refuse('gate.key_not_found');
    const ended = await endCredential(tx, ctx.tenant.id, key.id, null);
    if (ended) {
      const detail = { bot_id: agent.bot_id };
      await insertAuditEntry(tx, ctx, {
        action: 'gate.key.revoke',
        subjectKind: 'gate_credential',
        subjectId: key.id,
        detail,
      });
    }
    return ok({ agentId: agent.id, botId: agent.bot_id, revoked: ended ? 1 : 0 });
  });
