import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const challengeRow = z.object({
  address: z.string(),
  message: z.string(),
  expires_at: z.date(),
  used_at: z.date().nullable(),
});
export type ChallengeRow = z.infer<typeof challengeRow>;

export interface NewChallenge {
  readonly id: string;
  readonly address: string;
  readonly message: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertChallenge(tx: Queryable, tenantId: string, challenge: NewChallenge): Promise<void> {
  await tx.rows(
    `INSERT INTO rail_address_challenges (tenant_id, id, address, message, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tenantId,
      challenge.id,
      challenge.address,
      challenge.message,
      challenge.createdBy,
      challenge.createdAt,
      challenge.expiresAt,
    ],
  );
}

export async function findChallenge(tx: Queryable, tenantId: string, id: string): Promise<ChallengeRow | null> {
  const [row] = await tx.rows(
    'SELECT address, message, expires_at, used_at FROM rail_address_challenges WHERE tenant_id = $1 AND id = $2',
    [tenantId, id],
  );
  return row === undefined ? null : challengeRow.parse(row);
}

/** False when it was answered before. */
export async function answerChallenge(tx: Queryable, tenantId: string, id: string, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    'UPDATE rail_address_challenges SET used_at = $3 WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL RETURNING id',
    [tenantId, id, now],
  );
  return rows.length === 1;
}
