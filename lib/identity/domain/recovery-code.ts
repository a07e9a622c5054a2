import { utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { base32 } from './totp';

/** How many codes are given out, and how many random bytes are in each: too many to search through their digests. */
export const recovery = { codes: 10, bytes: 10 } as const;

const form = /^[A-Z2-7]{16}$/;

/** Four groups of four letters. */
export const recoveryCodeOf = (bytes: Uint8Array): string => base32(bytes).replace(/(.{4})(?=.)/g, '$1-');

/** The letters of a code as it was typed, in any case, with or without dashes; null for what can be none. */
export function parseRecoveryCode(text: string): string | null {
  const letters = text.replace(/[\s-]/g, '').toUpperCase();
  return form.test(letters) ? letters : null;
}

/** What is stored of a code. */
export const recoveryDigest = (userId: string, letters: string): Uint8Array =>
  sha256(utf8(`recovery:${userId}:${letters}`));

/** A new set of codes, and the digests that stay of them. */
export function newRecoveryCodes(userId: string, randomBytes: (count: number) => Uint8Array) {
  const recoveryCodes = Array.from({ length: recovery.codes }, () => recoveryCodeOf(randomBytes(recovery.bytes)));
  const digests = recoveryCodes.map((each) => recoveryDigest(userId, each.replaceAll('-', '')));
  return { recoveryCodes, digests };
}
