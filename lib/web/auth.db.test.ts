import { decode, encode, type JWT } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { getSession } from '@/lib/identity';
import { type IdentityFixture, identityFixture, ownerPassword } from '@/lib/identity/testing/fixture';
import { systemClock } from '@/lib/kernel/clock';
import { type AuthDeps, authOptions } from './auth';
import { clearedSession, sealSession, sessionIdIn } from './session-cookie';

let fixture: IdentityFixture;
let deps: AuthDeps;

beforeAll(async () => {
  fixture = await identityFixture();
  await fixture.organization('hotel');
  deps = {
    people: fixture,
    clock: systemClock,
    log: { request: () => undefined, fault: () => undefined },
    secret: 'ab'.repeat(32),
    origin: 'http://localhost:3000',
  };
});
afterAll(() => fixture.close());

const email = 'owner@hotel.example';
const headers = { 'x-forwarded-for': '192.0.2.1', 'user-agent': 'test browser', 'x-request-id': 'req_sign_in' };

const provider = z.object({ options: z.object({ authorize: z.instanceof(Function) }) });

/** Calls the password provider as next-auth does. */
async function authorize(credentials: unknown): Promise<{ id: string }> {
  const { options } = provider.parse(authOptions(deps).providers[0]);
  const user: unknown = await options.authorize(credentials, { headers });
  return z.object({ id: z.uuid() }).strict().parse(user);
}

/** The cookie that a sign-in would leave. */
async function cookieFor(token: JWT, { secret } = authOptions(deps)): Promise<string> {
  return encode({ token, secret: secret ?? '' });
}

const sessionIdFrom = (value: string | undefined, name = 'next-auth.session-token', over = deps) =>
  sessionIdIn((asked) => (asked === name ? value : undefined), over);

describe('the password provider', () => {
  it('gives next-auth the id of a session, and nothing of the person', async () => {
    const { id } = await authorize({ email, password: ownerPassword, csrfToken: 'x', json: 'true' });
    expect((await getSession(id, fixture))?.user.email).toBe(email);
    const rows = await fixture.superuser.rows('SELECT user_agent FROM sessions WHERE id = $1', [id]);
    expect(rows).toEqual([{ user_agent: 'test browser' }]);
    const audit = await fixture.superuser.rows('SELECT request_id FROM audit_entries WHERE subject_id = $1', [id]);
    expect(audit).toEqual([{ request_id: 'req_sign_in' }]);
  });

  it.each([
    ['a wrong password', { email, password: 'wrong' }],
    ['an unknown person', { email: 'nobody@hotel.example', password: ownerPassword }],
    ['nothing', {}],
    ['no credentials', undefined],
    ['something that is no text', { email: [email], password: { length: 1 } }],
    ['a password without end', { email, password: 'x'.repeat(300) }],
  ])('says the same of %s', async (_, credentials) => {
    await expect(authorize(credentials)).rejects.toThrow(/^sign_in\.refused$/);
  });
});

describe('the cookie', () => {
  it('carries our session id and nothing else', async () => {
    const options = authOptions(deps);
    const jwt = await options.callbacks?.jwt?.({
      token: { name: 'Olive', email, sub: 'x' },
      user: { id: 'our-session-id' },
      account: null,
    });
    expect(jwt).toEqual({ sid: 'our-session-id' });
    const token = await cookieFor({ sid: 'our-session-id' });
    expect(Object.keys((await decode({ token, secret: options.secret ?? '' })) ?? {}).sort()).toEqual([
      'exp',
      'iat',
      'jti',
      'sid',
    ]);
    expect(await sessionIdFrom(token)).toBe('our-session-id');
  });

  it('opens nothing when it is missing, changed, out of date or of another installation', async () => {
    const token = await cookieFor({ sid: 'id' });
    const foreign = await cookieFor({ sid: 'id' }, authOptions({ ...deps, secret: 'cd'.repeat(32) }));
    const { secret } = authOptions(deps);
    const stale = await encode({ token: { sid: 'id' }, secret: secret ?? '', maxAge: -60 });
    for (const value of [undefined, '', 'x', `${token.slice(0, -4)}AAAA`, foreign, stale]) {
      expect(await sessionIdFrom(value)).toBeNull();
    }
    expect(await sessionIdFrom(await cookieFor({ sid: 1 }))).toBeNull();
  });

  it('is for https alone when the origin is', async () => {
    const secure = { ...deps, origin: 'https://pay.example.com' };
    expect(authOptions(secure).useSecureCookies).toBe(true);
    const token = await cookieFor({ sid: 'id' }, authOptions(secure));
    expect(await sessionIdFrom(token, '__Secure-next-auth.session-token', secure)).toBe('id');
    expect(await sessionIdFrom(token, 'next-auth.session-token', secure)).toBeNull();
  });
});

describe('a session that a form opened', () => {
  it('has the cookie that next-auth reads', async () => {
    const { name, value, options } = await sealSession('our-session-id', deps);
    expect(name).toBe('next-auth.session-token');
    expect(options).toEqual({ httpOnly: true, sameSite: 'lax', secure: false, path: '/', maxAge: 43_200 });
    expect(clearedSession(deps)).toEqual({ name, value: '', options: { ...options, maxAge: 0 } });
    const { secret } = authOptions(deps);
    expect(await decode({ token: value, secret: secret ?? '' })).toMatchObject({ sid: 'our-session-id' });
  });
});

describe('signing out', () => {
  it('ends the session in the database, so that a copied cookie opens nothing', async () => {
    const { id } = await authorize({ email, password: ownerPassword });
    const { events } = authOptions(deps);
    await events?.signOut?.({ token: { sid: id }, session: { expires: '' } });
    expect(await getSession(id, fixture)).toBeNull();
    await events?.signOut?.({ token: {}, session: { expires: '' } });
  });
});
