import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import type { Role } from '@/lib/kernel/permission';
import { addMember } from './add-member';
import type { CreatedOrganization } from './create-organization';
import { createOrganization } from './create-organization';
import { getSession, type Session, sessionCtx } from './get-session';
import { revokeSession } from './revoke-session';
import { type SignInCtx, signIn } from './sign-in';
import { signOut } from './sign-out';
import { switchEnvironment } from './switch-environment';
import { codeOf, type IdentityFixture, identityFixture, keyCtx, ownerPassword, rails, unwrap } from './testing/fixture';

let fixture: IdentityFixture;
let hotel: CreatedOrganization;
let data: CreatedOrganization;
let people = 0;

beforeAll(async () => {
  fixture = await identityFixture();
  hotel = await fixture.organization('hotel');
  data = await fixture.organization('data');
});
afterAll(() => fixture.close());

const from = (address = `10.0.0.${++people % 250}`): SignInCtx => ({
  requestId: 'req_test',
  now: new Date(),
  address,
  userAgent: 'test browser',
});

const password = 'a long enough password';

async function member(role: Role, organization = hotel): Promise<string> {
  const email = `person${++people}@hotel.example`;
  unwrap(await addMember(keyCtx(organization.sandbox, 'owner'), { email, name: 'Pat', password, role }, fixture));
  return email;
}

const enter = async (email: string, secret = password): Promise<Session> =>
  unwrap(await signIn(from(), { email, password: secret }, fixture));

const ctxOf = (session: Session) => sessionCtx(session, { requestId: 'req_test', now: new Date() });
const alive = async (session: Session): Promise<boolean> => (await getSession(session.id, fixture)) !== null;

describe('signing in', () => {
  it('opens a session in the sandbox with the role of the membership', async () => {
    const session = await enter(' OWNER@hotel.example ', ownerPassword);
    expect(session).toMatchObject({
      user: { email: 'owner@hotel.example', name: 'Olive Owner' },
      role: 'owner',
      organization: { id: hotel.id, name: 'hotel' },
      environment: 'sandbox',
      tenant: hotel.sandbox,
    });
    expect(session.tenants.toSorted((a, b) => a.environment.localeCompare(b.environment))).toEqual([
      hotel.live,
      hotel.sandbox,
    ]);
    const [entry] = await fixture.superuser.rows('SELECT tenant_id, action FROM audit_entries WHERE subject_id = $1', [
      session.id,
    ]);
    expect(entry).toEqual({ tenant_id: hotel.sandbox.id, action: 'session.opened' });
  });

  it('says the same of a wrong password, an unknown address and a disabled person', async () => {
    const disabled = await member('operator');
    await fixture.superuser.rows('UPDATE users SET disabled_at = now() WHERE email = $1', [disabled]);
    const attempts = [
      { email: 'owner@hotel.example', password: 'wrong password!' },
      { email: 'nobody@hotel.example', password },
      { email: disabled, password },
    ];
    const refusals = await Promise.all(attempts.map((attempt) => signIn(from(), attempt, fixture)));
    expect(new Set(refusals.map((refused) => JSON.stringify(refused))).size).toBe(1);
    expect(refusals.map(codeOf)).toEqual(attempts.map(() => 'sign_in.refused'));
  });
});

