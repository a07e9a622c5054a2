import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { checkGrant } from './check-grant';
import type { AddMemberInput } from './contract';
import type { PeopleDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { identityRefusals } from './refusals';
import { insertMember, isEmailTaken } from './store/organization-store';

/**
 * Adds a new person to the organisation, with a password that they were given.
 * Refuses with `permission.denied`, `role.above_own`, `member.email_taken`, `sign_in.busy`.
 */
export async function addMember(
  ctx: Ctx,
  input: AddMemberInput,
  { db, passwords }: PeopleDeps,
): Promise<Outcome<{ readonly userId: string }>> {
  const permitted = permit(ctx, 'member.manage');
  if (!permitted.ok) return permitted;
  const granted = checkGrant(ctx, input.role);
  if (!granted.ok) return granted;
  const hash = await passwords.hash(input.password);
  if (!hash.ok) return hash;
  const userId = uuidV7(ctx.now);
  const member = { id: userId, email: normalizeEmail(input.email), name: input.name, passwordHash: hash.value };
  try {
    await inTenant(db, ctx.tenant.id, async (tx) => {
      await insertMember(tx, ctx.tenant.organizationId, member, input.role);
      await insertAuditEntry(tx, ctx, {
        action: 'member.added',
        subjectKind: 'user',
        subjectId: userId,
        detail: { role: input.role },
      });
    });
  } catch (error) {
    if (isEmailTaken(error)) return identityRefusals.refuse('member.email_taken', { field: 'email' });
    throw error;
  }
  return ok({ userId });
}
