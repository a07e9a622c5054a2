import { inTenant } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { type AgentRow, findAgentByBot } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';

/** The tenant's agent of this name; null when nobody registered it. */
export const findAgent = ({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, botId: string): Promise<AgentRow | null> =>
  inTenant(db, ctx.tenant.id, (tx) => findAgentByBot(tx, ctx.tenant.id, botId));
