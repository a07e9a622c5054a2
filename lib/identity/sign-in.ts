import type { Database, Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { bounds } from '@/lib/kernel/bounds';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { noteOwn } from './change-account';
import type { SignInInput } from './contract';
import type { PeopleDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { accountPolicy, addressPolicy, sessionLifetimeSeconds, throttleSubject } from './domain/sign-in-policy';
import { type AnySession, isInOrganization, readAnySession, type Session } from './get-session';
import { identityRefusals } from './refusals';
import { type Account, clearSignIn, countSignIn, findAccount, insertSession } from './store/session-store';

/** Where an attempt comes from. */
export interface SignInCtx extends Pick<Ctx, 'requestId' | 'now'> {
  readonly address: string;
  readonly userAgent: string;
  /** How long the session lives; absent: as the console's. */
  readonly lifetimeSeconds?: number;
}

/**
 * Opens a session for an e-mail address and password, of a member in an organisation. An unknown address, a wrong
 * password and a disabled person get the same refusal after the same work, as does who is in no organisation. The session
 * of who has a second factor awaits its code. Refuses with `sign_in.refused`, `sign_in.throttled`, `sign_in.busy`.
 */
export async function signIn(ctx: SignInCtx, input: SignInInput, deps: PeopleDeps): Promise<Outcome<Session>> {
  const recognised = await recognise(ctx, input, deps);
  if (!recognised.ok) return recognised;
  const { userId, organizationId, subjects } = recognised.value;
  if (organizationId === null) return identityRefusals.refuse('sign_in.refused');
  return ok(await openSession(ctx, { userId, organizationId }, subjects, deps.db));
}

/** As `signIn`, also for platform people, whose session is in no organisation when they are in none. */
export async function signInAnybody(
  ctx: SignInCtx,
  input: SignInInput,
  deps: PeopleDeps,
): Promise<Outcome<AnySession>> {
  const recognised = await recognise(ctx, input, deps);
  if (!recognised.ok) return recognised;
  const { subjects, ...whose } = recognised.value;
  return ok(
    await deps.db.transaction(async (tx) => {
      await clearSignIn(tx, subjects.account, subjects.address);
      return addAnySession(tx, ctx, whose);
    }),
  );
}

interface Recognised {
  readonly userId: string;
  readonly organizationId: Account['organization_id'];
  readonly subjects: Subjects;
}

async function recognise(ctx: SignInCtx, input: SignInInput, deps: PeopleDeps): Promise<Outcome<Recognised>> {
  const { db, passwords } = deps;
  const email = normalizeEmail(input.email);
  const subjects = { account: throttleSubject('account', email), address: throttleSubject('address', ctx.address) };
  const allowed = await countAttempt(db, subjects);
  if (!allowed.ok) return allowed;
  const account = await findAccount(db, email);
  const right = await passwords.verify(input.password, account?.password_hash ?? null);
  if (!right.ok) return right;
  if (account === null || !right.value) return identityRefusals.refuse('sign_in.refused');
  return ok({ userId: account.user_id, organizationId: account.organization_id, subjects });
}

export interface Subjects {
  readonly account: string;
  readonly address: string;
}

async function countAttempt(db: Database, subjects: Subjects): Promise<Outcome<null>> {
  const wait =
    (await countSignIn(db, subjects.address, addressPolicy)) ||
    (await countSignIn(db, subjects.account, accountPolicy));
  return wait === 0 ? ok(null) : identityRefusals.refuse('sign_in.throttled', { retryAfterSeconds: wait });
}

/** Opens a session for a person who was just recognised. `subjects`: the counts that their right password clears. */
export function openSession(
  ctx: SignInCtx,
  { userId, organizationId }: { readonly userId: string; readonly organizationId: string },
  subjects: Subjects | null,
  db: Database,
): Promise<Session> {
  return db.transaction(async (tx) => {
    if (subjects !== null) await clearSignIn(tx, subjects.account, subjects.address);
    return addSession(tx, ctx, { userId, organizationId });
  });
}

/** A session with its audit entry, in the caller's transaction. */
export async function addSession(
  tx: Queryable,
  ctx: SignInCtx,
  whose: { readonly userId: string; readonly organizationId: string },
): Promise<Session> {
  const session = await addAnySession(tx, ctx, whose);
  assert(isInOrganization(session), 'signIn: the session is in the organisation that was asked for');
  return session;
}

async function addAnySession(
  tx: Queryable,
  ctx: SignInCtx,
  { userId, organizationId }: { readonly userId: string; readonly organizationId: string | null },
): Promise<AnySession> {
  // Random, since whoever forged the cookie around it would still have to know it.
  const id = uuidV4();
  await insertSession(tx, {
    id,
    userId,
    organizationId,
    userAgent: ctx.userAgent.slice(0, bounds.text),
    lifetimeSeconds: ctx.lifetimeSeconds ?? sessionLifetimeSeconds,
  });
  const session = await readAnySession(id, { db: tx });
  assert(session !== null, 'signIn: the new session is there');
  await noteOwn(tx, session, ctx, {
    action: session.awaits === null ? 'session.opened' : 'session.begun',
    subjectKind: 'session',
    subjectId: id,
  });
  return session;
}
