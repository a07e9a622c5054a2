import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { createSealer } from '@/lib/keys/seal';
import { authenticatorWith } from '@/lib/testing/authenticator';
import { addMember } from './add-member';
import { changeRole } from './change-role';
import type { CreatedOrganization } from './create-organization';
import { createServiceKey } from './create-service-key';
import { totp } from './domain/totp';
import { getSession, readSession, type Session, sessionCtx } from './get-session';
import { inviteMember } from './invite-member';
import { removeMember } from './remove-member';
import { rotateServiceKey } from './rotate-service-key';
import { beginSecondFactor, confirmSecondFactor, proveSecondFactor } from './second-factor';
import { type SignInCtx, signIn } from './sign-in';
import { codeOf, type IdentityFixture, identityFixture, keyCtx, unwrap } from './testing/fixture';

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

interface Enrolled {
  readonly session: Session;
  readonly recoveryCodes: readonly string[];
  /** The code that is right some steps from now. */
  readonly code: (steps?: number, now?: Date) => string;
}

async function enrolled(): Promise<Enrolled> {
  const session = await person();
  const { secret } = unwrap(await beginSecondFactor(session, deps()));
  const { code } = authenticatorWith(secret);
  const { recoveryCodes } = unwrap(await confirmSecondFactor(session, request(), { code: code(-1) }, deps()));
  return { session, recoveryCodes, code };
}

describe('enrolment', () => {
  it('keeps its secret sealed and the same until a code confirms it, and begins no second one', async () => {
    const session = await person();
    const begun = unwrap(await beginSecondFactor(session, deps()));
    expect(unwrap(await beginSecondFactor(session, deps()))).toEqual(begun);
    expect(begun.uri).toContain(`secret=${begun.secret}`);
    const [row] = await fixture.superuser.rows(
      'SELECT octet_length(sealed_secret) AS bytes, confirmed_at FROM second_factors WHERE user_id = $1',
      [session.user.id],
    );
    // Version, nonce and tag around the secret.
    expect(row).toEqual({ bytes: totp.secretBytes + 29, confirmed_at: null });
    expect(codeOf(await confirmSecondFactor(session, request(), { code: '000000' }, deps()))).toBe(
      'second_factor.refused',
    );
    expect(await enter(session.user.email)).toMatchObject({ awaits: null });
    const code = authenticatorWith(begun.secret).code();
    unwrap(await confirmSecondFactor(session, request(), { code }, deps()));
    expect(codeOf(await beginSecondFactor(session, deps()))).toBe('second_factor.enrolled');
    expect(codeOf(await confirmSecondFactor(session, request(), { code }, deps()))).toBe('second_factor.enrolled');
  });

  it('gives ten recovery codes, of which only digests stay', async () => {
    const { session, recoveryCodes } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const rows = await fixture.superuser.rows('SELECT * FROM recovery_codes WHERE user_id = $1', [session.user.id]);
    expect(rows).toHaveLength(10);
    expect(JSON.stringify(rows)).not.toContain(recoveryCodes[0]?.replaceAll('-', '') ?? 'none');
  });

  it('is confirmed once when many try at once', async () => {
    const session = await person();
    const { secret } = unwrap(await beginSecondFactor(session, deps()));
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
    await fixture.superuser.rows(`UPDATE sessions SET stepped_up_at = now() - interval '11 minutes' WHERE id = $1`, [
      session.id,
    ]);
    const read = async () => {
      const found = await readSession(session.id, deps());
      if (found === null) throw new Error('the session is over');
      return found;
    };
    const stale = sessionCtx(await read(), request());
    expect(codeOf(requireRecentSecondFactor(stale))).toBe('step_up.required');
    expect(codeOf(await createServiceKey(stale, key, deps()))).toBe('step_up.required');
    const rotation = { keyId: 'unknown', idempotency: null };
    expect(codeOf(await rotateServiceKey(stale, rotation, deps()))).toBe('step_up.required');
    const change = { user_id: target.user.id, role: 'auditor' } as const;
    expect(codeOf(await changeRole(stale, change, deps()))).toBe('step_up.required');
    expect(codeOf(await removeMember(stale, { userId: target.user.id }, deps()))).toBe('step_up.required');
    const guest = { email: 'guest@hotel.example', role: 'owner' } as const;
    expect(codeOf(await inviteMember(stale, guest, { ...deps(), origin }))).toBe('step_up.required');
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
