import { insertPlatformEntry } from '@/lib/audit';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { AddPlatformMemberInput } from './contract';
import type { SignUpCtx } from './create-organization';
import type { PeopleDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { identityRefusals } from './refusals';
import { isEmailTaken } from './store/organization-store';
import { insertPlatformMember } from './store/platform-store';

const actor = { kind: 'system', id: 'platform-setup' } as const;

/**
 * Names a new person of the installation, or of a partner firm. No page and no endpoint leads here: whoever runs the
 * installation does it. Refuses with `platform.firm_mismatch`, `member.email_taken`, `sign_in.busy`.
 */
export async function addPlatformMember(
  ctx: SignUpCtx,
  { email, name, password, role, firm }: AddPlatformMemberInput,
  { db, passwords }: PeopleDeps,
): Promise<Outcome<{ readonly userId: string }>> {
  if ((role === 'business_partner') !== (firm !== null)) return identityRefusals.refuse('platform.firm_mismatch');
  const hash = await passwords.hash(password);
  if (!hash.ok) return hash;
  const userId = uuidV7(ctx.now);
  const member = { id: userId, email: normalizeEmail(email), name, passwordHash: hash.value };
  try {
    await db.transaction(async (tx) => {
      await insertPlatformMember(tx, member, role, firm);
      const entry = { action: 'platform.member_added', subjectKind: 'user', subjectId: userId, detail: { role } };
      await insertPlatformEntry(tx, { ...ctx, actor }, entry);
    });
  } catch (error) {
    if (isEmailTaken(error)) return identityRefusals.refuse('member.email_taken', { field: 'email' });
    throw error;
  }
  return ok({ userId });
}
