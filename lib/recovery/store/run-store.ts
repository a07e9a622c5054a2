import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

/** A claim outlives the slowest reconciliation: asking, reading and one more call of the rail. */
const claimSeconds = 30;

export interface RunKey {
  readonly tenantId: string;
  readonly intentId: string;
}

const claimRow = z.object({ claimed_until: z.string() });

/**
 * Takes the turn to reconcile an intent; null when somebody else has it, or had it after `freshSince`. The claim names
 * itself by its end, which only its holder knows.
 */
export async function claimRun(
  tx: Queryable,
  { tenantId, intentId }: RunKey,
  requestedBy: string,
  freshSince: Date,
): Promise<string | null> {
  const [row] = await tx.rows(
    `INSERT INTO recovery_runs AS r (tenant_id, intent_id, requested_by, claimed_until)
       VALUES ($1, $2, $3, clock_timestamp() + interval '${claimSeconds} seconds')
     ON CONFLICT (tenant_id, intent_id) DO UPDATE
       SET requested_by = excluded.requested_by, claimed_until = excluded.claimed_until, finished_at = null, answer = null
       WHERE r.claimed_until <= clock_timestamp() AND (r.finished_at IS NULL OR r.finished_at <= $4)
     RETURNING claimed_until::text`,
    [tenantId, intentId, requestedBy, freshSince],
  );
  return row === undefined ? null : claimRow.parse(row).claimed_until;
}

/** Writes down what it came to and gives the turn back. A claim that ran out meanwhile writes nothing. */
export async function finishRun(
  tx: Queryable,
  { tenantId, intentId }: RunKey,
  claim: string,
  answer: object,
): Promise<void> {
  await tx.rows(
    `UPDATE recovery_runs SET claimed_until = clock_timestamp(), finished_at = clock_timestamp(), answer = $4::jsonb
     WHERE tenant_id = $1 AND intent_id = $2 AND claimed_until = $3::timestamptz`,
    [tenantId, intentId, claim, JSON.stringify(answer)],
  );
}

/** Gives the turn back without an answer. */
export async function dropRun(tx: Queryable, { tenantId, intentId }: RunKey, claim: string): Promise<void> {
  await tx.rows(
    `UPDATE recovery_runs SET claimed_until = clock_timestamp()
     WHERE tenant_id = $1 AND intent_id = $2 AND claimed_until = $3::timestamptz`,
    [tenantId, intentId, claim],
  );
}

const runRow = z.object({ requested_by: z.string(), finished_at: z.date().nullable(), answer: z.unknown() });
export type Run = z.output<typeof runRow>;

/** The latest run of an intent; null when nobody ever asked. */
export async function findRun(tx: Queryable, { tenantId, intentId }: RunKey): Promise<Run | null> {
  const [row] = await tx.rows(
    'SELECT requested_by, finished_at, answer FROM recovery_runs WHERE tenant_id = $1 AND intent_id = $2',
    [tenantId, intentId],
  );
  return row === undefined ? null : runRow.parse(row);
}
