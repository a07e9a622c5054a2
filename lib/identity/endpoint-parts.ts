import { concatBytes, utf8 } from '@/lib/kernel/bytes';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { idempotencyKeyOf } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import type { IdempotentRequest } from './once';

/** What the declarations of identity have in common. */
export const credentialRefusals = ['credential.missing', 'credential.invalid'] as const;
export const idempotencyCodes = ['idempotency.key_invalid', 'idempotency.conflict'] as const;

export const holderOf = <const P extends Permission>(permission: P) =>
  ({ kind: 'key', permission, credential: 'fresh' }) as const;

export const answered = (status: number, outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: outcome.value }) : outcome;

export const answeredItem = (status: number, outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: { item: outcome.value } }) : outcome;

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
