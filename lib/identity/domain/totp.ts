import { equalBytes, utf8 } from '@/lib/kernel/bytes';
import { hmacSha1 } from '@/lib/kernel/hash';

/** RFC 6238 as every authenticator speaks it: SHA-1, six digits, a new code every thirty seconds. */
export const totp = { secretBytes: 20, digits: 6, stepSeconds: 30, driftSteps: 1 } as const;

/** The step of time that an instant falls into. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1_000 / totp.stepSeconds);

/** The code of one step (RFC 4226). */
export function codeOf(secret: Uint8Array, step: number, digits: number = totp.digits): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const mac = hmacSha1(secret, counter);
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = new DataView(mac.buffer, mac.byteOffset + offset, 4).getUint32(0) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, one before and one after now included: clocks differ. Null when it is none of them. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | null {
  const current = stepAt(now);
  let found: number | null = null;
  for (let step = current - totp.driftSteps; step <= current + totp.driftSteps; step++) {
    if (equalBytes(utf8(codeOf(secret, step)), utf8(code))) found = step;
  }
  return found;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base32 without padding, as authenticators and people type it. Takes whole groups of five bytes. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}

/** What a QR code holds, so that an authenticator need not be typed into. */
export const enrolmentUri = (secret: Uint8Array, email: string): string =>
  `otpauth://totp/${encodeURIComponent(`Tidegate:${email}`)}?${new URLSearchParams({
    secret: base32(secret),
    issuer: 'Tidegate',
    algorithm: 'SHA1',
    digits: String(totp.digits),
    period: String(totp.stepSeconds),
  })}`;
