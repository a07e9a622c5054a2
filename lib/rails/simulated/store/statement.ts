import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';

const line = z.object({
  key: z.string(),
  intent_id: z.string(),
  movement: z.string(),
  amount: z.bigint(),
  currency: z.string(),
});
export type BookedMovement = z.output<typeof line>;

// A capture that is followed by a transfer moves nothing by itself yet. Of what is given back, the part that the bank had
// taken back itself before moved with that.
const movementsText = (entries: string, facts: string): string => `SELECT * FROM (
  SELECT 'operation:' || e.operation_id AS key, e.intent_id,
    CASE WHEN e.kind = 'authorise' THEN 'hold' WHEN e.kind IN ('capture', 'transfer') THEN 'release'
      WHEN e.kind = 'reverse_transfer' THEN 'reversal' ELSE 'refund' END AS movement,
    e.amount - CASE WHEN e.kind IN ('void', 'refund') THEN least(e.amount, coalesce((SELECT sum(coalesce(w.amount, e.amount))
      FROM simulated_rail_facts w WHERE w.tenant_id = e.tenant_id AND w.intent_id = e.intent_id AND w.kind = 'funds_withdrawn'
        AND w.created_at <= e.accepted_at), 0)::bigint) ELSE 0 END AS amount, e.currency
  FROM simulated_rail_entries e
  WHERE e.tenant_id = $1 AND ${entries} AND e.kind IN ('authorise', 'capture', 'transfer', 'reverse_transfer', 'void', 'refund')
    AND coalesce(e.verdict, CASE WHEN e.settles_at <= now() AND NOT e.scenario = ANY($2::text[]) THEN 'succeeded' END) = 'succeeded'
    AND NOT (e.kind = 'capture' AND EXISTS (SELECT FROM simulated_rail_entries t WHERE t.tenant_id = e.tenant_id
      AND t.intent_id = e.intent_id AND t.kind = 'transfer' AND t.accepted_at >= e.accepted_at))
  UNION ALL
  SELECT f.kind || ':' || f.ref, f.intent_id, CASE f.kind WHEN 'funds_withdrawn' THEN 'withdrawal' ELSE 'reinstatement' END, f.amount,
    (SELECT min(currency) FROM simulated_rail_entries e WHERE e.tenant_id = f.tenant_id AND e.intent_id = f.intent_id)
  FROM simulated_rail_facts f WHERE f.tenant_id = $1 AND f.kind IN ('funds_withdrawn', 'funds_reinstated')
    AND f.amount IS NOT NULL AND ${facts}) moved WHERE amount > 0`;

const periodText = movementsText(
  'e.accepted_at >= $3 AND e.accepted_at < $4',
  'f.created_at >= $3 AND f.created_at < $4',
);
const ofIntentsText = movementsText('e.intent_id = ANY($3::uuid[])', 'f.intent_id = ANY($3::uuid[])');

/** Whose book, and which scenarios end with a no. */
export interface Book {
  readonly db: Database;
  readonly refusing: readonly string[];
}

const read = ({ db, refusing }: Book, tenantId: string, text: string, values: readonly unknown[]) =>
  inTenant(db, tenantId, async (tx) => z.array(line).parse(await tx.rows(text, [tenantId, [...refusing], ...values])));

/** What the simulated bank was asked to move in a period, and did. */
export const movementsBetween = (
  book: Book,
  tenantId: string,
  from: Date,
  to: Date,
): Promise<readonly BookedMovement[]> => read(book, tenantId, periodText, [from, to]);

/** Everything that the simulated bank ever moved for these intents. */
export const movementsOf = (
  book: Book,
  tenantId: string,
  intentIds: readonly string[],
): Promise<readonly BookedMovement[]> => read(book, tenantId, ofIntentsText, [[...intentIds]]);
