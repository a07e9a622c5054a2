import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { findMember, isSecretLike, nameWords, redactSecrets } from './secret-names';

describe('names that say secret', () => {
  it('splits names at case, hyphen and underscore', () => {
    expect(nameWords('APIKeyOfUser')).toEqual(['api', 'key', 'of', 'user']);
    expect(nameWords('shipping-address_line2')).toEqual(['shipping', 'address', 'line2']);
  });

  it.each(['api_key', 'apiKey', 'APIKEY', 'X-Api-Key', 'SPONGE_API_KEY', 'token', 'accessToken', 'client_secret'])(
    'knows %s',
    (name) => {
      expect(isSecretLike(name)).toBe(true);
    },
  );

  it.each(['max_tokens', 'tokens', 'monkey', 'keyword', 'keyframes', 'author', 'device_auth', 'query', 'seed'])(
    'leaves %s',
    (name) => {
      expect(isSecretLike(name)).toBe(false);
    },
  );

  it('finds a member wherever it stands, and says where', () => {
    const value: JsonObject = { a: 1, x: { list: [{ b: 2 }, { token: 'v' }] } };
    expect(findMember(value, 'arguments', isSecretLike)).toBe('arguments.x.list[1].token');
    expect(findMember({ a: null }, 'arguments', isSecretLike)).toBeNull();
  });

  it('hides every value whose name may be a secret, at any depth', () => {
    const value: JsonObject = { a: 1, x: [{ apiKey: 'v', list: [null] }], Authorization: { b: 1 }, max_tokens: 5 };
    expect(redactSecrets(value)).toEqual({
      a: 1,
      x: [{ apiKey: 'redacted', list: [null] }],
      Authorization: 'redacted',
      max_tokens: 'redacted',
    });
  });
});
