import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, fromBase64Url, toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { ed25519KeyPair, signEd25519 } from './ed25519';
import { keyId, publicJwk } from './jwks';
import { jwksKeys, signJws, verifyJws } from './jws';

const pair = ed25519KeyPair(new Uint8Array(32).fill(7));
const key = { kid: keyId(pair.publicKey), ...pair };
const published = { keys: [publicJwk(pair.publicKey)] };
const findKey = jwksKeys(JSON.parse(JSON.stringify(published)));
const payload = { b: 1, a: ['x'], text: 'größe' };

const token = await signJws(key, 'test+jwt', payload);

/** A token with any header and payload, properly signed. */
function forged(header: unknown, body: string = JSON.stringify(payload)): string {
  const message = `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(utf8(body))}`;
  return `${message}.${toBase64Url(signEd25519(key, utf8(message)))}`;
}

describe('signJws and verifyJws', () => {
  it('gives back the payload as it was written', () => {
    const bytes = verifyJws(token, 'test+jwt', findKey);
    expect(bytes && decodeUtf8(bytes)).toBe('{"b":1,"a":["x"],"text":"größe"}');
  });

  it('signs the same payload to the same text, with the contract’s header', async () => {
    expect(await signJws(key, 'test+jwt', payload)).toBe(token);
    const header = decodeUtf8(fromBase64Url(token.split('.')[0] ?? '') ?? new Uint8Array());
    expect(header).toBe(`{"alg":"EdDSA","typ":"test+jwt","kid":"${key.kid}"}`);
    expect(forged({ alg: 'EdDSA', typ: 'test+jwt', kid: key.kid })).toBe(token);
  });

  it('is read by a JOSE library from the published key', async () => {
    const { payload: read } = await compactVerify(token, await importJWK({ ...publicJwk(pair.publicKey) }));
    expect(JSON.parse(decodeUtf8(read) ?? '')).toEqual(payload);
  });

  it('refuses every changed character', () => {
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect(verifyJws(token.slice(0, i) + other + token.slice(i + 1), 'test+jwt', findKey)).toBeNull();
    }
  });

  const header = { alg: 'EdDSA', typ: 'test+jwt', kid: key.kid };
  it.each<[string, unknown]>([
    ['no algorithm', { ...header, alg: 'none' }],
    ['another algorithm', { ...header, alg: 'HS256' }],
    ['another type', { ...header, typ: 'other+jwt' }],
    ['no type', { alg: 'EdDSA', kid: key.kid }],
    ['no key id', { alg: 'EdDSA', typ: 'test+jwt' }],
    ['a key id that is not published', { ...header, kid: 'nobody' }],
    ['a key in the header', { ...header, jwk: publicJwk(pair.publicKey) }],
    ['a critical extension', { ...header, crit: ['b64'], b64: false }],
    ['no object', 'EdDSA'],
  ])('refuses a header with %s', (_, changed) => {
    expect(verifyJws(forged(changed), 'test+jwt', findKey)).toBeNull();
  });

  it.each(['', '.', '..', '...', token.slice(0, -1), `${token}=`, `${token}.`, `${token}.x`, ` ${token}`, 'a.b.c'])(
    'refuses %j',
    (text) => {
      expect(verifyJws(text, 'test+jwt', findKey)).toBeNull();
    },
  );
});

describe('jwksKeys', () => {
  it('passes over what it cannot use', () => {
    const [jwk] = published.keys;
    const other = jwksKeys({
      keys: [null, { kty: 'RSA', kid: 'a' }, { ...jwk, kid: 'short', x: 'AAAA' }, { ...jwk, kid: 7 }],
    });
    expect(other('a')).toBeNull();
    expect(other('short')).toBeNull();
    for (const document of [null, [], {}, { keys: {} }, 'keys']) expect(jwksKeys(document)(key.kid)).toBeNull();
  });
});
