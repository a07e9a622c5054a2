import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { Principal } from './contract';
import { identityRefusals } from './refusals';

/** Who the credential is, in the contract's words. */
export function getPrincipal(ctx: Ctx): Outcome<Principal> {
  const permitted = permit(ctx, 'principal.read');
  if (!permitted.ok) return permitted;
  const { tenant, actor } = ctx;
  if (actor.kind === 'system' || actor.kind === 'agent') return identityRefusals.refuse('credential.invalid');
  return ok({
    tenant_id: tenant.publicId,
    tenant_uuid: tenant.id,
    environment: tenant.environment,
    service_account_role: actor.role,
    subject: actor.kind === 'service_key' ? `service_account:${actor.name}` : `user:${actor.id}`,
    roles: [actor.role],
    key_kind: 'standard',
    mcp_scopes: [],
  });
}
