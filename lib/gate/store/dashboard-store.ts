import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const minor = z.bigint();

const spendRow = z.object({
  id: z.string(),
  bot_id: z.string(),
  tool: z.string(),
  vendor: z.string(),
  rail: z.string(),
  amount: minor,
  currency: z.string(),
  reason: z.string(),
  status: z.enum(['authorized', 'captured']),
  created_at: z.date(),
});
export type SpendTrail = z.output<typeof spendRow>;

/** What some agents spent within their grants, newest first. */
export async function listSpends(
  tx: Queryable,
  tenantId: string,
  botIds: readonly string[],
  limit: number,
): Promise<readonly SpendTrail[]> {
  const rows = await tx.rows(
    `SELECT s.id, q.bot_id, s.tool, s.vendor, s.rail, s.amount, s.currency, s.reason, s.status, s.created_at
     FROM gate_spends s JOIN gate_quotes q ON q.tenant_id = s.tenant_id AND q.id = s.quote_id
     WHERE s.tenant_id = $1 AND q.bot_id = ANY($2) ORDER BY s.created_at DESC, s.id DESC LIMIT $3`,
    [tenantId, botIds, limit],
  );
  return z.array(spendRow).parse(rows);
}

const keyCount = z.object({ bot_id: z.string(), live: z.int() });

/** How many keys of each agent open something now. */
export async function countLiveKeys(
  tx: Queryable,
  tenantId: string,
  botIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows(
    `SELECT bot_id, count(*)::int AS live FROM gate_credentials
     WHERE tenant_id = $1 AND bot_id = ANY($2) AND role = 'bot' AND (revoked_at IS NULL OR revoked_at > now()) GROUP BY bot_id`,
    [tenantId, botIds],
  );
  return new Map(
    z
      .array(keyCount)
      .parse(rows)
      .map(({ bot_id, live }) => [bot_id, live]),
  );
}

const executionRow = z.object({ quote_id: z.string(), status: z.string() });

/** Where the tool executions of some quotes stand. */
export async function executionStates(
  tx: Queryable,
  tenantId: string,
  botIds: readonly string[],
  quoteIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.rows(
    `SELECT quote_id, status FROM gate_executions
     WHERE tenant_id = $1 AND bot_id = ANY($2) AND quote_id = ANY($3) ORDER BY created_at DESC LIMIT 200`,
    [tenantId, botIds, quoteIds],
  );
  const states = new Map<string, string[]>();
  for (const { quote_id, status } of z.array(executionRow).parse(rows)) {
    states.set(quote_id, [...(states.get(quote_id) ?? []), status]);
  }
  return states;
}

/** Notes that a person wants a payer's money back; true for the first who does. */
export async function insertRefundRequest(
  tx: Queryable,
  tenantId: string,
  { id, quoteId, metadata }: { readonly id: string; readonly quoteId: string; readonly metadata: object },
): Promise<boolean> {
  // Twins wait here for each other.
  await tx.rows('SELECT id FROM gate_quotes WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, quoteId]);
  const rows = await tx.rows(
    `INSERT INTO gate_fulfilments (tenant_id, id, quote_id, status, metadata, created_at)
     SELECT $1, $2, $3, 'refund_requested', $4, clock_timestamp()
     WHERE NOT EXISTS (SELECT FROM gate_fulfilments WHERE tenant_id = $1 AND quote_id = $3 AND status = 'refund_requested')
     RETURNING id`,
    [tenantId, id, quoteId, JSON.stringify(metadata)],
  );
  return rows.length === 1;
}