describe('the throttle', () => {
  const wrong = (email: string, address?: string) =>
    signIn(from(address), { email, password: 'not this one' }, fixture);

  it.each(['known', 'unknown'])('closes a %s account after five wrong passwords, from any address', async (kind) => {
    const email = kind === 'known' ? await member('operator') : `ghost${++people}@hotel.example`;
    for (let i = 0; i < 5; i++) expect(codeOf(await wrong(email))).toBe('sign_in.refused');
    const refused = await signIn(from(), { email, password }, fixture);
    expect(refused).toMatchObject({ refusal: { code: 'sign_in.throttled', retryAfterSeconds: 30 } });
  });

  it('lets no more through when they all come at once', async () => {
    const email = await member('operator');
    const outcomes = await Promise.all(Array.from({ length: 32 }, () => wrong(email)));
    expect(outcomes.filter((outcome) => codeOf(outcome) === 'sign_in.refused')).toHaveLength(5);
  });

  it('closes longer each time, forgets after its window, and starts afresh after a right password', async () => {
    const email = await member('operator');
    const wait = () => fixture.superuser.rows(`UPDATE sign_in_throttles SET blocked_until = now()`);
    for (let i = 0; i < 5; i++) await wrong(email);
    for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await wrong(email)).toMatchObject({ refusal: { retryAfterSeconds: seconds } });
      await wait();
      expect(codeOf(await wrong(email))).toBe('sign_in.refused');
    }
    await wait();
    await fixture.superuser.rows(`UPDATE sign_in_throttles SET window_start = now() - interval '61 minutes'`);
    for (let i = 0; i < 4; i++) expect(codeOf(await wrong(email))).toBe('sign_in.refused');
    await enter(email);
    for (let i = 0; i < 5; i++) expect(codeOf(await wrong(email))).toBe('sign_in.refused');
  });

  it('closes an address that tries many accounts, and counts nobody out who succeeds', async () => {
    const email = await member('operator');
    for (let i = 0; i < 60; i++) {
      expect(codeOf(await signIn(from('192.0.2.1'), { email, password }, fixture))).toBeNull();
    }
    for (let i = 0; i < 50; i++) {
      expect(codeOf(await wrong(`many${i}@hotel.example`, '192.0.2.1'))).toBe('sign_in.refused');
    }
    expect(codeOf(await signIn(from('192.0.2.1'), { email, password }, fixture))).toBe('sign_in.throttled');
    expect(codeOf(await signIn(from('192.0.2.2'), { email, password }, fixture))).toBeNull();
  });

  it('is swept by the worker once its windows are long over', async () => {
    await wrong(`swept${++people}@hotel.example`);
    const sweep = async () => {
      const worker = openDatabase({ url: fixture.test.workerUrl, applicationName: 'test', maxConnections: 1 });
      const [row] = await worker.rows('SELECT sys_sweep_sign_ins(1000) AS gone');
      await worker.close();
      return row;
    };
    expect(await sweep()).toEqual({ gone: 0 });
    const [old] = await fixture.superuser.rows(
      `WITH old AS (UPDATE sign_in_throttles SET window_start = now() - interval '25 hours' RETURNING 1) SELECT count(*)::int AS gone FROM old`,
    );
    expect(await sweep()).toEqual(old);
  });

  it('names nobody in its table', async () => {
    await wrong('canary@hotel.example');
    const rows = await fixture.superuser.rows('SELECT subject FROM sign_in_throttles');
    expect(JSON.stringify(rows)).not.toMatch(/canary|10\.0\.0\./);
  });
});

