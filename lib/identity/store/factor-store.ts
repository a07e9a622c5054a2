import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const factorRow = z.object({ sealed_secret: z.instanceof(Uint8Array), confirmed: z.boolean() });
export type Factor = z.infer<typeof factorRow>;

/** The factor that stands afterwards: one that was begun before keeps its secret. */
export async function beginFactor(db: Queryable, userId: string, sealed: Uint8Array): Promise<Factor> {
  const [row] = await db.rows('SELECT * FROM identity_begin_factor($1, $2)', [userId, sealed]);
  return factorRow.parse(row);
}

export async function findFactor(db: Queryable, userId: string): Promise<Factor | null> {
  const [row] = await db.rows('SELECT * FROM identity_find_factor($1)', [userId]);
  return row === undefined ? null : factorRow.parse(row);
}

/** Whose factor, and the session that it is proved in. */
export interface Proof {
  readonly userId: string;
  readonly sessionId: string;
}

const doneRow = z.object({ done: z.boolean() });

/** False when it was confirmed before. */
export async function confirmFactor(
  tx: Queryable,
  { userId, sessionId }: Proof,
  step: number,
  recoveryDigests: readonly Uint8Array[],
): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_confirm_factor($1, $2, $3, $4) AS done', [
    userId,
    sessionId,
    step,
    recoveryDigests,
  ]);
  return doneRow.parse(row).done;
}

/** False when the code of this step, or of a later one, was used before. */
export async function spendCode(tx: Queryable, { userId, sessionId }: Proof, step: number): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_use_code($1, $2, $3) AS done', [userId, sessionId, step]);
  return doneRow.parse(row).done;
}

/** False for a code that is unknown or used. */
export async function spendRecoveryCode(
  tx: Queryable,
  { userId, sessionId }: Proof,
  digest: Uint8Array,
): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_use_recovery_code($1, $2, $3) AS done', [userId, sessionId, digest]);
  return doneRow.parse(row).done;
}
