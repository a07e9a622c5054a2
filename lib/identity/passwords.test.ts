import { describe, expect, it } from 'vitest';
import { createPasswords } from './passwords';

const cheap = { logN: 4, r: 8, p: 1 };
const passwords = createPasswords(cheap);

async function hash(password: string, cost = cheap): Promise<string> {
  const hashed = await createPasswords(cost).hash(password);
  if (!hashed.ok) throw new Error(hashed.refusal.code);
  return hashed.value;
}

const right = { ok: true, value: true };
const wrong = { ok: true, value: false };

describe('passwords', () => {
  it('match their own hash only', async () => {
    const stored = await hash('correct horse');
    expect(stored).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/);
    expect(await passwords.verify('correct horse', stored)).toEqual(right);
    expect(await passwords.verify('correct horsf', stored)).toEqual(wrong);
    expect(await passwords.verify('', stored)).toEqual(wrong);
  });

  it('are salted', async () => {
    expect(await hash('same')).not.toBe(await hash('same'));
  });

  it('are checked with the parameters that they were stored with', async () => {
    expect(await passwords.verify('older', await hash('older', { logN: 6, r: 4, p: 2 }))).toEqual(right);
  });

  it('are the same in every Unicode form', async () => {
    expect(await passwords.verify('pass\u0065\u0301', await hash('pass\u00e9'))).toEqual(right);
  });

  it('are never right for an account that does not exist', async () => {
    expect(await passwords.verify('anything', null)).toEqual(wrong);
  });

  it('refuse a stored hash that they cannot read', async () => {
    await expect(passwords.verify('x', '$argon2id$…')).rejects.toThrow('unknown form');
  });

  it('wait in a bounded queue', async () => {
    const outcomes = await Promise.all(Array.from({ length: 80 }, () => passwords.verify('x', null)));
    const refused = outcomes.filter(({ ok }) => !ok);
    expect(refused).toHaveLength(80 - 66);
    expect(refused[0]).toMatchObject({ refusal: { code: 'sign_in.busy', status: 503 } });
    expect(await passwords.verify('x', null)).toEqual(wrong);
  });
});
