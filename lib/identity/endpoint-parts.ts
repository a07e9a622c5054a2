import type { Answer } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';

/** What the declarations of identity have in common. */
export const credentialRefusals = ['credential.missing', 'credential.invalid'] as const;
export const idempotencyCodes = ['idempotency.key_invalid', 'idempotency.conflict'] as const;

export const holderOf = <const P extends Permission>(permission: P) =>
  ({ kind: 'key', permission, credential: 'fresh' }) as const;

export const answered = (status: number, outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: outcome.value }) : outcome;

export const answeredItem = (status: number, outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: { item: outcome.value } }) : outcome;
