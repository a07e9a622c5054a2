import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { createSealer } from '@/lib/keys/seal';
import { authenticatorWith } from '@/lib/testing/authenticator';
import { addMember } from './add-member';
import { changeRole } from './change-role';
import type { CreatedOrganization } from './create-organization';
import { createServiceKey } from './create-service-key';
import { totp } from './domain/totp';
import { type AnySession, getSession, readSession, type Session, sessionCtx } from './get-session';
import { inviteMember } from './invite-member';
import { removeMember } from './remove-member';
import { renewRecoveryCodes } from './renew-recovery-codes';
import { resetSecondFactor } from './reset-second-factor';
import { rotateServiceKey } from './rotate-service-key';
import { beginSecondFactor, confirmSecondFactor, proveSecondFactor } from './second-factor';
import { type SignInCtx, signIn } from './sign-in';
import { codeOf, type IdentityFixture, identityFixture, keyCtx, unwrap } from './testing/fixture';
import { lettersTo } from './testing/letters';

let fixture: IdentityFixture;
let hotel: CreatedOrganization;
let people = 0;
const origin = 'https://pay.example.test';
const sealer = createSealer('ab'.repeat(32));
const deps = () => ({ db: fixture.db, passwords: fixture.passwords, sealer });

beforeAll(async () => {
  fixture = await identityFixture();
  hotel = await fixture.organization('hotel');
});
afterAll(() => fixture.close());

const password = 'a long enough password';
const request = (now = new Date()) => ({ requestId: 'req_test', now });
const from = (): SignInCtx => ({ ...request(), address: `10.2.0.${++people % 250}`, userAgent: 'test browser' });
const enter = async (email: string): Promise<Session> => unwrap(await signIn(from(), { email, password }, deps()));

async function person(role: 'owner' | 'operator' = 'owner'): Promise<Session> {
  const email = `person${++people}@hotel.example`;
  unwrap(await addMember(keyCtx(hotel.sandbox, 'owner'), { email, name: 'Pat', password, role }, deps()));
  return enter(email);
}

const begin = (session: AnySession, replace = false) => beginSecondFactor(session, request(), { replace }, deps());

interface Enrolled {
  readonly session: Session;
  readonly recoveryCodes: readonly string[];
  /** The code that is right some steps from now. */
  readonly code: (steps?: number, now?: Date) => string;
}

async function enrolled(): Promise<Enrolled> {
  const session = await person();
  const { secret } = unwrap(await begin(session));
  const { code } = authenticatorWith(secret);
  const { recoveryCodes } = unwrap(await confirmSecondFactor(session, request(), { code: code(-1) }, deps()));
  return { session, recoveryCodes, code };
}

const subjectsTo = async (email: string): Promise<readonly string[]> =>
  (await lettersTo(fixture, sealer, email)).map(({ subject }) => subject);

describe('enrolment', () => {
  it('keeps its secret sealed and the same in its session until a code confirms it, and begins no second one', async () => {
    const session = await person();
    const begun = unwrap(await begin(session));
    expect(unwrap(await begin(session))).toEqual(begun);
    expect(begun.uri).toContain(`secret=${begun.secret}`);
    const [row] = await fixture.superuser.rows(
      'SELECT octet_length(enrolment_sealed) AS bytes FROM sessions WHERE id = $1',
      [session.id],
    );
    // Version, nonce and tag around the secret.
    expect(row).toEqual({ bytes: totp.secretBytes + 29 });
    expect(codeOf(await confirmSecondFactor(session, request(), { code: '000000' }, deps()))).toBe(
      'second_factor.refused',
    );
    expect(await enter(session.user.email)).toMatchObject({ awaits: null });
    const code = authenticatorWith(begun.secret).code();
    unwrap(await confirmSecondFactor(session, request(), { code }, deps()));
    expect(codeOf(await begin(session))).toBe('second_factor.enrolled');
    expect(codeOf(await confirmSecondFactor(session, request(), { code }, deps()))).toBe('second_factor.enrolled');
    expect(await subjectsTo(session.user.email)).toEqual(['Your second step is on on Tidegate']);
  });

  it('shows another session another secret, which confirms nothing but its own', async () => {
    const session = await person();
    const other = await enter(session.user.email);
    const [mine, theirs] = [unwrap(await begin(session)), unwrap(await begin(other))];
    expect(theirs.secret).not.toBe(mine.secret);
    const code = authenticatorWith(theirs.secret).code();
    expect(codeOf(await confirmSecondFactor(session, request(), { code }, deps()))).toBe('second_factor.refused');
    unwrap(await confirmSecondFactor(other, request(), { code }, deps()));
    // What was begun before somebody else was first is over.
    const late = authenticatorWith(mine.secret).code(1);
    expect(codeOf(await confirmSecondFactor(session, request(), { code: late }, deps()))).toBe(
      'second_factor.enrolled',
    );
  });

  it('is over after a quarter of an hour, and begins anew with another secret', async () => {
    const session = await person();
    const before = unwrap(await begin(session));
    await fixture.superuser.rows('UPDATE sessions SET enrolment_until = now() WHERE id = $1', [session.id]);
    const code = authenticatorWith(before.secret).code();
    expect(codeOf(await confirmSecondFactor(session, request(), { code }, deps()))).toBe('second_factor.expired');
    const after = unwrap(await begin(session));
    expect(after.secret).not.toBe(before.secret);
    expect(codeOf(await confirmSecondFactor(session, request(), { code }, deps()))).toBe('second_factor.refused');
  });

  it('gives ten recovery codes, of which only digests stay', async () => {
    const { session, recoveryCodes } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const rows = await fixture.superuser.rows('SELECT * FROM recovery_codes WHERE user_id = $1', [session.user.id]);
    expect(rows).toHaveLength(10);
    expect(JSON.stringify(rows)).not.toContain(recoveryCodes[0]?.replaceAll('-', '') ?? 'none');
  });

  it('is confirmed once when as many try at once as a code may be tried', async () => {
    const session = await person();
    const { secret } = unwrap(await begin(session));
    const code = authenticatorWith(secret).code();
    const all = await Promise.all(
      Array.from({ length: 4 }, () => confirmSecondFactor(session, request(), { code }, deps())),
    );
    expect(all.filter((outcome) => outcome.ok)).toHaveLength(1);
  });
});

