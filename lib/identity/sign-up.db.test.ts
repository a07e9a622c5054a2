import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSealer } from '@/lib/keys/seal';
import { askForAccount } from './ask-for-account';
import { confirmAccount, findSignUp } from './confirm-account';
import { findInvitation } from './find-invitation';
import { type SignInCtx, signIn } from './sign-in';
import { codeOf, type IdentityFixture, identityFixture, rails, unwrap } from './testing/fixture';
import { lettersTo, linkTokenTo } from './testing/letters';

let fixture: IdentityFixture;
let people = 0;
const sealer = createSealer('ab'.repeat(32));
const deps = () => ({
  db: fixture.db,
  passwords: fixture.passwords,
  sealer,
  origin: 'https://pay.example.test',
  rails,
});

beforeAll(async () => {
  fixture = await identityFixture();
  await fixture.organization('hotel');
});
afterAll(() => fixture.close());

const password = 'a long enough password';
const from = (): SignInCtx => ({
  requestId: 'req_test',
  now: new Date(),
  address: `10.4.0.${++people % 250}`,
  userAgent: 'test browser',
});
const address = (): string => `new${++people}@lantern.example`;

const ask = (email: string, secret = password) =>
  askForAccount(from(), { name: 'Lantern Boats', owner: { email, name: 'Ada', password: secret } }, deps());
const confirm = (token: string, secret = password) => confirmAccount(from(), { token, password: secret }, deps());
const subjects = async (email: string) => (await lettersTo(fixture, sealer, email)).map(({ subject }) => subject);

async function asked(email = address()): Promise<{ email: string; token: string }> {
  unwrap(await ask(email));
  return { email, token: await linkTokenTo(fixture, sealer, email) };
}

describe('an account that somebody asks for', () => {
  it('is made by the link and the password, and by neither alone', async () => {
    const { email, token } = await asked();
    expect(codeOf(await signIn(from(), { email, password }, deps()))).toBe('sign_in.refused');
    expect(unwrap(await findSignUp({ token }, deps()))).toEqual({ email, organization: 'Lantern Boats' });
    expect(codeOf(await confirm(token, 'the password of somebody else'))).toBe('sign_up.password');
    expect(unwrap(await confirm(token))).toMatchObject({
      role: 'owner',
      user: { email, name: 'Ada' },
      organization: { name: 'Lantern Boats' },
      awaits: null,
    });
    unwrap(await signIn(from(), { email, password }, deps()));
    expect(await subjects(email)).toEqual(['Confirm your Tidegate account']);
  });

  it('is made once by sixty-four who follow the link at once', async () => {
    const { email, token } = await asked();
    const all = await Promise.all(Array.from({ length: 64 }, () => confirm(token)));
    expect(all.filter((outcome) => outcome.ok)).toHaveLength(1);
    const rows = await fixture.superuser.rows(
      `SELECT count(*)::int AS n FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email = $1`,
      [email],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('is answered alike for an address that has one, whose holder alone is told', async () => {
    const known = 'owner@hotel.example';
    expect(await ask(known.toUpperCase())).toEqual(await ask(address()));
    expect(await subjects(known)).toEqual(['You have a Tidegate account already']);
    const rows = await fixture.superuser.rows('SELECT 1 FROM sign_ups WHERE email = $1', [known]);
    expect(rows).toEqual([]);
  });

  it('is answered alike when the link is over, replaced, used or unknown, or is another kind of link', async () => {
    const [over, replaced, used, taken] = [await asked(), await asked(), await asked(), await asked()];
    await fixture.superuser.rows('UPDATE sign_ups SET expires_at = now() WHERE email = $1', [over.email]);
    const again = await asked(replaced.email);
    unwrap(await confirm(used.token));
    await fixture.superuser.rows(
      `INSERT INTO users (id, email, name, password_hash) VALUES (gen_random_uuid(), $1, 'Other', 'x')`,
      [taken.email],
    );
    for (const token of [over.token, replaced.token, used.token, taken.token, 'A'.repeat(43)]) {
      expect(codeOf(await confirm(token))).toBe('sign_up.not_found');
    }
    expect(codeOf(await findSignUp({ token: 'no token' }, deps()))).toBe('sign_up.not_found');
    expect(codeOf(await findInvitation({ token: again.token }, deps()))).toBe('invitation.not_found');
    unwrap(await confirm(again.token));
  });

  it('sends one address few letters, and does not tell that there are no more', async () => {
    const email = address();
    for (let times = 0; times < 8; times++) expect(await ask(email)).toEqual({ ok: true, value: null });
    expect(await subjects(email)).toHaveLength(5);
  });

  it('leaves no password and no token where they could be read', async () => {
    const { email, token } = await asked();
    const [row] = await fixture.superuser.rows('SELECT * FROM sign_ups WHERE email = $1', [email]);
    expect(JSON.stringify(row)).not.toContain(password);
    expect(JSON.stringify(row)).not.toContain(token);
  });
});
