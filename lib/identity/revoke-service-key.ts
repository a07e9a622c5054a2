import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { ServiceKeyDto } from './contract';
import type { IdentityDeps } from './deps';
import { parseVisibleKeyId } from './domain/api-key';
import { identityRefusals } from './refusals';
import { serviceKeyDto } from './service-key-dto';
import { findServiceKey, revokeServiceKeyRow } from './store/service-key-store';

/** Ends a key at once; ending it again changes nothing. Refuses with `permission.denied`, `service_key.not_found`. */
export async function revokeServiceKey(
  ctx: Ctx,
  input: { readonly keyId: string },
  { db }: IdentityDeps,
): Promise<Outcome<ServiceKeyDto>> {
  const permitted = permit(ctx, 'key.manage');
  if (!permitted.ok) return permitted;
  const id = parseVisibleKeyId(input.keyId);
  if (id === null) return identityRefusals.refuse('service_key.not_found');
  const tenantId = ctx.tenant.id;
  return inTenant(db, tenantId, async (tx) => {
    if (await revokeServiceKeyRow(tx, { tenantId, id, now: ctx.now, replacedBy: null })) {
      await insertAuditEntry(tx, ctx, { action: 'service_key.revoked', subjectKind: 'service_key', subjectId: id });
    }
    const row = await findServiceKey(tx, tenantId, id);
    return row === null ? identityRefusals.refuse('service_key.not_found') : ok(serviceKeyDto(ctx, row));
  });
}