describe('signing in with a second factor', () => {
  it('opens nothing before the code, which works once', async () => {
    const { session, code } = await enrolled();
    const [first, second] = [await enter(session.user.email), await enter(session.user.email)];
    expect(first.awaits).toBe('code');
    expect(await getSession(first.id, deps())).toBeNull();
    const now = new Date();
    unwrap(await proveSecondFactor(first, request(now), { code: code(0, now) }, deps()));
    expect(await getSession(first.id, deps())).toMatchObject({ awaits: null, enrolled: true });
    expect(codeOf(await proveSecondFactor(second, request(now), { code: code(0, now) }, deps()))).toBe(
      'second_factor.refused',
    );
    expect(await getSession(second.id, deps())).toBeNull();
    unwrap(await proveSecondFactor(second, request(now), { code: ` ${code(1, now)} ` }, deps()));
    expect(codeOf(await proveSecondFactor(second, request(now), { code: code(0, now) }, deps()))).toBe(
      'second_factor.refused',
    );
  });

  it('lets one of many through who send the same code at once', async () => {
    const { session, code } = await enrolled();
    const now = new Date();
    const sessions = await Promise.all(Array.from({ length: 4 }, () => enter(session.user.email)));
    const all = await Promise.all(
      sessions.map((each) => proveSecondFactor(each, request(now), { code: code(0, now) }, deps())),
    );
    expect(all.filter((outcome) => outcome.ok)).toHaveLength(1);
  });

  it('takes each recovery code once, of its owner alone', async () => {
    const [{ session, recoveryCodes }, other] = [await enrolled(), await enrolled()];
    const [code = '', next = ''] = recoveryCodes;
    const begun = await enter(session.user.email);
    expect(codeOf(await proveSecondFactor(begun, request(), { code: other.recoveryCodes[0] ?? '' }, deps()))).toBe(
      'second_factor.refused',
    );
    unwrap(await proveSecondFactor(begun, request(), { code: code.toLowerCase() }, deps()));
    const later = await enter(session.user.email);
    expect(codeOf(await proveSecondFactor(later, request(), { code }, deps()))).toBe('second_factor.refused');
    unwrap(await proveSecondFactor(later, request(), { code: next }, deps()));
  });

  it('closes after five wrong codes, also to the right one, and says how long', async () => {
    const { session, code } = await enrolled();
    const begun = await enter(session.user.email);
    for (let i = 0; i < 5; i++) {
      expect(codeOf(await proveSecondFactor(begun, request(), { code: `00000${i}` }, deps()))).toBe(
        'second_factor.refused',
      );
    }
    expect(await proveSecondFactor(begun, request(), { code: code() }, deps())).toMatchObject({
      refusal: { code: 'sign_in.throttled', retryAfterSeconds: totp.stepSeconds },
    });
  });
});

