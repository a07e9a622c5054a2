import { insertAuditEntry } from '@/lib/audit';
import { enterTenant } from '@/lib/db/pool';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { countLettersOf } from './check-manager';
import type { InvitationDeps } from './deps';
import { newLink } from './invite-member';
import { sendMerchantLink } from './merchant-letter';
import { type MerchantCtx, merchantReach } from './merchant-reach';
import { identityRefusals } from './refusals';
import { renewInvitation } from './store/invitation-store';
import { lockMerchantInvitation } from './store/merchant-store';

/**
 * Sends a merchant's first invitation again with a new link, for seven days from now; the old link is dead.
 * Refuses with `permission.denied`, `invitation.not_found`, `invitation.throttled`.
 */
export async function resendMerchantInvitation(
  ctx: MerchantCtx,
  { organizationId }: { readonly organizationId: string },
  deps: InvitationDeps,
): Promise<Outcome<null>> {
  const reach = merchantReach(ctx, 'merchant.invite');
  if (!reach.ok) return reach;
  if (!isUuid(organizationId)) return identityRefusals.refuse('invitation.not_found');
  const counted = await countLettersOf(reach.value.organizationId ?? reach.value.userId, deps);
  if (!counted.ok) return counted;
  const { token, ...link } = newLink();
  return deps.db.transaction(async (tx) => {
    const open = await lockMerchantInvitation(tx, organizationId, reach.value);
    if (open === null) return identityRefusals.refuse('invitation.not_found');
    const { invitation_id: id, email, organization_name: organization, tenant_id } = open;
    await renewInvitation(tx, id, { ...link, invitedBy: reach.value.userId });
    await sendMerchantLink(tx, ctx, { to: email, organization, token }, deps);
    await enterTenant(tx, tenant_id);
    const { requestId, now, actor } = ctx;
    const tenant = { id: tenant_id };
    const entry = { action: 'invitation.resent', subjectKind: 'invitation', subjectId: id };
    await insertAuditEntry(tx, { requestId, now, actor, tenant }, entry);
    return ok(null);
  });
}
