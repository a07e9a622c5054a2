import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { authenticateAgentKey, tenantOf } from '@/lib/gate/store/agent-store';
import type { Actor, Tenant } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { holdsScope } from './domain/scopes';

/**
 * Whom a key of the gate stands for. Refuses with `gate.key_missing`, `gate.key_invalid`, `gate.operator_required`,
 * `gate.key_scope`.
 */
export async function authenticateAgent(
  { db, secrets }: Pick<GateDeps, 'db' | 'secrets'>,
  key: string | null,
  { role, scope }: { readonly role: 'bot' | 'operator'; readonly scope?: string | undefined },
): Promise<Outcome<{ tenant: Tenant; actor: Actor }>> {
  if (key === null) return gateRefusals.refuse('gate.key_missing');
  const row = await authenticateAgentKey(db, secrets.keyDigest(key));
  if (row === null) return gateRefusals.refuse('gate.key_invalid');
  if (role === 'operator' && row.role === 'bot') return gateRefusals.refuse('gate.operator_required');
  if (scope !== undefined && !holdsScope(row.scopes, scope)) return gateRefusals.refuse('gate.key_scope');
  return ok({
    tenant: tenantOf(row),
    actor: { kind: 'agent', id: row.credential_id, role: row.role, botId: row.bot_id, name: row.bot_id },
  });
}
