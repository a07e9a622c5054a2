import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { changeMember } from './change-member';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { removeMemberRow } from './store/member-store';

/**
 * Takes another member out of the organisation: their sessions end at once, as do invitations in their name. Keys that
 * they made belong to the tenant and go on. Refuses like `changeMember`, and with `member.last_owner`.
 */
export function removeMember(
  ctx: Ctx,
  { userId }: { readonly userId: string },
  deps: IdentityDeps,
): Promise<Outcome<null>> {
  return changeMember(ctx, userId, deps, async (tx, { role, other_owners }) => {
    if (role === 'owner' && other_owners === 0) return identityRefusals.refuse('member.last_owner');
    await removeMemberRow(tx, ctx.tenant.organizationId, userId);
    return ok({ action: 'member.removed', detail: { role } });
  });
}
