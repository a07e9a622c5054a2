import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';

const row = z
  .object({
    id: z.string(),
    intent_id: z.string(),
    kind: z.string(),
    status: z.string(),
    rail_ref: z.string().nullable(),
    currency: z.string(),
  })
  .transform(({ intent_id: intentId, rail_ref: railRef, ...rest }) => ({ ...rest, intentId, railRef }));

/** A call of ours by the name that the books give it. `railRef` is the counterpart's name of what it made. */
export type NamedOperation = z.output<typeof row>;

/**
 * Every operation of these intents of the tenant, in the order of their making; an intent that is not the tenant's is
 * left out. A statement says by it what the counterpart's objects are called here; amounts are never taken from it.
 */
export async function operationsOfIntents(
  db: Database,
  tenantId: string,
  intentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly NamedOperation[]>> {
  if (intentIds.length === 0) return new Map();
  const rows = await inTenant(db, tenantId, (tx) =>
    tx.rows(
      `SELECT o.id, o.intent_id, o.kind, o.status, o.rail_ref, i.currency FROM rail_operations o
         JOIN intents i ON i.tenant_id = o.tenant_id AND i.id = o.intent_id
       WHERE o.tenant_id = $1 AND o.intent_id = ANY($2::uuid[]) ORDER BY o.created_at, o.id`,
      [tenantId, [...intentIds]],
    ),
  );
  const byIntent = new Map<string, NamedOperation[]>();
  for (const operation of z.array(row).parse(rows)) {
    byIntent.set(operation.intentId, [...(byIntent.get(operation.intentId) ?? []), operation]);
  }
  return byIntent;
}

const answer = z.tuple([z.object({ was_connected: z.boolean() })]);

/** Whether the tenant ever had one of these rails connected: a counterpart that never served it need not be read. */
export async function wasConnected(db: Database, tenantId: string, rails: readonly string[]): Promise<boolean> {
  const rows = await inTenant(db, tenantId, (tx) =>
    tx.rows(
      `SELECT EXISTS (SELECT FROM rail_versions v CROSS JOIN unnest($2::text[]) AS rail
         WHERE v.tenant_id = $1 AND v.modes->>rail = 'connected') AS was_connected`,
      [tenantId, [...rails]],
    ),
  );
  return answer.parse(rows)[0].was_connected;
}
