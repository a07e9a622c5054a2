import { z } from 'zod';
import { openDatabase } from '@/lib/db/pool';
import type { TestDatabase } from '@/lib/testing/database';

const count = z.bigint().transform(Number);

const sorted = z.array(z.string()).transform((lines) => lines.sort());

const records = z.object({
  state: z.string(),
  status: z.string(),
  ended: z.boolean(),
  end_reason: z.string().nullable(),
  operations: sorted,
  /** The simulated rail's own book: what a real rail would have done with the money. */
  rail: sorted,
  postings: sorted,
  events: sorted,
  audit: sorted,
  /** Minor units that the intent's `held` account still has. */
  held: count,
  spent: count,
});
/** All that is kept about one intent, each list sorted. */
export type IntentRecords = z.output<typeof records>;

const recordsText = `SELECT state, status, ended_at IS NOT NULL AS ended, end_reason,
  ARRAY(SELECT kind || ' ' || attempt || ' ' || status FROM rail_operations WHERE intent_id = i.id) AS operations,
  ARRAY(SELECT b.kind || ' ' || b.amount || ' called ' || b.calls || CASE WHEN o.id IS NULL THEN ' for nobody' ELSE '' END
    FROM simulated_rail_entries b LEFT JOIN rail_operations o ON o.id = b.operation_id AND o.kind = b.kind
    WHERE b.intent_id = i.id) AS rail,
  ARRAY(SELECT kind || ' ' || debit || '>' || credit || ' ' || amount FROM ledger_transfers WHERE intent_id = i.id) AS postings,
  ARRAY(SELECT kind FROM ledger_events WHERE intent_id = i.id) AS events,
  ARRAY(SELECT action FROM audit_entries WHERE subject_id = i.id::text) AS audit,
  (SELECT coalesce(sum(CASE 'held' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END), 0)::bigint
    FROM ledger_transfers WHERE intent_id = i.id) AS held,
  (SELECT coalesce(sum(held + used), 0)::bigint FROM spend_accounts WHERE intent_id = i.id) AS spent
  FROM intents i WHERE id = $1`;

/** Looks past row-level security at what is stored. */
export interface Records {
  intent(intentId: string): Promise<IntentRecords>;
  /** Takes every event of a source from whoever holds it, as time does. */
  release(source: string): Promise<void>;
  /** Ends the turns of those who were reconciling. */
  endTurns(): Promise<void>;
  /** The simulated bank does something to an intent's money by itself. */
  happen(tenantId: string, intentId: string, kinds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export function openRecords({ superuserUrl }: Pick<TestDatabase, 'superuserUrl'>): Records {
  const db = openDatabase({ url: superuserUrl, applicationName: 'test', maxConnections: 4 });
  return {
    intent: async (intentId) => records.parse((await db.rows(recordsText, [intentId]))[0]),
    release: async (source) =>
      void (await db.rows('UPDATE inbound_events SET next_at = now() WHERE source = $1 AND finished_at IS NULL', [
        source,
      ])),
    endTurns: async () => void (await db.rows('UPDATE recovery_runs SET claimed_until = now()')),
    happen: async (tenantId, intentId, kinds) =>
      void (await db.rows('SELECT simulated_rail_happen($1, $2, $3, $4)', [tenantId, intentId, kinds, 'dp_1'])),
    close: () => db.close(),
  };
}
