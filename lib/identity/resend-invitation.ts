import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkGrant } from './check-grant';
import { countLetter, managerOf } from './check-manager';
import type { InvitationDeps } from './deps';
import { newLink, sendLink } from './invite-member';
import { identityRefusals } from './refusals';
import { lockInvitation, renewInvitation } from './store/invitation-store';

/**
 * Sends an invitation again with a new link, for seven days from now; the old link is dead.
 * Refuses with `permission.denied`, `role.above_own`, `invitation.not_found`, `invitation.throttled`.
 */
export async function resendInvitation(
  ctx: Ctx,
  { invitationId: id }: { readonly invitationId: string },
  deps: InvitationDeps,
): Promise<Outcome<null>> {
  const manager = managerOf(ctx);
  if (!manager.ok) return manager;
  if (!isUuid(id)) return identityRefusals.refuse('invitation.not_found');
  const counted = await countLetter(ctx, deps);
  if (!counted.ok) return counted;
  const link = newLink();
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const open = await lockInvitation(tx, ctx.tenant.organizationId, id);
    if (open === null) return identityRefusals.refuse('invitation.not_found');
    const granted = checkGrant(ctx, open.role);
    if (!granted.ok) return granted;
    await renewInvitation(tx, id, { ...link, invitedBy: manager.value.id });
    await sendLink(tx, ctx, manager.value, { email: open.email, token: link.token }, deps);
    await insertAuditEntry(tx, ctx, { action: 'invitation.resent', subjectKind: 'invitation', subjectId: id });
    return ok(null);
  });
}
