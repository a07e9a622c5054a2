import { inTenant } from '@/lib/db/pool';
import type { AgentItem, AgentListQuery, GatePage } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { pageOf, startOf } from './keyset';
import { hasAgents, type ListedAgent, listAgentsWithKeys } from './store/agent-list-store';

export interface AgentListView extends GatePage<AgentItem> {
  /** False when the tenant never had one. */
  readonly any_exists: boolean;
}

const itemOf = (row: ListedAgent): AgentItem => ({
  agent_id: wireId('agent', row.id),
  bot_id: row.bot_id,
  name: row.name,
  platform: row.platform,
  status: row.status,
  provider: row.provider,
  live_keys: row.live_keys,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  deleted_at: row.deleted_at?.toISOString() ?? null,
});

/** All agents of the tenant, whoever registered them, newest first. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listDeskAgents(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { status, limit, cursor }: AgentListQuery,
): Promise<Outcome<AgentListView>> {
  const permitted = permit(ctx, 'gate.read');
  if (!permitted.ok) return permitted;
  const after = startOf(cursor);
  if (!after.ok) return after;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const rows = await listAgentsWithKeys(tx, ctx.tenant.id, { status, after: after.value, limit: limit + 1 });
    const anyExists = rows.length > 0 || (await hasAgents(tx, ctx.tenant.id));
    return ok({ ...pageOf(rows, limit, itemOf), any_exists: anyExists });
  });
}
