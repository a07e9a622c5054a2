import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { permitManager } from '@/lib/gate/agents/permit-manager';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { findAgentById } from '@/lib/gate/store/agent-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { SpendPolicyBody } from '@/lib/spend';
import { type PolicyView, policyViewOf } from './get-policy';
import { policyRefusals } from './refusals';
import { updatePolicy } from './store/policy-store';

const jsonOf = (policy: SpendPolicyBody): JsonObject => JSON.parse(JSON.stringify(policy));

/**
 * Sets what an agent may ask for by itself, from the next request on. With the version that was read, somebody else's
 * change in between is noticed.
 */
export async function setPolicy(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  agentId: string,
  { policy, version }: { readonly policy: SpendPolicyBody; readonly version?: number | undefined },
): Promise<Outcome<PolicyView>> {
  const permitted = permitManager(ctx);
  if (!permitted.ok) return permitted;
  const id = parseWireId('agent', agentId);
  if (id === null) return policyRefusals.refuse('gate.policy_agent');
  return inTenant(db, ctx.tenant.id, async (tx): Promise<Outcome<PolicyView>> => {
    const agent = await findAgentById(tx, ctx.tenant.id, id);
    if (agent === null || agent.status !== 'active') return policyRefusals.refuse('gate.policy_agent');
    const next = await updatePolicy(tx, ctx.tenant.id, id, jsonOf(policy), version ?? null);
    if (next === null) return policyRefusals.refuse('gate.policy_moved');
    await insertAuditEntry(tx, ctx, {
      action: 'gate.policy.set',
      subjectKind: 'gate_agent',
      subjectId: id,
      detail: { version: next, before: JSON.stringify(agent.policy), after: JSON.stringify(policy) },
    });
    return ok(policyViewOf({ ...agent, policy: jsonOf(policy), policy_version: next }));
  });
}
