import { codeOf, stepAt } from '@/lib/identity/domain/totp';

/** An app that shows codes. */
export interface Authenticator {
  /** The code that is right some steps of time after an instant. */
  code(steps?: number, now?: Date): string;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Set up by typing the key that a page shows, with or without blanks. */
export function authenticatorWith(key: string): Authenticator {
  const bits = [...key.replace(/\s/g, '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const secret = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  return { code: (steps = 0, now = new Date()) => codeOf(secret, stepAt(now) + steps) };
}
