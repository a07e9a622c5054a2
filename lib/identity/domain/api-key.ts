import { assert } from '@/lib/kernel/assert';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { Environment } from '@/lib/kernel/context';
import { sha256 } from '@/lib/kernel/hash';
import { uuidBytes } from '@/lib/kernel/ids';

/** What a key shows without its secret: which environment it says it is for, and the id of its row. */
export interface KeyFacts {
  readonly environment: Environment;
  readonly id: string;
}

const secretBytes = 32;
const form = /^paybond_sk_(sandbox|live)_([0-9a-f]{32})_[0-9a-f]{64}$/;
const visibleForm = /^[0-9a-f]{32}$/;

/** The bearer text of the Paybond contract: prefix, environment, key id and secret, both in hex. */
export function formatApiKey(environment: Environment, id: string, secret: Uint8Array): string {
  assert(secret.length === secretBytes, 'formatApiKey: a secret has 32 bytes');
  return `paybond_sk_${environment}_${visibleKeyId(id)}_${toHex(secret)}`;
}

/** Reads a bearer text, or null when it is no service key. Says nothing about whether it is known. */
export function parseApiKey(text: string): KeyFacts | null {
  const match = form.exec(text);
  const id = parseVisibleKeyId(match?.[2] ?? '');
  return match && id !== null ? { environment: match[1] === 'live' ? 'live' : 'sandbox', id } : null;
}

/** What is stored of a key. It carries 256 random bits, so a plain hash cannot be searched. */
export const apiKeyDigest = (text: string): Uint8Array => sha256(utf8(text));

/** The key id as the key and the wire show it: the row's UUID as 32 hex digits. */
export const visibleKeyId = (id: string): string => toHex(uuidBytes(id));

/** The row's UUID of a visible key id, or null for any other text. */
export function parseVisibleKeyId(text: string): string | null {
  if (!visibleForm.test(text)) return null;
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** A key as lists and logs may show it: first eight and last four digits of its id. */
export function maskApiKey(environment: Environment, id: string): string {
  const visible = visibleKeyId(id);
  return `paybond_sk_${environment}_${visible.slice(0, 8)}…${visible.slice(-4)}`;
}
