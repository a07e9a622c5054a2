import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import { agentKeyDto } from './agent-key-dto';
import type { AgentKeyPage, PageQuery } from './contract';
import type { IdentityDeps } from './deps';
import { decodeAgentKeyCursor, encodeAgentKeyCursor } from './domain/cursor';
import { listAgentKeyRows } from './store/agent-key-store';

/** The tenant's agent keys by id, revoked ones included. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listAgentKeys(
  ctx: Ctx,
  { limit, cursor }: PageQuery,
  { db }: IdentityDeps,
): Promise<Outcome<AgentKeyPage>> {
  const permitted = permit(ctx, 'agent_key.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : decodeAgentKeyCursor(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const rows = await inTenant(db, ctx.tenant.id, (tx) => listAgentKeyRows(tx, ctx.tenant.id, after, limit + 1));
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    items: shown.map(agentKeyDto),
    next_cursor: last === undefined ? null : encodeAgentKeyCursor(last.key_id),
  });
}
