import { describe, expect, it } from 'vitest';
import { entryTarget, hasSessionCookie, newNonce, signInPath } from './page-request';

describe('a page request', () => {
  it.each([
    [['next-auth.session-token'], true],
    [['theme', '__Secure-next-auth.session-token'], true],
    [['next-auth.session-token.0'], true],
    [['next-auth.csrf-token', 'next-auth.session-token-x'], false],
    [[], false],
  ])('with the cookies %s is perhaps signed in: %s', (names, expected) => {
    expect(hasSessionCookie(names)).toBe(expected);
  });

  it('gets another nonce each time', () => {
    const nonces = new Set(Array.from({ length: 100 }, newNonce));
    expect(nonces.size).toBe(100);
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  });

  it('keeps where it wanted to go', () => {
    expect(signInPath('/console/intents?state=open&x=1')).toBe(
      '/sign-in?next=%2Fconsole%2Fintents%3Fstate%3Dopen%26x%3D1',
    );
  });

  it.each(['/console', '/console/intents?status=open', '/console?x=1', '/invite/Ab_-9'])('leads back to %s', (path) => {
    expect(entryTarget(path)).toBe(path);
  });

  it.each([
    'https://elsewhere.example/console',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/api/auth/signout',
    '/consoles',
    '/invite/',
    '/invite/a/../../console',
    ['/console/keys'],
    undefined,
  ])('never leads to %s', (asked) => {
    expect(entryTarget(asked)).toBe('/console');
  });
});
