import { assert } from './assert';
import { bounds } from './bounds';
import { fromHex, toHex } from './bytes';

/** Random UUID (version 4). */
export function uuidV4(): string {
  const bytes = randomBytes(16);
  stamp(bytes, 4);
  return uuidText(bytes);
}

/** UUID of a digest (RFC 9562 version 8): the same bytes always name the same thing. */
export function uuidFrom(digest: Uint8Array): string {
  assert(digest.length >= 16, 'uuidFrom: too few bytes');
  const bytes = Uint8Array.from(digest.subarray(0, 16));
  stamp(bytes, 8);
  return uuidText(bytes);
}

/** Time-ordered UUID (RFC 9562 version 7): rows made together stay together in the index. */
export function uuidV7(now: Date): string {
  const milliseconds = now.getTime();
  assert(Number.isInteger(milliseconds) && milliseconds >= 0 && milliseconds < 2 ** 48, 'uuidV7: instant out of range');
  const bytes = randomBytes(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(milliseconds / 2 ** 32));
  view.setUint32(2, milliseconds % 2 ** 32);
  stamp(bytes, 7);
  return uuidText(bytes);
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Lower-case text of a UUID in the 8-4-4-4-12 form, or null. */
export const parseUuid = (text: string): string | null => (uuidForm.test(text) ? text.toLowerCase() : null);

export const isUuid = (text: string): boolean => uuidForm.test(text);

/** The 16 bytes of a UUID that was parsed before. */
export function uuidBytes(uuid: string): Uint8Array {
  const bytes = isUuid(uuid) ? fromHex(uuid.replaceAll('-', '')) : null;
  assert(bytes !== null, 'uuidBytes: not a UUID');
  return bytes;
}

const tenantPublicIdForm = /^org_[0-9a-f]{32}$/;

/** Id of a tenant on the wire and in signatures. */
export const newTenantPublicId = (): string => `org_${toHex(randomBytes(16))}`;

export const isTenantPublicId = (text: string): boolean => tenantPublicIdForm.test(text);

const callersRequestId = new RegExp(`^[A-Za-z0-9._-]{1,${bounds.requestIdLength}}$`);

/** The caller's `x-request-id` when it is fit for logs, else a new one. `randomUUID` costs a tenth of fresh bytes. */
export const requestId = (offered: string | null): string =>
  offered !== null && callersRequestId.test(offered) ? offered : `req_${crypto.randomUUID().replaceAll('-', '')}`;

/** Bytes from the platform's cryptographic generator. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function stamp(bytes: Uint8Array, version: number): void {
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
}

function uuidText(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
