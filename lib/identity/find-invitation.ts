import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type Invitation, invitationTokenSchema } from './contract';
import type { IdentityDeps } from './deps';
import { tokenDigest } from './domain/invitation';
import { identityRefusals } from './refusals';
import { findInvitationRow } from './store/invitation-store';

/** What a link leads to, for its holder. Refuses with `invitation.not_found`, whatever is wrong with it. */
export async function findInvitation(
  { token }: { readonly token: string },
  { db }: IdentityDeps,
): Promise<Outcome<Invitation>> {
  const parsed = invitationTokenSchema.safeParse(token);
  const row = parsed.success ? await findInvitationRow(db, tokenDigest(parsed.data)) : null;
  if (row === null) return identityRefusals.refuse('invitation.not_found');
  return ok({
    email: row.email,
    role: row.role,
    organization: row.organization_name,
    invitedBy: row.invited_by,
    expiresAt: row.expires_at.toISOString(),
    hasAccount: row.has_account,
  });
}
