import { z } from 'zod';
import type { Queryable } from './pool';

/** One Idempotency-Key of a tenant, per operation. */
export interface IdempotencySlot {
  readonly tenantId: string;
  readonly operation: string;
  readonly key: string;
}

const answerRow = z.object({ request_digest: z.instanceof(Uint8Array), body: z.string() });
export type StoredAnswer = z.infer<typeof answerRow>;

/** Makes twins wait for each other until the transaction ends. */
export async function lockSlot(tx: Queryable, { tenantId, operation, key }: IdempotencySlot): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [JSON.stringify([tenantId, operation, key])]);
}

export async function findAnswer(tx: Queryable, slot: IdempotencySlot): Promise<StoredAnswer | null> {
  const [row] = await tx.rows(
    'SELECT request_digest, body FROM idempotency_keys WHERE tenant_id = $1 AND operation = $2 AND key = $3',
    [slot.tenantId, slot.operation, slot.key],
  );
  return row === undefined ? null : answerRow.parse(row);
}

export async function insertAnswer(
  tx: Queryable,
  slot: IdempotencySlot,
  answer: { readonly digest: Uint8Array; readonly status: number; readonly body: string },
): Promise<void> {
  await tx.rows(
    `INSERT INTO idempotency_keys (tenant_id, operation, key, request_digest, status, body) VALUES ($1, $2, $3, $4, $5, $6)`,
    [slot.tenantId, slot.operation, slot.key, answer.digest, answer.status, answer.body],
  );
}
