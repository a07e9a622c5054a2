import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { assert } from '@/lib/kernel/assert';
import { fromHex, utf8 } from '@/lib/kernel/bytes';

/**
 * Keeps secrets at rest under the installation's master secret. `context` says what the secret is and whose it is
 * (`signing_key:<kid>`); a sealed secret opens only in the context it was sealed for, so rows cannot be swapped.
 */
export interface Sealer {
  seal(secret: Uint8Array, context: string): Uint8Array;
  /** The secret, or null when the bytes were changed, belong to another context or to another master secret. */
  open(sealed: Uint8Array, context: string): Uint8Array | null;
}

/** version (1) | nonce (12) | ciphertext | tag (16). */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + nonceBytes;

/** @param masterSecret 32 bytes in hex, `TIDEGATE_SECRET`. */
export function createSealer(masterSecret: string): Sealer {
  const master = fromHex(masterSecret);
  assert(master !== null && master.length === 32, 'The master secret must be 32 bytes in hex');
  const keyOf = (context: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), utf8(`tidegate/seal/v${version}/${context}`), 32));
  return {
    seal(secret, context) {
      const header = Buffer.concat([Uint8Array.of(version), randomBytes(nonceBytes)]);
      const cipher = createCipheriv('aes-256-gcm', keyOf(context), header.subarray(1));
      cipher.setAAD(associated(context));
      return Uint8Array.from(Buffer.concat([header, cipher.update(secret), cipher.final(), cipher.getAuthTag()]));
    },
    open(sealed, context) {
      if (sealed[0] !== version || sealed.length < headerBytes + tagBytes) return null;
      const decipher = createDecipheriv('aes-256-gcm', keyOf(context), sealed.subarray(1, headerBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(associated(context));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      try {
        const body = decipher.update(sealed.subarray(headerBytes, -tagBytes));
        return Uint8Array.from(Buffer.concat([body, decipher.final()]));
      } catch {
        return null;
      }
    },
  };
}

const associated = (context: string): Uint8Array => utf8(`${version}/${context}`);
