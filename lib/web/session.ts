import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getSession, type Session, sessionCtx, type UserActor } from '@/lib/identity';
import type { Ctx } from '@/lib/kernel/context';
import { requestId } from '@/lib/kernel/ids';
import { may, type Permission, type Role, rolesThatMay } from '@/lib/kernel/permission';
import { sessionIdIn } from './auth';
import { signInPath } from './page-request';
import { webProcess } from './process';

/** Who is looking: the session as the database has it now, and the context in which use cases run. */
export interface SignedIn extends Session {
  readonly ctx: Ctx & { readonly actor: UserActor };
}

/** For server components, actions and routes; null for a visitor. Read once per request. */
export const currentSession = cache(async (): Promise<SignedIn | null> => {
  const { env, services } = await webProcess();
  const jar = await cookies();
  const sessionId = await sessionIdIn((name) => jar.get(name)?.value, env);
  const session = sessionId === null ? null : await getSession(sessionId, services);
  if (session === null) return null;
  const request = { requestId: requestId((await headers()).get('x-request-id')), now: services.clock.now() };
  return { ...session, ctx: sessionCtx(session, request) };
});

/** Sends a visitor to the sign-in page, which leads back to `path`. */
export async function requireSession(path = '/console'): Promise<SignedIn> {
  return (await currentSession()) ?? redirect(signInPath(path));
}

/** Whether the signed-in person may; a page that gets `allowed: false` shows which roles have it. */
export type Admission =
  | { readonly allowed: true; readonly session: SignedIn }
  | { readonly allowed: false; readonly session: SignedIn; readonly roles: readonly Role[] };

/** Every console page and action begins with this. A visitor is sent to the sign-in page. */
export async function requirePermission(permission: Permission, path?: string): Promise<Admission> {
  const session = await requireSession(path);
  return may(session.role, permission)
    ? { allowed: true, session }
    : { allowed: false, session, roles: rolesThatMay(permission) };
}
