import { type AuditEntry, insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { checkGrant } from './check-grant';
import { managerOf } from './check-manager';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { type LockedMember, lockMember } from './store/member-store';

/** What is written down of a change; null when there was nothing to change. */
type Deed = Pick<AuditEntry, 'action' | 'detail'> | null;

/**
 * One change to another member, alone among changes to the organisation's people and with its audit entry. `work` refuses
 * before it writes. Refuses with `permission.denied`, `step_up.required`, `member.self`, `member.not_found`,
 * `member.moved`, `role.above_own`.
 */
export async function changeMember(
  ctx: Ctx,
  userId: string,
  { db }: IdentityDeps,
  work: (tx: Queryable, member: LockedMember) => Promise<Outcome<Deed>>,
): Promise<Outcome<null>> {
  const manager = managerOf(ctx);
  if (!manager.ok) return manager;
  const recent = requireRecentSecondFactor(ctx);
  if (!recent.ok) return recent;
  if (userId === manager.value.id) return identityRefusals.refuse('member.self');
  if (!isUuid(userId)) return identityRefusals.refuse('member.not_found');
  const { organizationId } = ctx.tenant;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const member = await lockMember(tx, organizationId, userId);
    if (member === null) return identityRefusals.refuse('member.not_found');
    // Whoever acts may have lost the role since their page was read, by a change that this one waited for.
    const self = await lockMember(tx, organizationId, manager.value.id);
    if (self?.role !== manager.value.role) return identityRefusals.refuse('member.moved');
    const granted = checkGrant(ctx, member.role);
    if (!granted.ok) return granted;
    const done = await work(tx, member);
    if (!done.ok) return done;
    if (done.value !== null) {
      await insertAuditEntry(tx, ctx, { ...done.value, subjectKind: 'user', subjectId: userId });
    }
    return ok(null);
  });
}
