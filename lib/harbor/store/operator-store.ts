import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';

/** Filters of the operator's list; absent ones do not filter. */
export interface IntentFilter {
  readonly limit: number;
  readonly status: string | null;
  readonly payeeDid: string | null;
  readonly createdAfter: Date | null;
  readonly createdBefore: Date | null;
  /** The last row of the page before. */
  readonly after: Position | null;
}

const listRow = z.object({
  id: z.string(),
  state: z.string(),
  status: z.string(),
  amount: z.bigint(),
  currency: z.string(),
  rail: z.string(),
  settlement_mode: z.string(),
  principal_did: z.string(),
  payee_did: z.string(),
  deadline: z.date(),
  created_at: z.date(),
});
export type IntentListRow = z.output<typeof listRow>;

const detailRow = listRow.extend({
  settlement_kind: z.string().nullable(),
  end_reason: z.string().nullable(),
  funded_at: z.date().nullable(),
  ended_at: z.date().nullable(),
});

const eventRow = z.object({
  kind: z.string(),
  request_id: z.string(),
  actor: z.string(),
  created_at: z.date(),
  /** Fits a double for longer than any tenant lives. */
  seq: z.number().int().nullable(),
});

const postingRow = z.object({
  kind: z.string(),
  debit: z.string(),
  credit: z.string(),
  amount: z.bigint(),
  currency: z.string(),
});

export interface IntentDetail {
  readonly intent: z.output<typeof detailRow>;
  readonly events: readonly z.output<typeof eventRow>[];
  readonly postings: readonly z.output<typeof postingRow>[];
}

const countRow = z.object({ state: z.string(), count: z.number().int() });
const totalRow = z.object({ currency: z.string(), held: z.bigint(), released: z.bigint(), refunded: z.bigint() });
const troubleRow = z.object({ stuck: z.number().int(), overdue: z.number().int() });

export interface TenantSummary {
  readonly counts: readonly z.output<typeof countRow>[];
  readonly totals: readonly z.output<typeof totalRow>[];
  readonly stuck: number;
  readonly overdue: number;
}

/** Rows of a timeline or of postings that one answer carries; an intent has a few dozen at most. */
const rowsPerIntent = 500;

const listText = `SELECT id, state, status, amount, currency, rail, settlement_mode, principal_did, payee_did, deadline, created_at
  FROM intents
  WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR payee_did = $3)
    AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
    AND ($6::timestamptz IS NULL OR (created_at, id) < ($6, $7::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $8`;

const detailText = `SELECT id, state, status, amount, currency, rail, settlement_mode, principal_did, payee_did, deadline, created_at,
  settlement_kind, end_reason, funded_at, ended_at FROM intents WHERE tenant_id = $1 AND id = $2`;

/** The wire's integers end here. Amounts fit, their total may not: it is shown as this much, neither rounded nor a fault. */
const largestTotal = Number.MAX_SAFE_INTEGER;

const totalsText = `SELECT currency,
    least(coalesce(sum(CASE kind WHEN 'hold' THEN amount ELSE -amount END), 0), ${largestTotal})::bigint AS held,
    least(coalesce(sum(amount) FILTER (WHERE kind = 'release'), 0), ${largestTotal})::bigint AS released,
    least(coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0), ${largestTotal})::bigint AS refunded
  FROM ledger_transfers WHERE tenant_id = $1 GROUP BY currency ORDER BY currency`;

const troubleText = `SELECT
    (count(*) FILTER (WHERE status = 'unknown'))::int AS stuck,
    (count(*) FILTER (WHERE deadline <= now()))::int AS overdue
  FROM intents WHERE tenant_id = $1 AND ended_at IS NULL`;

/** Reads for operators: a page of intents, one intent with its story, the tenant's totals. */
export const operatorStore = (db: Database) => ({
  list: (tenantId: string, filter: IntentFilter): Promise<readonly IntentListRow[]> =>
    inTenant(db, tenantId, async (tx) =>
      z
        .array(listRow)
        .parse(
          await tx.rows(listText, [
            tenantId,
            filter.status,
            filter.payeeDid,
            filter.createdAfter,
            filter.createdBefore,
            filter.after?.at ?? null,
            filter.after?.id ?? null,
            filter.limit,
          ]),
        ),
    ),

  find: (tenantId: string, intentId: string): Promise<IntentDetail | null> =>
    inTenant(db, tenantId, async (tx) => {
      const [row] = await tx.rows(detailText, [tenantId, intentId]);
      if (row === undefined) return null;
      const events = await tx.rows(
        `SELECT kind, request_id, actor, created_at, seq::float8 AS seq FROM ledger_events
         WHERE tenant_id = $1 AND intent_id = $2 ORDER BY created_at, ordinal LIMIT ${rowsPerIntent}`,
        [tenantId, intentId],
      );
      const postings = await tx.rows(
        `SELECT kind, debit, credit, amount, currency FROM ledger_transfers
         WHERE tenant_id = $1 AND intent_id = $2 ORDER BY created_at LIMIT ${rowsPerIntent}`,
        [tenantId, intentId],
      );
      return {
        intent: detailRow.parse(row),
        events: z.array(eventRow).parse(events),
        postings: z.array(postingRow).parse(postings),
      };
    }),

  summarise: (tenantId: string): Promise<TenantSummary> =>
    inTenant(db, tenantId, async (tx) => {
      const counts = await tx.rows(
        'SELECT state, count(*)::int AS count FROM intents WHERE tenant_id = $1 GROUP BY state',
        [tenantId],
      );
      const totals = await tx.rows(totalsText, [tenantId]);
      const [trouble] = await tx.rows(troubleText, [tenantId]);
      return {
        counts: z.array(countRow).parse(counts),
        totals: z.array(totalRow).parse(totals),
        ...troubleRow.parse(trouble),
      };
    }),
});
export type OperatorStore = ReturnType<typeof operatorStore>;
