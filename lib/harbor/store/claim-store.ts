import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';

const claimRow = z.object({ lacking: z.string(), is_written_off: z.boolean() });

const text = `SELECT
    coalesce(sum(CASE 'platform' WHEN debit THEN amount WHEN credit THEN -amount ELSE 0 END), 0)::text AS lacking,
    coalesce(bool_or(operation_id = $3 AND kind = 'write_off'), false) AS is_written_off
  FROM ledger_transfers WHERE tenant_id = $1 AND intent_id = $2`;

export interface ClaimRow {
  /** Minor units that the platform lacks on this intent; zero or less when it lacks nothing. */
  readonly lacking: bigint;
  /** This very decision is in the books. */
  readonly isWrittenOff: boolean;
}

export const readClaim = (db: Database, tenantId: string, intentId: string, decisionId: string): Promise<ClaimRow> =>
  inTenant(db, tenantId, async (tx) => {
    const row = claimRow.parse((await tx.rows(text, [tenantId, intentId, decisionId]))[0]);
    return { lacking: BigInt(row.lacking), isWrittenOff: row.is_written_off };
  });