describe('a session', () => {
  it('ends at sign-out and does not come back', async () => {
    const session = await enter(await member('operator'));
    unwrap(await signOut(from(), { sessionId: session.id }, fixture));
    expect(await alive(session)).toBe(false);
    expect(codeOf(await signOut(from(), { sessionId: session.id }, fixture))).toBeNull();
    const switched = await switchEnvironment(ctxOf(session), { environment: 'live' }, fixture);
    expect(codeOf(switched)).toBe('session.not_found');
  });

  it('ends after its time, however busy', async () => {
    const session = await enter(await member('operator'));
    expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    await fixture.superuser.rows('UPDATE sessions SET expires_at = now() WHERE id = $1', [session.id]);
    expect(await alive(session)).toBe(false);
  });

  it.each([
    ['the person is disabled', 'UPDATE users SET disabled_at = now() WHERE id = $1'],
    ['the membership is gone', 'DELETE FROM memberships WHERE user_id = $1'],
  ])('ends when %s', async (_, statement) => {
    const session = await enter(await member('operator'));
    await fixture.superuser.rows(statement, [session.user.id]);
    expect(await alive(session)).toBe(false);
  });

  it('has the role of the membership as it is now', async () => {
    const session = await enter(await member('operator'));
    await fixture.superuser.rows(`UPDATE memberships SET role = 'auditor' WHERE user_id = $1`, [session.user.id]);
    expect((await getSession(session.id, fixture))?.role).toBe('auditor');
  });

  it('notes that it was seen, at most once a minute', async () => {
    const session = await enter(await member('operator'));
    const seen = async () => fixture.superuser.rows('SELECT last_seen_at FROM sessions WHERE id = $1', [session.id]);
    const first = await seen();
    await getSession(session.id, fixture);
    expect(await seen()).toEqual(first);
    await fixture.superuser.rows(`UPDATE sessions SET last_seen_at = now() - interval '2 minutes'`);
    await getSession(session.id, fixture);
    const [row] = await fixture.superuser.rows(
      `SELECT last_seen_at > now() - interval '10 seconds' AS fresh FROM sessions WHERE id = $1`,
      [session.id],
    );
    expect(row).toEqual({ fresh: true });
  });

  it('switches the tenant, for itself only', async () => {
    const email = await member('operator');
    const [one, two] = [await enter(email), await enter(email)];
    unwrap(await switchEnvironment(ctxOf(one), { environment: 'live' }, fixture));
    expect((await getSession(one.id, fixture))?.tenant).toEqual(hotel.live);
    expect((await getSession(two.id, fixture))?.tenant).toEqual(hotel.sandbox);
  });

  it('is revoked by its owner or an admin, never by a stranger', async () => {
    const email = await member('operator');
    const [mine, other] = [await enter(email), await enter(email)];
    const colleague = await enter(await member('developer'));
    const stranger = await enter('owner@data.example', ownerPassword);
    const admin = await enter(await member('tenant_admin'));
    const target = { sessionId: mine.id };
    for (const session of [colleague, stranger]) {
      expect(codeOf(await revokeSession(ctxOf(session), target, fixture))).toBe('session.not_found');
    }
    expect(await alive(mine)).toBe(true);
    unwrap(await revokeSession(ctxOf(other), target, fixture));
    unwrap(await revokeSession(ctxOf(admin), { sessionId: other.id }, fixture));
    expect([await alive(mine), await alive(other), await alive(admin)]).toEqual([false, false, true]);
    expect(codeOf(await revokeSession(ctxOf(admin), { sessionId: 'x' }, fixture))).toBe('session.not_found');
  });
});

describe('organisations and members', () => {
  it('start with simulated rails in the sandbox and closed ones in live', async () => {
    const modes = await fixture.superuser.rows(
      'SELECT tenant_id, version, modes FROM rail_versions WHERE tenant_id = ANY($1)',
      [[data.sandbox.id, data.live.id]],
    );
    const all = (mode: string) => Object.fromEntries(rails.map((rail) => [rail, mode]));
    expect(modes).toHaveLength(2);
    expect(modes).toContainEqual({ tenant_id: data.sandbox.id, version: 1, modes: all('simulated') });
    expect(modes).toContainEqual({ tenant_id: data.live.id, version: 1, modes: all('disabled') });
  });

  it('with a taken address leave nothing behind', async () => {
    const taken = { name: 'twice', owner: { email: 'OWNER@hotel.example', name: 'O', password } };
    const outcome = await createOrganization(from(), taken, { ...fixture, rails });
    expect(codeOf(outcome)).toBe('member.email_taken');
    const [row] = await fixture.superuser.rows(`SELECT count(*)::int AS n FROM organizations WHERE name = 'twice'`);
    expect(row).toEqual({ n: 0 });
  });

  it.each([
    ['owner', 'owner', null],
    ['tenant_admin', 'owner', 'role.above_own'],
    ['tenant_admin', 'tenant_admin', null],
    ['operator', 'operator', 'permission.denied'],
    ['auditor', 'auditor', 'permission.denied'],
    ['developer', 'developer', 'permission.denied'],
  ] as const)('as %s a new %s gets %s', async (granter, role, expected) => {
    const input = { email: `granted${++people}@hotel.example`, name: 'G', password, role };
    expect(codeOf(await addMember(keyCtx(hotel.sandbox, granter), input, fixture))).toBe(expected);
  });

  it('cannot be added twice', async () => {
    const email = await member('operator');
    const again = { email: email.toUpperCase(), name: 'P', password, role: 'auditor' as const };
    expect(codeOf(await addMember(keyCtx(data.sandbox, 'owner'), again, fixture))).toBe('member.email_taken');
  });
});
