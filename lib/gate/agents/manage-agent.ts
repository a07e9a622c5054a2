import { inTenant, type Queryable } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { gateRefusals } from '@/lib/gate/refusals';
import { type AgentRow, findAgentById, lockAgent } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import { parseUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { permit } from '@/lib/kernel/permit';

/** Which agents a request may name: on the dashboard a person's own, in the console all of the tenant's. */
export type Reach = 'own' | 'tenant';

/** How every use case names the agent that it manages. */
export interface AgentChoice {
  /** `agent_…`, or the row's UUID. */
  readonly agentId: string;
  /** Absent: `tenant`. */
  readonly reach?: Reach;
}

/** True for the person who registered it on the dashboard. An operator's key registers for nobody. */
export const owns = ({ actor }: Pick<Ctx, 'actor'>, agent: Pick<AgentRow, 'owner_id'>): boolean =>
  actor.kind === 'user' && agent.owner_id === actor.id;

/**
 * Runs `work` on an agent, for who may; it is locked meanwhile, unless it is only read. Another's agent gets the answer of
 * an unknown one. Refuses with `permission.denied`, `gate.agent_not_found`.
 */
export async function manageAgent<T>(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { agentId, reach = 'tenant' }: AgentChoice,
  permission: Extract<Permission, 'agent_key.read' | 'agent_key.manage' | 'gate.read' | 'gate.manage'>,
  work: (tx: Queryable, agent: AgentRow) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const permitted = permit(ctx, permission);
  if (!permitted.ok) return permitted;
  const id = parseWireId('agent', agentId) ?? parseUuid(agentId);
  if (id === null) return gateRefusals.refuse('gate.agent_not_found');
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const find = permission === 'agent_key.read' || permission === 'gate.read' ? findAgentById : lockAgent;
    const agent = await find(tx, ctx.tenant.id, id);
    if (agent === null || (reach === 'own' && !owns(ctx, agent))) return gateRefusals.refuse('gate.agent_not_found');
    return work(tx, agent);
  });
}

/** Refuses with `gate.agent_deleted`. */
export const checkActive = ({ status }: Pick<AgentRow, 'status'>): Outcome<null> =>
  status === 'active' ? ok(null) : gateRefusals.refuse('gate.agent_deleted');
