import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import { cookieOf, password, person, visitor } from '@/lib/gate/testing/person';
import { gateDefaults } from '@/lib/runtime/gate-env';
import { createStack, type Stack } from '@/lib/testing/stack';

let stack: Stack;
let secure: Stack;
let superuser: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  stack = await createStack();
  secure = await createStack({
    database: stack.database,
    gate: { ...gateDefaults, publicBaseUrl: 'https://gate.example' },
  });
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 2 });
});
afterAll(async () => {
  await superuser?.close();
  await secure?.close();
  await stack?.close();
});

const register = (email: string, more = {}) => visitor(stack).form('/auth/register', { email, password, ...more });
const login = (email: string, secret = password, more = {}) =>
  visitor(stack).form('/auth/login', { email, password: secret }, more);

describe('making an account', () => {
  it('O01 the first visitor of an installation is asked to', async () => {
    const reply = await visitor(stack).get('/dashboard');
    expect(reply).toMatchObject({ status: 303, text: '' });
    expect(reply.headers.get('location')).toBe('/auth/register');
    await register('first@example.test');
    expect((await visitor(stack).get('/dashboard')).headers.get('location')).toBe('/auth/login');
  });

  it('O03 leaves a cookie that scripts and other sites do not get', async () => {
    const made = await register(' Ada@Example.TEST ');
    expect(made.status).toBe(303);
    expect(made.headers.get('location')).toBe('/dashboard');
    const cookie = made.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^payjent_dashboard_session=[\w-]+\.[\w-]{43}; /);
    expect(cookie).toContain('Path=/; Max-Age=604800; HttpOnly; SameSite=Lax');
    expect(cookie).not.toContain('Secure');
    const [payload = ''] = cookieOf(made).slice('payjent_dashboard_session='.length).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims.account_id).toMatch(/^acct_[0-9a-f]{32}$/);
    expect(claims.exp * 1_000 - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    const [user] = await superuser.rows(`SELECT email, password_hash FROM users WHERE email LIKE 'ada%'`);
    expect(user).toEqual({ email: 'ada@example.test', password_hash: expect.stringMatching(/^\$scrypt\$/) });
    const https = await visitor(secure).form('/auth/login', { email: 'ada@example.test', password });
    expect(https.headers.get('set-cookie')).toContain('; Secure');
  });

  it.each([
    ['no @', { email: 'ada.example.test' }, 'Enter an e-mail address'],
    ['no dot after it', { email: 'ada@example' }, 'Enter an e-mail address'],
    ['a line break', { email: 'a\nb@example.test' }, 'Enter an e-mail address'],
    ['NUL', { email: 'a\0b@example.test' }, 'Enter an e-mail address'],
    ['a short password', { password: 'seven77' }, 'at least 8 characters'],
    ['a taken address', { email: 'FIRST@example.test' }, 'has an account already'],
  ])('O03 says what is wrong on the same page: %s', async (_name, change, words) => {
    const reply = await visitor(stack).form('/auth/register', { email: 'new@example.test', password, ...change });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(words);
    expect(reply.text).not.toContain(`value="${'password' in change ? change.password : password}"`);
    expect(reply.headers.get('set-cookie')).toBeNull();
  });

  it('answers programs in JSON', async () => {
    const made = await visitor(stack).json('/auth/register', { email: 'json@example.test', password });
    expect(made).toMatchObject({ status: 200, body: { email: 'json@example.test' } });
    expect((await visitor(stack, cookieOf(made)).get('/dashboard')).status).toBe(200);
    expect(await visitor(stack).json('/auth/register', { email: 'json@example.test', password })).toMatchObject({
      status: 409,
      body: { detail: 'Somebody with this e-mail address has an account already.' },
    });
    expect((await visitor(stack).json('/auth/register', { email: 'x', password })).status).toBe(422);
  });
});

