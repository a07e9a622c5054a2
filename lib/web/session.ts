import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { railNames } from '@/lib/harbor';
import {
  type AnySession,
  acceptInvitation,
  askForAccount,
  confirmAccount,
  identityRefusals,
  isInOrganization,
  type MerchantCtx,
  type PlatformSession,
  platformCtx,
  platformSession,
  readAnySession,
  type Session,
  type SignInCtx,
  sessionCtx,
  signInAnybody,
  signOut,
  type UserActor,
} from '@/lib/identity';
import {
  acceptInvitationSchema,
  confirmAccountSchema,
  createOrganizationSchema,
  signInSchema,
} from '@/lib/identity/contract';
import { assert } from '@/lib/kernel/assert';
import type { Clock } from '@/lib/kernel/clock';
import type { Ctx, PlatformCtx } from '@/lib/kernel/context';
import { requestId } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import { type Holder, may, type Permission, rolesThatMay } from '@/lib/kernel/permission';
import { attemptOf } from './auth';
import { platformHome, secondStepPath, signInPath } from './page-request';
import { webProcess } from './process';
import { clearedSession, type SessionCookie, sealSession, sessionIdIn } from './session-cookie';
import { refuseIssues } from './validation';

/** Who is looking: the session as the database has it now, and the context in which use cases run. */
export interface SignedIn extends Session {
  readonly ctx: Ctx & { readonly actor: UserActor };
}

/** A platform person, as one: in no tenant, whatever organisations they are in besides. */
export interface PlatformSignedIn extends PlatformSession {
  readonly ctx: PlatformCtx;
}

/** A session that a right password began; while it awaits its second step it opens nothing else. */
export interface Begun {
  readonly session: AnySession;
  readonly request: Pick<Ctx, 'requestId' | 'now'>;
}

/** Whoever the cookie stands for, their second step done or not; null for a visitor. Read once per request. */
export const begunSession = cache(async (): Promise<Begun | null> => {
  const { env, services } = await webProcess();
  const jar = await cookies();
  const sessionId = await sessionIdIn((name) => jar.get(name)?.value, env);
  const session = sessionId === null ? null : await readAnySession(sessionId, services);
  return session === null ? null : { session, request: await requestFacts(services.clock) };
});

/** For server components, actions and routes; null for a visitor, before the second step, and outside of organisations. */
export async function currentSession(): Promise<SignedIn | null> {
  const begun = await begunSession();
  if (begun?.session.awaits !== null || !isInOrganization(begun.session)) return null;
  return { ...begun.session, ctx: sessionCtx(begun.session, begun.request) };
}

/** Null for who is nothing to the installation itself, and before the second step, which all platform people have. */
export async function currentPlatform(): Promise<PlatformSignedIn | null> {
  const begun = await begunSession();
  const session = begun === null ? null : platformSession(begun.session);
  return begun === null || session === null ? null : { ...session, ctx: platformCtx(session, begun.request) };
}

/** Who is signed in, with nothing left to do for it, wherever they are; null for everybody else. */
export async function signedInUser(): Promise<AnySession['user'] | null> {
  const begun = await begunSession();
  return begun?.session.awaits === null ? begun.session.user : null;
}

/**
 * Sends a visitor to the sign-in page and whoever has not done the second step to it; both lead back to `path`. Platform
 * people in no organisation are sent to the page that is theirs.
 */
export async function requireSession(path = '/console'): Promise<SignedIn> {
  const begun = await begunSession();
  if (begun !== null && begun.session.awaits !== null) redirect(secondStepPath(path));
  const session = await currentSession();
  return session ?? redirect(begun === null ? signInPath(path) : platformHome);
}

/** Where an organisation is verified: under its live tenant, whichever environment the reader is looking at. */
export function liveCtx({ ctx, tenants }: SignedIn): SignedIn['ctx'] {
  const tenant = tenants.find(({ environment }) => environment === 'live');
  assert(tenant !== undefined, 'an organisation has a live tenant');
  return { ...ctx, tenant };
}

/** For the second step alone: a visitor is sent to the sign-in page. */
export async function requireBegun(path = '/console'): Promise<Begun> {
  return (await begunSession()) ?? redirect(signInPath(path));
}

/** For what people do about their own account, wherever they are: nothing is left to do for the session. */
export async function requireOpen(path = '/console'): Promise<Begun> {
  const begun = await requireBegun(path);
  return begun.session.awaits === null ? begun : redirect(secondStepPath(path));
}

/** Whether the signed-in person may; a page that gets `allowed: false` shows which roles have it. */
export type Admission =
  | { readonly allowed: true; readonly session: SignedIn }
  | { readonly allowed: false; readonly session: SignedIn; readonly roles: readonly Holder[] };

