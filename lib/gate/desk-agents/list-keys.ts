import { manageAgent } from '@/lib/gate/agents/manage-agent';
import type { AgentKeyItem, AgentPartQuery, GatePage } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import { type CredentialRow, listCredentialRows } from '@/lib/gate/store/credential-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { pageOf, startOf } from './keyset';

const stateOf = ({ revoked_at }: CredentialRow, now: Date): AgentKeyItem['state'] => {
  if (revoked_at === null) return 'active';
  return revoked_at > now ? 'ending' : 'revoked';
};

const itemOf = (row: CredentialRow, now: Date): AgentKeyItem => ({
  key_id: row.id,
  label: row.label,
  scopes: row.scopes,
  state: stateOf(row, now),
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  ends_at: row.revoked_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
});

/**
 * The keys with which an agent itself speaks, without their texts, newest first.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `page.cursor_invalid`.
 */
export async function listAgentKeys(
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { agentId, limit, cursor }: AgentPartQuery,
): Promise<Outcome<GatePage<AgentKeyItem>>> {
  const after = startOf(cursor);
  if (!after.ok) return after;
  return manageAgent(deps, ctx, { agentId }, 'gate.read', async (tx, agent) => {
    const from = { role: 'bot', after: after.value } as const;
    const rows = await listCredentialRows(tx, ctx.tenant.id, agent.bot_id, limit + 1, from);
    return ok(pageOf(rows, limit, (row) => itemOf(row, ctx.now)));
  });
}
