import { CompactSign } from 'jose';
import { LRUCache } from 'lru-cache';
import { decodeUtf8, fromBase64Url, utf8 } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { verifyEd25519 } from './ed25519';
import type { SigningKey } from './key-ring';

/**
 * Compact EdDSA JWS over a payload written in the order given. The same key, type and payload give the same text,
 * so a token can be signed again instead of being stored.
 * @param type The `typ` header: what the token is, so that none passes for another.
 */
export const signJws = (key: SigningKey, type: string, payload: JsonObject): Promise<string> =>
  new CompactSign(utf8(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: key.kid })
    .sign(key.privateKey);

/** Public key of an id, or null when it is not (or no longer) published. */
export type FindPublicKey = (kid: string) => Uint8Array | null;

/**
 * Payload of a compact EdDSA JWS of the given type, or null when anything about it is wrong.
 * Synchronous and without a JWT library in between: the check of a spend costs little more than its signature.
 */
export function verifyJws(token: string, type: string, findKey: FindPublicKey): Uint8Array | null {
  const headerEnd = token.indexOf('.');
  const payloadEnd = token.indexOf('.', headerEnd + 1);
  if (headerEnd < 1 || payloadEnd < 0 || token.indexOf('.', payloadEnd + 1) >= 0) return null;
  const header = readHeader(token.slice(0, headerEnd));
  if (header === null || header.type !== type) return null;
  const publicKey = findKey(header.kid);
  const payload = fromBase64Url(token.slice(headerEnd + 1, payloadEnd));
  const signature = fromBase64Url(token.slice(payloadEnd + 1));
  if (publicKey === null || payload === null || signature === null) return null;
  const signed = Buffer.from(token.slice(0, payloadEnd), 'latin1');
  return verifyEd25519(publicKey, signed, signature) ? payload : null;
}

interface Header {
  readonly type: string;
  readonly kid: string;
}

/** Every token of a key has the same header text. Only headers that were understood are kept. */
const headers = new LRUCache<string, Header>({ max: 256 });
const headerLength = 512;

function readHeader(encoded: string): Header | null {
  const known = headers.get(encoded);
  if (known !== undefined) return known;
  const bytes = encoded.length <= headerLength ? fromBase64Url(encoded) : null;
  const header = bytes === null ? null : parseObject(bytes);
  if (header === null) return null;
  const { alg, kid, typ, ...others } = header;
  // RFC 7515 lets a header demand extensions (`crit`, `b64`); a token of ours has none.
  if (alg !== 'EdDSA' || typeof kid !== 'string' || typeof typ !== 'string' || Object.keys(others).length > 0)
    return null;
  const read = { type: typ, kid };
  headers.set(encoded, read);
  return read;
}

function parseObject(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(decodeUtf8(bytes) ?? '');
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keys of a published JWKS document. Entries that are not Ed25519 signature keys are passed over. */
export function jwksKeys(document: unknown): FindPublicKey {
  const listed = isJsonObject(document) && Array.isArray(document.keys) ? document.keys : [];
  const keys = new Map<string, Uint8Array>();
  for (const entry of listed) {
    if (!isJsonObject(entry) || entry.kty !== 'OKP' || entry.crv !== 'Ed25519') continue;
    const publicKey = typeof entry.x === 'string' ? fromBase64Url(entry.x) : null;
    if (typeof entry.kid === 'string' && publicKey?.length === 32) keys.set(entry.kid, publicKey);
  }
  return (kid) => keys.get(kid) ?? null;
}
