import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { ComparedItem } from '@/lib/recovery/domain/compare-statement';

/** Whose movements are read: one counterpart's. */
export interface Served {
  readonly rails: readonly string[];
  readonly mode: 'simulated' | 'connected';
}

const itemRow = z
  .object({ key: z.string(), intent_id: z.string(), movement: z.string(), amount: z.string(), currency: z.string() })
  .transform(
    (row): ComparedItem => ({
      key: row.key,
      intentId: row.intent_id,
      movement: row.movement,
      amount: BigInt(row.amount),
      currency: row.currency,
    }),
  );

/** On the wire of the intent, connected rails are `live`. */
const wireMode = { simulated: 'simulated', connected: 'live' } as const;

// What the rail let go by itself is no movement of the rail's, nor is what makes good for a claim inside the books, nor the
// release of a checkout, whose rail has paid the payee when the payer paid. To the rail, paying a payee again is one more
// release, and money that goes back after its release one more refund. An operator's fee is a part of what it belongs to.
const itemsText = (where: string): string => `
  SELECT CASE WHEN f.id IS NULL THEN 'operation:' || t.operation_id ELSE f.kind || ':' || f.ref END AS key, t.intent_id,
    min(CASE WHEN t.kind IN ('repayment', 'operator_fee') THEN 'release' WHEN t.kind IN ('return', 'operator_fee_return') THEN 'refund'
      ELSE t.kind END) AS movement, sum(t.amount)::text AS amount, t.currency
  FROM ledger_transfers t
  JOIN intents i ON i.tenant_id = t.tenant_id AND i.id = t.intent_id
  LEFT JOIN rail_facts f ON f.tenant_id = t.tenant_id AND f.id = t.operation_id
  LEFT JOIN rail_operations o ON o.tenant_id = t.tenant_id AND o.id = t.operation_id
  WHERE t.tenant_id = $1 AND i.rail = ANY($2::text[]) AND i.settlement_mode = $3 AND f.kind IS DISTINCT FROM 'hold_lost'
    AND t.kind NOT IN ('refund_of_claim', 'write_off')
    AND NOT (i.kind = 'checkout' AND t.kind IN ('release', 'operator_fee') AND (o.id IS NULL OR o.kind = 'refund'))
    AND ${where}
  GROUP BY t.tenant_id, t.operation_id, f.id, f.kind, f.ref, t.intent_id, t.currency`;

const periodText = `${itemsText('t.created_at >= $4 AND t.created_at < $5')} LIMIT $6`;
const everText = itemsText('t.intent_id = ANY($4::uuid[])');

/** What the books moved from `from` until before `to`. */
export const bookItems = async (
  tx: Queryable,
  tenantId: string,
  { rails, mode }: Served,
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<readonly ComparedItem[]> =>
  z.array(itemRow).parse(await tx.rows(periodText, [tenantId, [...rails], wireMode[mode], from, to, limit]));

/** Everything that the books ever moved for these intents. */
export const bookItemsOf = async (
  tx: Queryable,
  tenantId: string,
  { rails, mode }: Served,
  intentIds: readonly string[],
): Promise<readonly ComparedItem[]> =>
  z.array(itemRow).parse(await tx.rows(everText, [tenantId, [...rails], wireMode[mode], [...intentIds]]));

/** Those of these intents whose rail still owes an answer. */
export async function unheardIntents(
  tx: Queryable,
  tenantId: string,
  intentIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows(
    'SELECT DISTINCT intent_id FROM rail_operations WHERE tenant_id = $1 AND intent_id = ANY($2::uuid[]) AND finished_at IS NULL',
    [tenantId, [...intentIds]],
  );
  return new Set(
    z
      .array(z.object({ intent_id: z.string() }))
      .parse(rows)
      .map(({ intent_id }) => intent_id),
  );
}
