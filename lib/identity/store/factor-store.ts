import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const factorRow = z.object({ sealed_secret: z.instanceof(Uint8Array), confirmed: z.boolean() });
export type Factor = z.infer<typeof factorRow>;

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

const sealedRow = z.object({ sealed_secret: z.instanceof(Uint8Array).nullable() });

export interface NewEnrolment {
  readonly sealed: Uint8Array;
  readonly lifetimeSeconds: number;
  /** In place of a factor that stands. */
  readonly replaces: boolean;
}

/** The secret that the session's enrolment goes on with: its own while that lives, else the new one. Null when a factor stands. */
export async function beginEnrolment(
  db: Queryable,
  { userId, sessionId }: Proof,
  { sealed, lifetimeSeconds, replaces }: NewEnrolment,
): Promise<Uint8Array | null> {
  const [row] = await db.rows('SELECT identity_begin_enrolment($1, $2, $3, $4, $5) AS sealed_secret', [
    userId,
    sessionId,
    sealed,
    lifetimeSeconds,
    replaces,
  ]);
  return sealedRow.parse(row).sealed_secret;
}

/** Null when the session has begun none, or too long ago. */
export async function findEnrolment(db: Queryable, { userId, sessionId }: Proof): Promise<Uint8Array | null> {
  const [row] = await db.rows('SELECT * FROM identity_find_enrolment($1, $2)', [userId, sessionId]);
  return row === undefined ? null : sealedRow.parse(row).sealed_secret;
}

export interface ConfirmedEnrolment {
  /** The secret that the code was right for. */
  readonly sealed: Uint8Array;
  readonly step: number;
  readonly recoveryDigests: readonly Uint8Array[];
}

/** False when a factor was confirmed meanwhile, or the session's enrolment is another one by now. */
export async function confirmEnrolment(
  tx: Queryable,
  { userId, sessionId }: Proof,
  { sealed, step, recoveryDigests }: ConfirmedEnrolment,
): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_confirm_enrolment($1, $2, $3, $4, $5) AS done', [
    userId,
    sessionId,
    sealed,
    step,
    recoveryDigests,
  ]);
  return doneRow.parse(row).done;
}

/** False for who has no second factor. */
export async function giveRecoveryCodes(
  tx: Queryable,
  userId: string,
  digests: readonly Uint8Array[],
): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_give_recovery_codes($1, $2) AS done', [userId, digests]);
  return doneRow.parse(row).done;
}

const resetRow = z.object({ became: z.enum(['reset', 'absent', 'elsewhere']) });

/** `elsewhere`: the factor also guards what is not this organisation's. */
export async function resetFactorRow(
  tx: Queryable,
  organizationId: string,
  userId: string,
): Promise<z.infer<typeof resetRow>['became']> {
  const [row] = await tx.rows('SELECT identity_reset_factor($1, $2) AS became', [organizationId, userId]);
  return resetRow.parse(row).became;
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
