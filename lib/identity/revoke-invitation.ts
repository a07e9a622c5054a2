import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { managerOf } from './check-manager';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { lockInvitation, revokeInvitationRow } from './store/invitation-store';

/** Takes an invitation back; its link is dead. Refuses with `permission.denied`, `invitation.not_found`. */
export async function revokeInvitation(
  ctx: Ctx,
  { invitationId: id }: { readonly invitationId: string },
  { db }: IdentityDeps,
): Promise<Outcome<null>> {
  const manager = managerOf(ctx);
  if (!manager.ok) return manager;
  if (!isUuid(id)) return identityRefusals.refuse('invitation.not_found');
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const open = await lockInvitation(tx, ctx.tenant.organizationId, id);
    if (open === null) return identityRefusals.refuse('invitation.not_found');
    await revokeInvitationRow(tx, id);
    await insertAuditEntry(tx, ctx, { action: 'invitation.revoked', subjectKind: 'invitation', subjectId: id });
    return ok(null);
  });
}
