import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { RailCall, RailIntent } from '@/lib/harbor/ports';

/** A line of the simulated rail's own book. */
const entrySchema = z.object({
  operation_id: z.string(),
  scenario: z.string(),
  calls: z.number(),
  settles_at: z.date(),
  verdict: z.enum(['succeeded', 'failed']).nullable(),
  accepted_at: z.date(),
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

export const bookedKinds = ['dispute_opened', 'funds_withdrawn', 'funds_reinstated', 'dispute_closed'] as const;
export type BookedKind = (typeof bookedKinds)[number];

const factSchema = z.object({
  kind: z.enum(bookedKinds),
  ref: z.string(),
  amount: z.coerce.bigint().nullable(),
  created_at: z.date(),
});
export type BookedFact = z.output<typeof factSchema>;

/** What happened to an intent's money by itself, in the order in which it happened. */
export async function factsOf(
  db: Database,
  { tenantId, intentId }: Pick<RailIntent, 'tenantId' | 'intentId'>,
): Promise<readonly BookedFact[]> {
  const rows = await db.rows('SELECT kind, ref, amount, created_at FROM simulated_rail_facts_of($1, $2)', [
    tenantId,
    intentId,
  ]);
  return z.array(factSchema).parse(rows);
}

const done = z.object({ done: z.boolean() });

/** The final word on an authorisation that waits; false when none does. */
export async function decideCall(
  db: Queryable,
  tenantId: string,
  intentId: string,
  verdict: 'succeeded' | 'failed',
): Promise<boolean> {
  const [row] = await db.rows('SELECT simulated_rail_decide($1, $2, $3) AS done', [tenantId, intentId, verdict]);
  return done.parse(row).done;
}

/** Books facts about money that is held or was moved; false when there is none. The same `ref` books them once. */
export async function bookFacts(
  db: Queryable,
  tenantId: string,
  intentId: string,
  kinds: readonly BookedKind[],
  ref: string,
): Promise<boolean> {
  const [row] = await db.rows('SELECT simulated_rail_happen($1, $2, $3, $4) AS done', [tenantId, intentId, kinds, ref]);
  return done.parse(row).done;
}

/** True when the bank has been asked for money of this intent. */
export async function isBooked(db: Queryable, tenantId: string, intentId: string): Promise<boolean> {
  const text = 'SELECT FROM simulated_rail_entries WHERE tenant_id = $1 AND intent_id = $2 LIMIT 1';
  return (await db.rows(text, [tenantId, intentId])).length > 0;
}
