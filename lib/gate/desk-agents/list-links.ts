import { manageAgent } from '@/lib/gate/agents/manage-agent';
import type { AgentPartQuery, GatePage, InstallLinkItem } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { type InstallLinkRow, listInstallLinkRows } from '@/lib/gate/store/install-link-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { pageOf, startOf } from './keyset';

const stateOf = ({ consumed_at, revoked_at, expires_at }: InstallLinkRow, now: Date): InstallLinkItem['state'] => {
  if (consumed_at !== null) return 'used';
  if (revoked_at !== null) return 'revoked';
  return expires_at > now ? 'unused' : 'expired';
};

const itemOf = (row: InstallLinkRow, now: Date): InstallLinkItem => ({
  link_id: wireId('installLink', row.id),
  scopes: row.scopes,
  state: stateOf(row, now),
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
  used_at: row.consumed_at?.toISOString() ?? null,
});

/**
 * An agent's install links without their addresses, newest first.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `page.cursor_invalid`.
 */
export async function listInstallLinks(
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { agentId, limit, cursor }: AgentPartQuery,
): Promise<Outcome<GatePage<InstallLinkItem>>> {
  const after = startOf(cursor);
  if (!after.ok) return after;
  return manageAgent(deps, ctx, { agentId }, 'gate.read', async (tx, agent) => {
    const rows = await listInstallLinkRows(tx, ctx.tenant.id, agent.id, limit + 1, after.value);
    return ok(pageOf(rows, limit, (row) => itemOf(row, ctx.now)));
  });
}
