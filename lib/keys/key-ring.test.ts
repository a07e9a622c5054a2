import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import { SetupError } from '@/lib/kernel/setup-error';
import { signEd25519, verifyEd25519 } from './ed25519';
import { type KeyStore, openKeyRing, type StoredSigningKey } from './key-ring';
import { createSealer } from './seal';

const sealer = createSealer('11'.repeat(32));

/** Keeps keys as the database does: the first of a purpose wins. */
function memoryStore(): KeyStore & { readonly rows: StoredSigningKey[] } {
  const rows: StoredSigningKey[] = [];
  return {
    rows,
    load: async () => [...rows],
    insert: async (key) => {
      if (rows.some(({ purpose, retiredAt }) => purpose === key.purpose && retiredAt === null)) return;
      rows.push({ ...key, createdAt: new Date('2026-11-20T12:00:00Z'), retiredAt: null });
    },
  };
}

describe('the key ring', () => {
  it('makes one key per purpose and finds it again', async () => {
    const store = memoryStore();
    const first = await openKeyRing(store, sealer);
    const again = await openKeyRing(store, sealer);
    expect(store.rows.map(({ purpose }) => purpose)).toEqual(['capability', 'ledger']);
    expect(again.signingKey('capability').kid).toBe(first.signingKey('capability').kid);
    expect(first.signingKey('ledger').kid).not.toBe(first.signingKey('capability').kid);
    const message = utf8('head');
    const signature = signEd25519(first.signingKey('ledger'), message);
    const publicKey = again.publicKey('ledger', first.signingKey('ledger').kid) ?? new Uint8Array();
    expect(verifyEd25519(publicKey, message, signature)).toBe(true);
  });

  it('agrees on one key when processes start together', async () => {
    const store = memoryStore();
    const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyRing(store, sealer)));
    expect(new Set(rings.map((ring) => ring.signingKey('capability').kid)).size).toBe(1);
  });

  it('signs with the newest key and keeps publishing the retired one', async () => {
    const store = memoryStore();
    const old = (await openKeyRing(store, sealer)).signingKey('capability').kid;
    const [row] = store.rows;
    if (row !== undefined) store.rows[0] = { ...row, retiredAt: new Date('2026-11-21T12:00:00Z') };
    const ring = await openKeyRing(store, sealer);
    const current = ring.signingKey('capability').kid;
    expect(current).not.toBe(old);
    expect(ring.jwks('capability').keys.map(({ kid }) => kid)).toEqual([old, current]);
    expect(ring.publicKey('capability', old)).not.toBeNull();
    expect(ring.published('capability').map(({ kid, retiredAt }) => [kid, retiredAt !== null])).toEqual([
      [old, true],
      [current, false],
    ]);
    expect(ring.publicKey('ledger', old)).toBeNull();
    expect(ring.publicKey('capability', 'nobody')).toBeNull();
  });

  it('names its keys by their thumbprint and shows nothing private', async () => {
    const [jwk] = (await openKeyRing(memoryStore(), sealer)).jwks('capability').keys;
    expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
    expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    expect(await calculateJwkThumbprint({ ...jwk })).toBe(jwk?.kid);
  });

  it('says so when the master secret is another', async () => {
    const store = memoryStore();
    await openKeyRing(store, sealer);
    await expect(openKeyRing(store, createSealer('22'.repeat(32)))).rejects.toThrow(SetupError);
  });
});
