import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';

/** Longest that one comparison may take; after that another worker begins it anew. */
const claimMinutes = 10;

const claimRow = z.object({ claimed_until: z.string() });

/** Takes a day to compare; null when somebody is at it, or when it is done and `again` is false. */
export async function claimDay(
  tx: Queryable,
  tenantId: string,
  day: string,
  { by, again }: { readonly by: string; readonly again: boolean },
): Promise<string | null> {
  const [row] = await tx.rows(
    `INSERT INTO recovery_statements AS s (tenant_id, day, requested_by, claimed_until)
       VALUES ($1, $2, $3, clock_timestamp() + interval '${claimMinutes} minutes')
     ON CONFLICT (tenant_id, day) DO UPDATE SET requested_by = excluded.requested_by, claimed_until = excluded.claimed_until
       WHERE s.claimed_until <= clock_timestamp() AND ($4 OR s.finished_at IS NULL)
     RETURNING claimed_until::text`,
    [tenantId, day, by, again],
  );
  return row === undefined ? null : claimRow.parse(row).claimed_until;
}

export interface DayResult {
  readonly totals: readonly object[];
  readonly differences: number;
}

/** Writes down what it came to; false when the claim had run out meanwhile. */
export async function finishDay(
  tx: Queryable,
  tenantId: string,
  day: string,
  claim: string,
  { totals, differences }: DayResult,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE recovery_statements SET claimed_until = clock_timestamp(), finished_at = clock_timestamp(), totals = $4::jsonb, differences = $5
     WHERE tenant_id = $1 AND day = $2 AND claimed_until = $3::timestamptz RETURNING day`,
    [tenantId, day, claim, JSON.stringify(totals), differences],
  );
  return rows.length === 1;
}

/** Gives the day back, a moment later for a worker that would only fail again at once. */
export async function dropDay(
  tx: Queryable,
  tenantId: string,
  day: string,
  claim: string,
  restMs: number,
): Promise<void> {
  await tx.rows(
    `UPDATE recovery_statements SET claimed_until = clock_timestamp() + $4::int * interval '1 millisecond'
     WHERE tenant_id = $1 AND day = $2 AND claimed_until = $3::timestamptz`,
    [tenantId, day, claim, restMs],
  );
}

const total = z.object({
  counterpart: z.string(),
  currency: z.string(),
  movement: z.string(),
  rail: z.string(),
  books: z.string(),
});
const dayRow = z.object({
  day: z.string(),
  requested_by: z.string(),
  finished_at: z.date(),
  totals: z.array(total),
  differences: z.int(),
});
export type DayRow = z.output<typeof dayRow>;

/** Days that were compared, newest first. */
export async function listDays(tx: Queryable, tenantId: string, limit: number): Promise<readonly DayRow[]> {
  const rows = await tx.rows(
    `SELECT day, requested_by, finished_at, totals, differences FROM recovery_statements
     WHERE tenant_id = $1 AND finished_at IS NOT NULL ORDER BY day DESC LIMIT $2`,
    [tenantId, limit],
  );
  return z.array(dayRow).parse(rows);
}

const tenantRow = z.object({ tenant_id: z.string() });

/** Tenants with money whose day nobody has compared, for the worker: ids only. */
export async function uncomparedTenants(db: Database, day: string, limit: number): Promise<readonly string[]> {
  const rows = await db.rows('SELECT tenant_id FROM sys_uncompared_tenants($1, $2)', [day, limit]);
  return z
    .array(tenantRow)
    .parse(rows)
    .map(({ tenant_id }) => tenant_id);
}
