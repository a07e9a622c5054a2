import { insertAuditEntry } from '@/lib/audit';
import { enterTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { postNotice } from './account-letter';
import type { AcceptInvitationInput } from './contract';
import type { IdentityDeps, PeopleDeps, SealedDeps } from './deps';
import { tokenDigest } from './domain/invitation';
import { findInvitation } from './find-invitation';
import { type AnySession, readSession, type Session, sessionCtx } from './get-session';
import { identityRefusals } from './refusals';
import { addSession, type SignInCtx } from './sign-in';
import { type AcceptedInvitation, acceptInvitationRow } from './store/invitation-store';
import { switchOrganizationRow } from './store/session-store';

/**
 * Joins as somebody new, who chooses a name and a password. The session that opens awaits a second factor.
 * Refuses with `invitation.not_found`, also when somebody else was first, and with `sign_in.busy`.
 */
export async function acceptInvitation(
  ctx: SignInCtx,
  { token, name, password }: AcceptInvitationInput,
  deps: PeopleDeps & SealedDeps,
): Promise<Outcome<Session>> {
  const { db, passwords } = deps;
  // Asked before the slow hash; the row decides again.
  const found = await findInvitation({ token }, { db });
  if (!found.ok) return found;
  const hash = await passwords.hash(password);
  if (!hash.ok) return hash;
  const accepting = { userId: uuidV7(ctx.now), fresh: { name, passwordHash: hash.value } };
  return db.transaction(async (tx) => {
    const accepted = await acceptInvitationRow(tx, tokenDigest(token), accepting);
    if (accepted === null) return identityRefusals.refuse('invitation.not_found');
    const session = await addSession(tx, ctx, {
      userId: accepted.user_id,
      organizationId: accepted.organization_id,
    });
    // Somebody who was in no organisation any more had an account, whose password this was.
    if (accepted.user_id !== accepting.userId) {
      await postNotice(tx, deps, { to: found.value.email, happening: 'password', now: ctx.now });
    }
    await note(tx, sessionCtx(session, ctx), accepted);
    return ok(session);
  });
}

/**
 * Joins as the person who is signed in, whose address was invited; their session goes over to the organisation.
 * Refuses with `invitation.not_found`, also for an invitation of somebody else.
 */
export async function joinByInvitation(
  session: AnySession,
  request: Pick<Ctx, 'requestId' | 'now'>,
  { token }: { readonly token: string },
  { db }: IdentityDeps,
): Promise<Outcome<null>> {
  return db.transaction(async (tx) => {
    const accepted = await acceptInvitationRow(tx, tokenDigest(token), { userId: session.user.id, fresh: null });
    if (accepted === null) return identityRefusals.refuse('invitation.not_found');
    await switchOrganizationRow(tx, {
      id: session.id,
      userId: session.user.id,
      organizationId: accepted.organization_id,
    });
    const moved = await readSession(session.id, { db: tx });
    assert(moved !== null, 'joinByInvitation: the session goes on');
    await note(tx, sessionCtx(moved, request), accepted);
    return ok(null);
  });
}

async function note(tx: Queryable, ctx: Ctx, { invitation_id, tenant_id, role }: AcceptedInvitation): Promise<void> {
  await enterTenant(tx, tenant_id);
  await insertAuditEntry(tx, ctx, {
    action: 'invitation.accepted',
    subjectKind: 'invitation',
    subjectId: invitation_id,
    detail: { role },
  });
}
