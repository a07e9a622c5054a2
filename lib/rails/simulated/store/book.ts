import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import type { RailCall } from '@/lib/harbor/ports';

/** A line of the simulated rail's own book. */
const entrySchema = z.object({
  operation_id: z.string(),
  scenario: z.string(),
  calls: z.number(),
  settles_at: z.date(),
});
export type BookEntry = z.output<typeof entrySchema>;

/** Enters a call, or counts it again when the operation is already in the book. */
export async function enterCall(db: Database, call: RailCall, scenario: string, settleMs: number): Promise<BookEntry> {
  const rows = await db.rows('SELECT * FROM simulated_rail_call($1, $2, $3, $4, $5, $6, $7, $8)', [
    call.tenantId,
    call.operationId,
    call.intentId,
    call.kind,
    scenario,
    call.amount,
    call.currency,
    settleMs,
  ]);
  return entrySchema.parse(rows[0]);
}

export async function findCall(db: Database, call: RailCall): Promise<BookEntry | null> {
  const rows = await db.rows('SELECT * FROM simulated_rail_look_up($1, $2)', [call.tenantId, call.operationId]);
  return rows.length === 0 ? null : entrySchema.parse(rows[0]);
}
