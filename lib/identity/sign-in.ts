import { insertAuditEntry } from '@/lib/audit';
import { type Database, enterTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { bounds } from '@/lib/kernel/bounds';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { SignInInput } from './contract';
import type { PeopleDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { accountPolicy, addressPolicy, sessionLifetimeSeconds, throttleSubject } from './domain/sign-in-policy';
import { readSession, type Session, sessionCtx } from './get-session';
import { identityRefusals } from './refusals';
import { clearSignIn, countSignIn, findAccount, insertSession } from './store/session-store';

/** Where an attempt comes from. */
export interface SignInCtx extends Pick<Ctx, 'requestId' | 'now'> {
  readonly address: string;
  readonly userAgent: string;
  /** How long the session lives; absent: as the console's. */
  readonly lifetimeSeconds?: number;
}

/**
 * Opens a session for an e-mail address and password. An unknown address, a wrong password and a disabled person get the
 * same refusal after the same work. The session of who has a second factor awaits its code. Refuses with `sign_in.refused`, `sign_in.throttled`, `sign_in.busy`.
 */
export async function signIn(ctx: SignInCtx, input: SignInInput, deps: PeopleDeps): Promise<Outcome<Session>> {
  const { db, passwords } = deps;
  const email = normalizeEmail(input.email);
  const subjects = { account: throttleSubject('account', email), address: throttleSubject('address', ctx.address) };
  const allowed = await countAttempt(db, subjects);
  if (!allowed.ok) return allowed;
  const account = await findAccount(db, email);
  const right = await passwords.verify(input.password, account?.password_hash ?? null);
  if (!right.ok) return right;
  if (account === null || !right.value) return identityRefusals.refuse('sign_in.refused');
  const whose = { userId: account.user_id, organizationId: account.organization_id };
  return ok(await openSession(ctx, whose, subjects, db));
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
  { userId, organizationId }: { readonly userId: string; readonly organizationId: string },
): Promise<Session> {
  // Random, since whoever forged the cookie around it would still have to know it.
  const id = uuidV4();
  await insertSession(tx, {
    id,
    userId,
    organizationId,
    userAgent: ctx.userAgent.slice(0, bounds.text),
    lifetimeSeconds: ctx.lifetimeSeconds ?? sessionLifetimeSeconds,
  });
  const session = await readSession(id, { db: tx });
  assert(session !== null, 'signIn: the new session is there');
  await enterTenant(tx, session.tenant.id);
  await insertAuditEntry(tx, sessionCtx(session, ctx), {
    action: session.awaits === null ? 'session.opened' : 'session.begun',
    subjectKind: 'session',
    subjectId: id,
  });
  return session;
}
