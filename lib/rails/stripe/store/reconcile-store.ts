import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const stripeRails = ['stripe_connect', 'stripe_ach_debit'];

const askNow = `WITH due AS (
    UPDATE rail_operations o SET next_ask_at = now() FROM intents i
      WHERE i.tenant_id = $1 AND i.rail = ANY ($2) AND o.tenant_id = i.tenant_id AND o.intent_id = i.id
        AND o.next_ask_at > now() AND (o.lease_until IS NULL OR o.lease_until <= now()) RETURNING 1)
  SELECT count(*)::int AS count FROM due`;

const inspectNow = `WITH due AS (
    UPDATE intents SET inspect_at = now() WHERE tenant_id = $1 AND rail = ANY ($2) AND inspect_at > now() RETURNING 1)
  SELECT count(*)::int AS count FROM due`;

const watched = `SELECT count(*)::int AS count FROM intents
  WHERE tenant_id = $1 AND rail = ANY ($2) AND inspect_at IS NOT NULL`;

const counted = z.object({ count: z.int() });

/**
 * Makes everything that a tenant has at Stripe due at once, for the worker. Resolves with how many intents are watched,
 * and how many rows were not due before.
 */
export async function lookNow(
  tx: Queryable,
  tenantId: string,
): Promise<{ readonly watched: number; readonly moved: number }> {
  const count = async (text: string): Promise<number> =>
    counted.parse((await tx.rows(text, [tenantId, stripeRails]))[0]).count;
  const moved = (await count(askNow)) + (await count(inspectNow));
  return { watched: await count(watched), moved };
}
