import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { assert } from '@/lib/kernel/assert';
import { toHex } from '@/lib/kernel/bytes';

/** DER in front of the 32 raw bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Importing a key costs more than half a verification, and the same keys come back. */
const imported = new LRUCache<string, KeyObject>({ max: 4_096 });

/**
 * Pure Ed25519 over the message itself (RFC 8032). Any bytes may come in: a wrong length, a point of small order,
 * a malleable or plainly wrong signature is false, never an exception.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = importPublicKey(publicKey);
  if (key === null) return false;
  try {
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}

function importPublicKey(publicKey: Uint8Array): KeyObject | null {
  const id = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.length).toString('latin1');
  const known = imported.get(id);
  if (known !== undefined) return known;
  if (isSmallOrder(publicKey)) return null;
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
    imported.set(id, key);
    return key;
  } catch {
    return null;
  }
}

/**
 * y of the points of order 1, 2, 4 and 8, and the encodings above the field that mean the same. Such a key accepts
 * forged signatures for any message, so it identifies nobody.
 */
const smallOrder = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** True of a key that identifies nobody: refuse to register it. */
export function isSmallOrder(publicKey: Uint8Array): boolean {
  const y = Uint8Array.from(publicKey);
  y[31] = (y[31] ?? 0) & 0x7f;
  return smallOrder.has(toHex(y));
}

/** A private key ready to sign, made from its 32-byte seed. */
export interface Ed25519KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

export function ed25519KeyPair(seed: Uint8Array): Ed25519KeyPair {
  assert(seed.length === 32, 'Ed25519 seeds have 32 bytes');
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: Uint8Array.from(spki.subarray(spkiPrefix.length)) };
}

/** The 64-byte signature; the same message always gets the same one. */
export const signEd25519 = (pair: Ed25519KeyPair, message: Uint8Array): Uint8Array =>
  Uint8Array.from(sign(null, message, pair.privateKey));
