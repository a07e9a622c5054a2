import { findReplay, type Once, once } from '@/lib/db/once';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import type { Outcome } from '@/lib/kernel/outcome';
import type { RailConfigurationDeps } from './deps';

/**
 * A counterpart is asked, then the answer is written: with no transaction open while it is asked, and answered the same
 * for the same Idempotency-Key. `ask` may run twice for twins, so whatever it does at the counterpart is safe to repeat.
 */
export async function askOnce<A, T>(
  ctx: Ctx,
  idempotency: IdempotentRequest | null,
  how: Once<T>,
  { db }: Pick<RailConfigurationDeps, 'db'>,
  ask: () => Promise<Outcome<A>>,
  keep: (tx: Queryable, asked: A) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { id } = ctx.tenant;
  const replayed = await inTenant(db, id, (tx) => findReplay(tx, ctx, idempotency, how));
  if (replayed !== null) return replayed;
  const asked = await ask();
  if (!asked.ok) return asked;
  return inTenant(db, id, (tx) => once(tx, ctx, idempotency, how, () => keep(tx, asked.value)));
}
