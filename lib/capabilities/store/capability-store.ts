import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type CapabilityKey, capabilityKeys } from '@/lib/kernel/capability';

/** One capability as it stands. No row: it was never allowed. */
export interface CapabilityRow {
  readonly capability: CapabilityKey;
  readonly allowed: boolean;
  /** Why it is off, or what limits it. */
  readonly reason: string | null;
  /** When it goes off by itself. */
  readonly validUntil: Date | null;
}

export async function isAllowed(tx: Queryable, tenantId: string, key: CapabilityKey): Promise<boolean> {
  const rows = await tx.rows('SELECT tidegate_is_capable($1, $2) AS allowed', [tenantId, key]);
  return z.object({ allowed: z.boolean() }).parse(rows[0]).allowed;
}

/** Writes what a tenant may do now, in the transaction of what changed it. */
export async function writeCapabilities(
  tx: Queryable,
  tenantId: string,
  rows: readonly CapabilityRow[],
  now: Date,
): Promise<void> {
  await tx.rows(
    `INSERT INTO tenant_capabilities AS c (tenant_id, capability, allowed, reason, valid_until, changed_at)
       SELECT $1, r->>'capability', (r->>'allowed')::boolean, r->>'reason', (r->>'validUntil')::timestamptz, $3
       FROM jsonb_array_elements($2::jsonb) r
     ON CONFLICT (tenant_id, capability) DO UPDATE
       SET allowed = excluded.allowed, reason = excluded.reason, valid_until = excluded.valid_until,
           changed_at = excluded.changed_at
       WHERE (c.allowed, c.reason, c.valid_until) IS DISTINCT FROM (excluded.allowed, excluded.reason, excluded.valid_until)`,
    [tenantId, JSON.stringify(rows), now],
  );
}

const stored = z.object({
  capability: z.enum(capabilityKeys),
  allowed: z.boolean(),
  reason: z.string().nullable(),
  valid_until: z.date().nullable(),
});

export async function listCapabilities(tx: Queryable, tenantId: string): Promise<readonly CapabilityRow[]> {
  const rows = await tx.rows(
    'SELECT capability, allowed, reason, valid_until FROM tenant_capabilities WHERE tenant_id = $1 ORDER BY capability LIMIT $2',
    [tenantId, capabilityKeys.length],
  );
  return z
    .array(stored)
    .parse(rows)
    .map(({ valid_until, ...row }) => ({ ...row, validUntil: valid_until }));
}
