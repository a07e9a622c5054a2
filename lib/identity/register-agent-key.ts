import { actorOf, insertAuditEntry } from '@/lib/audit';
import { once } from '@/lib/db/once';
import { inTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { equalBytes, fromHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { isSmallOrder } from '@/lib/keys/ed25519';
import { agentKeyDto } from './agent-key-dto';
import { type AgentKeyDto, agentKeySchema, type RegisterAgentKeyInput } from './contract';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { findAgentKey, insertAgentKey } from './store/agent-key-store';

const operation = {
  operation: 'agent_key.register',
  status: 201,
  schema: agentKeySchema,
  replay: (key: AgentKeyDto) => key,
};

/**
 * Trusts an agent's public key to sign recognition proofs for this tenant. The same id with the same key is the same
 * registration. Refuses with `permission.denied`, `agent_key.unsafe`, `agent_key.exists`, `idempotency.conflict`.
 */
export async function registerAgentKey(
  ctx: Ctx,
  input: RegisterAgentKeyInput & { readonly idempotency: IdempotentRequest | null },
  { db }: IdentityDeps,
): Promise<Outcome<AgentKeyDto>> {
  const permitted = permit(ctx, 'agent_key.manage');
  if (!permitted.ok) return permitted;
  const publicKey = fromHex(input.public_key_hex);
  assert(publicKey?.length === 32, 'registerAgentKey: the schema takes 64 hex digits');
  if (isSmallOrder(publicKey)) return identityRefusals.refuse('agent_key.unsafe', { field: 'public_key_hex' });
  return inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, input.idempotency, operation, () => insertOnce(tx, ctx, input, publicKey)),
  );
}

async function insertOnce(
  tx: Queryable,
  ctx: Ctx,
  input: RegisterAgentKeyInput,
  publicKey: Uint8Array,
): Promise<Outcome<AgentKeyDto>> {
  const inserted = await insertAgentKey(tx, {
    tenantId: ctx.tenant.id,
    keyId: input.key_id,
    publicKey,
    label: input.label,
    createdBy: actorOf(ctx).label,
    createdAt: ctx.now,
  });
  const row = await findAgentKey(tx, ctx.tenant.id, input.key_id);
  assert(row !== null, 'registerAgentKey: the key is there');
  if (row.revoked_at !== null || !equalBytes(row.public_key, publicKey)) {
    return identityRefusals.refuse('agent_key.exists', { field: 'key_id' });
  }
  if (inserted) {
    await insertAuditEntry(tx, ctx, {
      action: 'agent_key.registered',
      subjectKind: 'agent_key',
      subjectId: row.key_id,
    });
  }
  return ok(agentKeyDto(row));
}
