import { assert } from '@/lib/kernel/assert';
import { decodeUtf8, fromHex, toHex, utf8 } from '@/lib/kernel/bytes';
import { randomBytes } from '@/lib/kernel/ids';
import { createSealer, type Sealer } from '@/lib/keys/seal';
import type { FieldValue } from '@/lib/onboarding/domain/form/fields';
import { fieldValue } from './contract';

/** Whose key it is. */
export interface SubjectKey {
  readonly tenantId: string;
  readonly id: string;
  /** Null once it was destroyed. */
  readonly sealedKey: Uint8Array | null;
}

const contextOf = ({ id, tenantId }: Omit<SubjectKey, 'sealedKey'>): string => `kyc_subject:${tenantId}:${id}`;

/** A new key, as it is stored: sealed under the installation's secret. */
export const newSubjectKey = (sealer: Sealer, whose: Omit<SubjectKey, 'sealedKey'>): Uint8Array =>
  sealer.seal(utf8(toHex(randomBytes(32))), contextOf(whose));

/** What seals and opens everything about a subject; null once the key was destroyed. */
export function openSubject(sealer: Sealer, subject: SubjectKey): Sealer | null {
  if (subject.sealedKey === null) return null;
  const opened = sealer.open(subject.sealedKey, contextOf(subject));
  const key = opened === null ? null : decodeUtf8(opened);
  assert(key !== null && fromHex(key) !== null, 'a subject’s key opens under the master secret that sealed it');
  return createSealer(key);
}

const fieldContext = (path: string): string => `field:${path}`;

export const sealField = (subject: Sealer, path: string, value: FieldValue): Uint8Array =>
  subject.seal(utf8(JSON.stringify(value)), fieldContext(path));

export function openField(subject: Sealer, path: string, sealed: Uint8Array): FieldValue {
  const opened = subject.open(sealed, fieldContext(path));
  const text = opened === null ? null : decodeUtf8(opened);
  assert(text !== null, 'a value opens under its subject’s key');
  return fieldValue.parse(JSON.parse(text));
}

/** What the desk or the merchant says in words beside the form: `kind:ID` of what it belongs to keeps it in its place. */
export const sealText = (subject: Sealer, place: string, text: string): Uint8Array =>
  subject.seal(utf8(text), `text:${place}`);

export function openText(subject: Sealer, place: string, sealed: Uint8Array): string {
  const opened = subject.open(sealed, `text:${place}`);
  const text = opened === null ? null : decodeUtf8(opened);
  assert(text !== null, 'a text opens under its subject’s key');
  return text;
}

const fileContext = (id: string): string => `file:${id}`;

export const sealFile = (subject: Sealer, id: string, bytes: Uint8Array): Uint8Array =>
  subject.seal(bytes, fileContext(id));

export const openFile = (subject: Sealer, id: string, sealed: Uint8Array): Uint8Array | null =>
  subject.open(sealed, fileContext(id));
