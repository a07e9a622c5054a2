import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { changeAccount } from './change-account';
import type { IdentityDeps } from './deps';
import { isInOrganization, readAnySession, sessionCtx } from './get-session';
import { identityRefusals } from './refusals';
import { revokeSession } from './revoke-session';
import { revokeSessionRow } from './store/session-store';

/** Ends the session behind a cookie. A session that is already over stays so. */
export async function signOut(
  request: Pick<Ctx, 'requestId' | 'now'>,
  { sessionId }: { readonly sessionId: string },
  deps: IdentityDeps,
): Promise<Outcome<null>> {
  const session = await readAnySession(sessionId, deps);
  if (session === null) return ok(null);
  if (isInOrganization(session)) return revokeSession(sessionCtx(session, request), { sessionId }, deps);
  return changeAccount({ session, request }, deps.db, async (tx, note) => {
    const own = { id: sessionId, organizationId: null, userId: session.user.id };
    if (!(await revokeSessionRow(tx, own))) return identityRefusals.refuse('session.not_found');
    await note({ action: 'session.revoked', subjectKind: 'session', subjectId: sessionId });
    return ok(null);
  });
}