/** Every console page and action begins with this. A visitor is sent to the sign-in page. */
export async function requirePermission(permission: Permission, path?: string): Promise<Admission> {
  const session = await requireSession(path);
  return may(session.role, permission)
    ? { allowed: true, session }
    : { allowed: false, session, roles: rolesThatMay(permission) };
}

export type PlatformAdmission =
  | { readonly allowed: true; readonly ctx: MerchantCtx; readonly roles: readonly Holder[] }
  | { readonly allowed: false; readonly role: Holder };

/**
 * The same for pages that platform people share with members: whoever is something to the installation comes as that,
 * everybody else as a member of their organisation.
 */
export async function requirePlatform(permission: Permission, path?: string): Promise<PlatformAdmission> {
  const person = await currentPlatform();
  if (person !== null) {
    const { roles } = person.platform;
    const allowed = roles.some((role) => may(role, permission));
    return allowed ? { allowed, ctx: person.ctx, roles } : { allowed, role: roles[0] };
  }
  const { allowed, session } = await requirePermission(permission, path);
  return allowed ? { allowed, ctx: session.ctx, roles: [session.role] } : { allowed, role: session.role };
}

export type InstallationAdmission =
  | { readonly allowed: true; readonly ctx: PlatformCtx; readonly roles: readonly Holder[] }
  | { readonly allowed: false; readonly role: Holder };

/** For pages of platform people alone: a member who is nothing else is told so, whatever their role. */
export async function requireInstallation(permission: Permission, path: string): Promise<InstallationAdmission> {
  const person = await currentPlatform();
  if (person === null) return { allowed: false, role: (await requireSession(path)).role };
  const { roles } = person.platform;
  const allowed = roles.some((role) => may(role, permission));
  return allowed ? { allowed, ctx: person.ctx, roles } : { allowed, role: roles[0] };
}

/**
 * Signs in and leaves the cookie; for a server action. What is no e-mail address or password at all is refused as a
 * wrong one. Refuses like `signInAnybody`.
 */
export async function startSession(credentials: unknown): Promise<Outcome<AnySession>> {
  const input = signInSchema.safeParse(credentials);
  if (!input.success) return identityRefusals.refuse('sign_in.refused');
  const { env, services } = await webProcess();
  const opened = await signInAnybody(await attempt(services.clock), input.data, services);
  if (opened.ok) await setCookie(await sealSession(opened.value.id, env));
  return opened;
}

/** Asks for an organisation with its owner, which a link in a letter makes. Refuses like `askForAccount`. */
export async function requestAccount(account: unknown): Promise<Outcome<null>> {
  const input = createOrganizationSchema.safeParse(account);
  if (!input.success) return refuseIssues(input.error.issues);
  const { services } = await webProcess();
  return askForAccount(await attempt(services.clock), input.data, services);
}

/** Makes what a letter's link confirms, signs its owner in and leaves the cookie. Refuses like `confirmAccount`. */
export async function startAccount(confirmation: unknown): Promise<Outcome<Session>> {
  const input = confirmAccountSchema.safeParse(confirmation);
  if (!input.success) return identityRefusals.refuse('sign_up.password', { field: 'password' });
  const { env, services } = await webProcess();
  const opened = await confirmAccount(await attempt(services.clock), input.data, { ...services, rails: railNames });
  if (opened.ok) await setCookie(await sealSession(opened.value.id, env));
  return opened;
}

/** Joins by an invitation as somebody new, signs them in and leaves the cookie. Refuses like `acceptInvitation`. */
export async function startMembership(invitation: unknown): Promise<Outcome<Session>> {
  const input = acceptInvitationSchema.safeParse(invitation);
  if (!input.success) return refuseIssues(input.error.issues);
  const { env, services } = await webProcess();
  const opened = await acceptInvitation(await attempt(services.clock), input.data, services);
  if (opened.ok) await setCookie(await sealSession(opened.value.id, env));
  return opened;
}

/** Ends the session and takes the cookie away; for a server action. */
export async function endSession(): Promise<void> {
  const { env, services } = await webProcess();
  const jar = await cookies();
  const sessionId = await sessionIdIn((name) => jar.get(name)?.value, env);
  if (sessionId !== null) await signOut(await requestFacts(services.clock), { sessionId }, services);
  await setCookie(clearedSession(env));
}

async function attempt(clock: Clock): Promise<SignInCtx> {
  const given = await headers();
  return attemptOf((name) => given.get(name), clock);
}

async function setCookie({ name, value, options }: SessionCookie): Promise<void> {
  (await cookies()).set(name, value, options);
}

const requestFacts = async (clock: Clock): Promise<Pick<Ctx, 'requestId' | 'now'>> => ({
  requestId: requestId((await headers()).get('x-request-id')),
  now: clock.now(),
});
