import { insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { gateRefusals } from '@/lib/gate/refusals';
import { type AgentRow, listRails, lockAgent, upsertRail } from '@/lib/gate/store/agent-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { checkActive } from './manage-agent';
import { permitManager } from './permit-manager';

export interface NewRail {
  readonly rail: string;
  readonly status: string;
  readonly mode: string;
  readonly config: JsonObject;
}

/**
 * Runs an operator's `work` on an agent of the tenant.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `gate.agent_deleted`.
 */
export async function operateAgent<T>(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  agentId: string,
  work: (tx: Queryable, agent: AgentRow) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const permitted = permitManager(ctx);
  if (!permitted.ok) return permitted;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const id = parseWireId('agent', agentId);
    const agent = id === null ? null : await lockAgent(tx, ctx.tenant.id, id);
    if (agent === null) return gateRefusals.refuse('gate.agent_not_found');
    const active = checkActive(agent);
    return active.ok ? work(tx, agent) : active;
  });
}

/** Writes a rail of an agent, whatever it was before. */
export async function saveRail(tx: Queryable, ctx: Ctx, agent: AgentRow, rail: NewRail): Promise<NewRail> {
  await upsertRail(tx, ctx.tenant.id, agent.id, rail, ctx.now);
  await insertAuditEntry(tx, ctx, {
    action: 'gate.rail.save',
    subjectKind: 'gate_agent',
    subjectId: agent.id,
    detail: { bot_id: agent.bot_id, rail: rail.rail, status: rail.status, mode: rail.mode },
  });
  return rail;
}

const cappedRails = ['x402', 'x402_cdp'];
const capMembers = ['max_per_request_minor', 'max_per_call_minor', 'currency'];

const onlyCaps = (config: JsonObject, wanted: boolean): JsonObject =>
  Object.fromEntries(Object.entries(config).filter(([name]) => capMembers.includes(name) === wanted));

/** Writes what a runtime says of its rail. The caps for x402 are the operator's: a report neither sets nor lifts them. */
export async function saveReportedRail(tx: Queryable, ctx: Ctx, agent: AgentRow, rail: NewRail): Promise<NewRail> {
  if (!cappedRails.includes(rail.rail)) return saveRail(tx, ctx, agent, rail);
  const rails = await listRails(tx, ctx.tenant.id, agent.id);
  const standing = rails.find((row) => row.rail === rail.rail)?.config ?? {};
  const config = { ...onlyCaps(rail.config, false), ...onlyCaps(standing, true) };
  return saveRail(tx, ctx, agent, { ...rail, config });
}
