import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { IdentityDeps } from './deps';
import { readSession, sessionCtx } from './get-session';
import { revokeSession } from './revoke-session';

/** Ends the session behind a cookie. A session that is already over stays so. */
export async function signOut(
  request: Pick<Ctx, 'requestId' | 'now'>,
  { sessionId }: { readonly sessionId: string },
  deps: IdentityDeps,
): Promise<Outcome<null>> {
  const session = await readSession(sessionId, deps);
  return session === null ? ok(null) : revokeSession(sessionCtx(session, request), { sessionId }, deps);
}
