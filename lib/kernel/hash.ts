import { blake3 as nobleBlake3 } from '@noble/hashes/blake3.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { utf8 } from './bytes';
import { canonicalJson, type JsonValue } from './canonical-json';

/** BLAKE3-256. Intents, evidence and the event chain use it. */
export const blake3 = (bytes: Uint8Array): Uint8Array => nobleBlake3(bytes);

/** SHA-256. Proofs, receipts, manifests and stored secrets use it. */
export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes);

/** HMAC-SHA256. The payment gate's keys, grants and messages use it. */
export const hmacSha256 = (key: Uint8Array, bytes: Uint8Array): Uint8Array => hmac(nobleSha256, key, bytes);

/** HMAC-SHA1, which RFC 6238 codes are made with; nothing else may be. */
export const hmacSha1 = (key: Uint8Array, bytes: Uint8Array): Uint8Array => hmac(sha1, key, bytes);

/** BLAKE3-256 of the canonical JSON text, as in the Paybond contract. */
export const jsonDigest = (value: JsonValue): Uint8Array => blake3(utf8(canonicalJson(value)));
