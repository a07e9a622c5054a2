import { bounds } from './bounds';
import { concatBytes, utf8 } from './bytes';
import type { Call } from './endpoint';
import { sha256 } from './hash';
import { defineRefusals, type Outcome, ok } from './outcome';

export const idempotencyRefusals = defineRefusals({
  'idempotency.key_invalid': { status: 400, message: 'An Idempotency-Key has 1 to 255 printable ASCII characters.' },
  'idempotency.conflict': {
    status: 409,
    message: 'This Idempotency-Key was used for another request. Use a new key, or send the same request.',
  },
});

const form = new RegExp(`^[\\x21-\\x7e]{1,${bounds.idempotencyKeyLength}}$`);

/** The caller's Idempotency-Key; null when none was sent. Refuses one that is empty, too long or not printable. */
export function idempotencyKeyOf(call: { header(name: string): string | null }): Outcome<string | null> {
  const key = call.header('idempotency-key');
  if (key === null || form.test(key)) return ok(key);
  return idempotencyRefusals.refuse('idempotency.key_invalid', { field: 'idempotency-key' });
}

/** An Idempotency-Key and the digest of the request that it stands for. */
export interface IdempotentRequest {
  readonly key: string;
  readonly digest: Uint8Array;
}

/** The caller's Idempotency-Key, bound to method, path and the exact body; null when none was sent. */
export function idempotencyOf(
  call: Pick<Call, 'method' | 'path' | 'rawBody' | 'header'>,
): Outcome<IdempotentRequest | null> {
  const key = idempotencyKeyOf(call);
  if (!key.ok) return key;
  if (key.value === null) return ok(null);
  const digest = sha256(concatBytes([utf8(`${call.method} ${call.path}\n`), call.rawBody]));
  return ok({ key: key.value, digest });
}
