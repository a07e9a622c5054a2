import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { agentKeyDto } from './agent-key-dto';
import type { AgentKeyDto } from './contract';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { findAgentKey, revokeAgentKeyRow } from './store/agent-key-store';

/**
 * Stops trusting an agent's key at once; its id stays taken. Doing it again changes nothing.
 * Refuses with `permission.denied`, `agent_key.not_found`.
 */
export async function revokeAgentKey(
  ctx: Ctx,
  { keyId }: { readonly keyId: string },
  { db }: IdentityDeps,
): Promise<Outcome<AgentKeyDto>> {
  const permitted = permit(ctx, 'agent_key.manage');
  if (!permitted.ok) return permitted;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    if (await revokeAgentKeyRow(tx, ctx.tenant.id, keyId, ctx.now)) {
      await insertAuditEntry(tx, ctx, { action: 'agent_key.revoked', subjectKind: 'agent_key', subjectId: keyId });
    }
    const row = await findAgentKey(tx, ctx.tenant.id, keyId);
    return row === null ? identityRefusals.refuse('agent_key.not_found') : ok(agentKeyDto(row));
  });
}