const stale = (sessionId: string) =>
  fixture.superuser.rows(`UPDATE sessions SET stepped_up_at = now() - interval '11 minutes' WHERE id = $1`, [
    sessionId,
  ]);

const readAgain = async (sessionId: string): Promise<Session> => {
  const found = await readSession(sessionId, deps());
  if (found === null) throw new Error('the session is over');
  return found;
};

describe('a second factor in place of another', () => {
  it('takes a recent proof, ends the old authenticator and codes, and is told by mail', async () => {
    const { session, recoveryCodes, code } = await enrolled();
    const elsewhere = await enter(session.user.email);
    unwrap(await proveSecondFactor(elsewhere, request(), { code: recoveryCodes[0] ?? '' }, deps()));
    await stale(session.id);
    expect(codeOf(await begin(await readAgain(session.id), true))).toBe('step_up.required');
    unwrap(await proveSecondFactor(await readAgain(session.id), request(), { code: code() }, deps()));
    const recent = await readAgain(session.id);
    const { secret } = unwrap(await begin(recent, true));
    const next = authenticatorWith(secret);
    const fresh = unwrap(await confirmSecondFactor(recent, request(), { code: next.code(-1) }, deps()));
    // What was proved elsewhere with the old one is to be proved again.
    expect(await readAgain(elsewhere.id)).toMatchObject({ awaits: null, steppedUpAt: null });
    const later = await enter(session.user.email);
    for (const old of [code(1), recoveryCodes[1] ?? '']) {
      expect(codeOf(await proveSecondFactor(later, request(), { code: old }, deps()))).toBe('second_factor.refused');
    }
    unwrap(await proveSecondFactor(later, request(), { code: fresh.recoveryCodes[0] ?? '' }, deps()));
    expect((await subjectsTo(session.user.email)).at(-1)).toBe('Your second step was set up anew on Tidegate');
  });

  it('changes nothing before it is confirmed', async () => {
    const { session, code } = await enrolled();
    unwrap(await begin(await readAgain(session.id), true));
    const later = await enter(session.user.email);
    unwrap(await proveSecondFactor(later, request(), { code: code() }, deps()));
  });

  it('is confirmed by no session that began before the first one', async () => {
    const session = await person();
    const early = await enter(session.user.email);
    const begun = unwrap(await begin(early));
    const { secret } = unwrap(await begin(session));
    unwrap(await confirmSecondFactor(session, request(), { code: authenticatorWith(secret).code() }, deps()));
    const code = authenticatorWith(begun.secret).code(1);
    expect(codeOf(await confirmSecondFactor(early, request(), { code }, deps()))).toBe('second_factor.enrolled');
  });
});

describe('new recovery codes', () => {
  it('take a recent proof and a second factor, and end those before', async () => {
    const { session, recoveryCodes, code } = await enrolled();
    await stale(session.id);
    expect(codeOf(await renewRecoveryCodes(await readAgain(session.id), request(), deps()))).toBe('step_up.required');
    unwrap(await proveSecondFactor(await readAgain(session.id), request(), { code: code() }, deps()));
    const fresh = unwrap(await renewRecoveryCodes(await readAgain(session.id), request(), deps()));
    expect(new Set([...fresh.recoveryCodes, ...recoveryCodes]).size).toBe(20);
    const later = await enter(session.user.email);
    expect(codeOf(await proveSecondFactor(later, request(), { code: recoveryCodes[0] ?? '' }, deps()))).toBe(
      'second_factor.refused',
    );
    unwrap(await proveSecondFactor(later, request(), { code: fresh.recoveryCodes[9] ?? '' }, deps()));
    expect((await subjectsTo(session.user.email)).at(-1)).toBe('You have new recovery codes on Tidegate');
    expect(codeOf(await renewRecoveryCodes(await person(), request(), deps()))).toBe('second_factor.absent');
  });

  it('are ten in the end, however many sets are made at once', async () => {
    const { session } = await enrolled();
    const recent = await readAgain(session.id);
    const all = await Promise.all(Array.from({ length: 64 }, () => renewRecoveryCodes(recent, request(), deps())));
    expect(all.every((outcome) => outcome.ok)).toBe(true);
    const open = await fixture.superuser.rows(
      'SELECT count(*)::int AS n FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL',
      [session.user.id],
    );
    expect(open).toEqual([{ n: 10 }]);
  });
});

