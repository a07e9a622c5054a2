import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Role } from '@/lib/kernel/permission';
import { postNotice } from './account-letter';
import { changeMember } from './change-member';
import { checkGrant } from './check-grant';
import type { ChangeRoleInput } from './contract';
import type { SealedDeps } from './deps';
import { identityRefusals } from './refusals';
import { changeRoleRow } from './store/member-store';

/**
 * Gives another member a role, from their next request on, and tells them by mail; the same role again changes nothing.
 * Refuses like `changeMember`, and with `member.last_owner`.
 */
export async function changeRole(ctx: Ctx, input: ChangeRoleInput, deps: SealedDeps): Promise<Outcome<null>> {
  const granted = checkGrant(ctx, input.role);
  if (!granted.ok) return granted;
  const { user_id: userId, role: to } = input;
  return changeMember(ctx, userId, deps, async (tx, { role: from, email, other_owners }) => {
    if (from === to) return ok(null);
    if (from === 'owner' && other_owners === 0) return identityRefusals.refuse('member.last_owner');
    await changeRoleRow(tx, { organizationId: ctx.tenant.organizationId, userId, from, to });
    const detail = `Organisation: ${ctx.tenant.name}. Role before: ${words(from)}. Role now: ${words(to)}.`;
    await postNotice(tx, deps, { to: email, happening: 'role', detail, now: ctx.now });
    return ok({ action: 'member.role_changed', detail: { from, to } });
  });
}

const words = (role: Role): string => role.replaceAll('_', ' ');