describe('signing in', () => {
  it('O04 one refusal for everything, and nothing typed comes back', async () => {
    await register('grace@example.test');
    const wrong = await login('grace@example.test', 'not <the> password');
    const unknown = await login('nobody@example.test', 'not <the> password');
    const nonsense = await login('<b>', 'not <the> password');
    for (const reply of [wrong, unknown, nonsense]) {
      expect(reply.status).toBe(200);
      expect(reply.text).toContain('E-mail address and password do not match an account.');
      expect(reply.text).not.toMatch(/not (?:<|&lt;)the/);
      expect(reply.headers.get('set-cookie')).toBeNull();
    }
    expect(nonsense.text).toContain('value="&lt;b&gt;"');
    expect((await login('GRACE@example.test')).status).toBe(303);
    const program = await visitor(stack).json('/auth/login', { email: 'grace@example.test', password: 'wrong one' });
    expect(program).toMatchObject({
      status: 401,
      body: { detail: 'E-mail address and password do not match an account.' },
    });
  });

  it('lets nobody in who has a second step, and names the page that has one', async () => {
    await register('two-steps@example.test');
    await superuser.rows(
      `UPDATE memberships SET second_factor_required = true
       WHERE user_id = (SELECT id FROM users WHERE email = 'two-steps@example.test')`,
    );
    const reply = await login('two-steps@example.test');
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('Sign in at /sign-in.') });
    expect(reply.headers.get('set-cookie')).toBeNull();
  });

  it('O04 waits after too many wrong passwords', async () => {
    await register('locked@example.test');
    for (let attempt = 0; attempt < 5; attempt += 1) await login('locked@example.test', 'wrong password');
    const reply = await login('locked@example.test');
    expect(reply.status).toBe(429);
    expect(reply.text).toContain('Too many attempts. Wait');
    expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('a session ends for good, and only by the button', async () => {
    const who = await person(stack, 'leaving@example.test');
    const page = await who.get('/auth/logout');
    expect(page.text).toContain('<button>Sign out</button>');
    expect((await who.get('/dashboard')).status).toBe(200);
    const left = await who.form('/auth/logout');
    expect(left.status).toBe(303);
    expect(left.headers.get('location')).toBe('/auth/login');
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0');
    // The cookie that somebody kept opens nothing: the session's row is what counts.
    expect((await who.get('/dashboard')).status).toBe(303);
  });

  it('a cookie that we did not make opens nothing', async () => {
    const who = await person(stack, 'forged@example.test');
    const [payload = '', signature = ''] = who.cookie?.split('=')[1]?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url');
    for (const value of [
      `${longer}.${signature}`,
      `${payload}.`,
      `${payload}`,
      '',
      'x.y',
      `${payload}.${signature}x`,
    ]) {
      const reply = await visitor(stack, `payjent_dashboard_session=${value}`).get('/dashboard');
      expect([reply.status, reply.text]).toEqual([303, '']);
    }
    expect((await visitor(stack, `a=b; ${who.cookie}; c=d`).get('/dashboard')).status).toBe(200);
  });

  it('15.10 forms of other sites are refused', async () => {
    const who = await person(stack, 'csrf@example.test');
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      for (const path of ['/auth/login', '/auth/register', '/auth/logout', '/dashboard/agents/register']) {
        const fields = { email: 'csrf2@example.test', password, name: 'a', platform: 'b', bot_id: 'c' };
        const reply = await who.form(path, fields, headers);
        expect([reply.status, reply.headers.get('set-cookie')], path).toEqual([403, null]);
        expect(reply.body.detail).toBe('This form was not sent from a page of this installation.');
      }
    }
    expect((await who.get('/dashboard')).status).toBe(200);
    const own = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' };
    expect((await login('csrf@example.test', password, own)).status).toBe(303);
    expect((await login('csrf@example.test', password, { origin: 'http://127.0.0.1:3000' })).status).toBe(303);
  });

  it('single sign-on says that it is not here', async () => {
    for (const step of ['login', 'callback']) {
      const reply = await visitor(stack).get(`/auth/workos/${step}`);
      expect(reply).toMatchObject({ status: 503, body: { detail: 'WorkOS sign-in is not configured' } });
    }
  });
});