describe('a second factor that an admin resets', () => {
  const reset = async (by: Session, userId: string) =>
    resetSecondFactor(sessionCtx(await readAgain(by.id), request()), { userId }, deps());

  it('is gone with its codes and sessions, and has to be set up again before anything opens', async () => {
    const [{ session: admin }, { session, recoveryCodes }] = [await enrolled(), await enrolled()];
    expect(unwrap(await reset(admin, session.user.id))).toBeNull();
    expect(await readSession(session.id, deps())).toBeNull();
    const later = await enter(session.user.email);
    expect(later).toMatchObject({ awaits: 'enrolment', enrolled: false });
    expect(codeOf(await proveSecondFactor(later, request(), { code: recoveryCodes[0] ?? '' }, deps()))).toBe(
      'second_factor.refused',
    );
    const { secret } = unwrap(await begin(later));
    unwrap(await confirmSecondFactor(later, request(), { code: authenticatorWith(secret).code() }, deps()));
    expect(await readAgain(later.id)).toMatchObject({ awaits: null, enrolled: true });
    expect(await subjectsTo(session.user.email)).toContain('Your second step was taken away on Tidegate');
    const audit = await fixture.superuser.rows(
      `SELECT actor_id FROM audit_entries WHERE action = 'second_factor.reset' AND subject_id = $1`,
      [session.user.id],
    );
    expect(audit).toEqual([{ actor_id: admin.user.id }]);
  });

  it('takes a recent proof of the admin, whose own stays, and somebody who has one', async () => {
    const [{ session: admin, code }, { session }] = [await enrolled(), await enrolled()];
    await stale(admin.id);
    expect(codeOf(await reset(admin, session.user.id))).toBe('step_up.required');
    unwrap(await proveSecondFactor(await readAgain(admin.id), request(), { code: code() }, deps()));
    expect(codeOf(await reset(admin, admin.user.id))).toBe('member.self');
    expect(codeOf(await reset(admin, (await person()).user.id))).toBe('second_factor.absent_of_member');
    expect(codeOf(await reset(await person('operator'), session.user.id))).toBe('permission.denied');
  });

  it('stays when it guards another organisation as well', async () => {
    const [{ session: admin }, { session }] = [await enrolled(), await enrolled()];
    const inn = await fixture.organization(`inn${++people}`);
    await fixture.superuser.rows(
      `INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'auditor')`,
      [inn.id, session.user.id],
    );
    expect(codeOf(await reset(admin, session.user.id))).toBe('second_factor.elsewhere');
    expect(await enter(session.user.email)).toMatchObject({ awaits: 'code' });
  });

  it('is reset once by sixty-four who try at once', async () => {
    const [{ session: admin }, { session }] = [await enrolled(), await enrolled()];
    const all = await Promise.all(Array.from({ length: 64 }, () => reset(admin, session.user.id)));
    expect(all.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect((await subjectsTo(session.user.email)).filter((subject) => subject.includes('taken away'))).toHaveLength(1);
  });
});

describe('what needs a recent proof', () => {
  const key: Parameters<typeof createServiceKey>[1] = {
    service_account_name: 'desk',
    service_account_role: 'developer',
    label: '',
    key_kind: 'standard',
    mcp_scopes: [],
    idempotency: null,
  };

  it('asks again once the last one is old, and goes on after a code', async () => {
    const { session, code } = await enrolled();
    const target = await person('operator');
    await stale(session.id);
    const read = () => readAgain(session.id);
    const before = sessionCtx(await read(), request());
    expect(codeOf(requireRecentSecondFactor(before))).toBe('step_up.required');
    expect(codeOf(await createServiceKey(before, key, deps()))).toBe('step_up.required');
    const rotation = { keyId: 'unknown', idempotency: null };
    expect(codeOf(await rotateServiceKey(before, rotation, deps()))).toBe('step_up.required');
    const change = { user_id: target.user.id, role: 'auditor' } as const;
    expect(codeOf(await changeRole(before, change, deps()))).toBe('step_up.required');
    expect(codeOf(await removeMember(before, { userId: target.user.id }, deps()))).toBe('step_up.required');
    const guest = { email: 'guest@hotel.example', role: 'owner' } as const;
    expect(codeOf(await inviteMember(before, guest, { ...deps(), origin }))).toBe('step_up.required');
    unwrap(await proveSecondFactor(await read(), request(), { code: code() }, deps()));
    const recent = sessionCtx(await read(), request());
    unwrap(await createServiceKey(recent, key, deps()));
    expect(codeOf(await rotateServiceKey(recent, rotation, deps()))).toBe('service_key.not_found');
    unwrap(await changeRole(recent, change, deps()));
    unwrap(await inviteMember(recent, guest, { ...deps(), origin }));
  });

  it('is no hindrance to who has no second factor', async () => {
    unwrap(
      await createServiceKey(sessionCtx(await person(), request()), { ...key, service_account_name: 'x' }, deps()),
    );
  });
});
