import { insertAuditEntry } from '@/lib/audit';
import { enterTenant } from '@/lib/db/pool';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permissionRefusals } from '@/lib/kernel/permit';
import type { EngagePersonInput } from './contract';
import type { IdentityDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { type MerchantCtx, merchantReach } from './merchant-reach';
import { identityRefusals } from './refusals';
import { engageRow } from './store/merchant-store';

const refusalOf = { unknown: 'engagement.person_unknown', unseen: 'engagement.not_yours' } as const;

/**
 * Names somebody of the installation to work for a merchant that the namer works for; naming twice changes nothing.
 * Refuses with `permission.denied`, `engagement.not_yours`, `engagement.person_unknown`.
 */
export async function engagePerson(
  ctx: MerchantCtx,
  { organization_id: organizationId, email, role }: EngagePersonInput,
  { db }: IdentityDeps,
): Promise<Outcome<null>> {
  const reach = merchantReach(ctx, 'merchant.engage');
  if (!reach.ok) return reach;
  const { actor, requestId, now } = ctx;
  if (actor.kind !== 'platform') return permissionRefusals.refuse('permission.denied');
  return db.transaction(async (tx) => {
    const order = { organizationId, namedBy: actor.id, email: normalizeEmail(email), role };
    const done = await engageRow(tx, order);
    if (!('engaged' in done)) {
      return identityRefusals.refuse(refusalOf[done.became], done.became === 'unknown' ? { field: 'email' } : {});
    }
    if (done.became === 'before') return ok(null);
    await enterTenant(tx, done.tenant_id);
    const deed = { actor, requestId, now, tenant: { id: done.tenant_id } };
    const entry = { action: 'engagement.named', subjectKind: 'user', subjectId: done.engaged, detail: { role } };
    await insertAuditEntry(tx, deed, entry);
    return ok(null);
  });
}
