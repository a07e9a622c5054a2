import type { z } from 'zod';
import { equalBytes } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { type IdempotentRequest, idempotencyRefusals } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { findAnswer, insertAnswer, lockSlot } from './idempotency-store';
import type { Queryable } from './pool';

export interface Once<T> {
  readonly operation: string;
  /** Status that the first answer has on the wire. */
  readonly status: number;
  readonly schema: z.ZodType<T>;
  /** What a replay gets: the answer without what may be shown only once. */
  readonly replay: (value: T) => T;
}

/**
 * Runs `work` once per Idempotency-Key, inside its transaction: a repeat gets the stored answer, the same key with
 * another request is refused. Refusals are not stored, so `work` refuses before it writes.
 */
export async function once<T>(
  tx: Queryable,
  ctx: Ctx,
  request: IdempotentRequest | null,
  how: Once<T>,
  work: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (request === null) return work();
  const { operation, status, replay } = how;
  const slot = { tenantId: ctx.tenant.id, operation, key: request.key };
  await lockSlot(tx, slot);
  const replayed = await findReplay(tx, ctx, request, how);
  if (replayed !== null) return replayed;
  const outcome = await work();
  if (outcome.ok) {
    const body = JSON.stringify(replay(outcome.value));
    await insertAnswer(tx, slot, { digest: request.digest, status, body });
  }
  return outcome;
}

/** What a repeat is answered with, before work that cannot stand inside a transaction; null when it is the first. */
export async function findReplay<T>(
  tx: Queryable,
  ctx: Ctx,
  request: IdempotentRequest | null,
  { operation, schema }: Pick<Once<T>, 'operation' | 'schema'>,
): Promise<Outcome<T> | null> {
  if (request === null) return null;
  const stored = await findAnswer(tx, { tenantId: ctx.tenant.id, operation, key: request.key });
  if (stored === null) return null;
  return equalBytes(stored.request_digest, request.digest)
    ? ok(schema.parse(JSON.parse(stored.body)))
    : idempotencyRefusals.refuse('idempotency.conflict');
}
