/** Byte helpers that give the same answer in Node and in the browser. Decoders are strict and answer null. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Text of valid UTF-8, or null. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares without leaving early, so that timing says nothing about a secret. Lengths are not secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= at(a, i) ^ at(b, i);
  return difference === 0;
}

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexPairs[byte];
  return text;
}

/** Bytes of hex in either case; null for an odd length or any other character. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = hexDigit(text.charCodeAt(2 * i));
    const low = hexDigit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return null;
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface Base64Form {
  readonly digits: string;
  readonly values: Int8Array;
  readonly padded: boolean;
}

function base64Form(lastTwo: string, padded: boolean): Base64Form {
  const digits = alphabet + lastTwo;
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < 64; i++) values[digits.charCodeAt(i)] = i;
  return { digits, values, padded };
}

const standard = base64Form('+/', true);
const urlSafe = base64Form('-_', false);

/** RFC 4648 base64 with padding. */
export const toBase64 = (bytes: Uint8Array): string => encode64(bytes, standard);
/** Strict: padding and zero trailing bits are required, nothing is skipped. */
export const fromBase64 = (text: string): Uint8Array | null => decode64(text, standard);
/** RFC 4648 base64url without padding. */
export const toBase64Url = (bytes: Uint8Array): string => encode64(bytes, urlSafe);
/** Strict: padding is refused, trailing bits must be zero. */
export const fromBase64Url = (text: string): Uint8Array | null => decode64(text, urlSafe);

function encode64(bytes: Uint8Array, form: Base64Form): string {
  const { digits, padded } = form;
  const whole = bytes.length - (bytes.length % 3);
  let text = '';
  for (let i = 0; i < whole; i += 3) {
    const group = (at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2);
    text += digits.charAt(group >> 18) + digits.charAt((group >> 12) & 63);
    text += digits.charAt((group >> 6) & 63) + digits.charAt(group & 63);
  }
  if (bytes.length - whole === 1) {
    const group = at(bytes, whole) << 4;
    text += digits.charAt(group >> 6) + digits.charAt(group & 63) + (padded ? '==' : '');
  } else if (bytes.length - whole === 2) {
    const group = (at(bytes, whole) << 10) | (at(bytes, whole + 1) << 2);
    text += digits.charAt(group >> 12) + digits.charAt((group >> 6) & 63) + digits.charAt(group & 63);
    text += padded ? '=' : '';
  }
  return text;
}

function decode64(text: string, form: Base64Form): Uint8Array | null {
  const length = form.padded ? unpaddedLength(text) : text.length;
  if (length < 0 || length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let group = 0;
  let bits = 0;
  let written = 0;
  for (let i = 0; i < length; i++) {
    const value = form.values[text.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    group = ((group << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written++] = (group >> bits) & 0xff;
    }
  }
  return (group & ((1 << bits) - 1)) === 0 ? bytes : null;
}

function unpaddedLength(text: string): number {
  if (text.length % 4 !== 0) return -1;
  if (text.endsWith('==')) return text.length - 2;
  return text.endsWith('=') ? text.length - 1 : text.length;
}

/** Index access that the caller's loop bound has already proven. */
const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
