import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';

const listedRow = z.object({
  id: z.string(),
  bot_id: z.string(),
  name: z.string(),
  platform: z.string(),
  status: z.enum(['active', 'deleted']),
  provider: z.enum(['mock', 'stripe', 'usdc']).nullable(),
  live_keys: z.int(),
  last_used_at: z.date().nullable(),
  created_at: z.date(),
  deleted_at: z.date().nullable(),
});
export type ListedAgent = z.output<typeof listedRow>;

export interface AgentFilter {
  readonly status: ListedAgent['status'];
  readonly after: Position | null;
  readonly limit: number;
}

/** Agents of the tenant with what is known of their keys, newest first. */
export async function listAgentsWithKeys(
  tx: Queryable,
  tenantId: string,
  { status, after, limit }: AgentFilter,
): Promise<readonly ListedAgent[]> {
  const rows = await tx.rows(
    `SELECT a.id, a.bot_id, a.name, a.platform, a.status, a.provider, a.created_at, a.deleted_at, k.live_keys, k.last_used_at
     FROM gate_agents a
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE revoked_at IS NULL OR revoked_at > now())::int AS live_keys, max(last_used_at) AS last_used_at
       FROM gate_credentials c WHERE c.tenant_id = a.tenant_id AND c.bot_id = a.bot_id AND c.role = 'bot') k
     WHERE a.tenant_id = $1 AND a.status = $2 AND ($3::timestamptz IS NULL OR (a.created_at, a.id) < ($3, $4::uuid))
     ORDER BY a.created_at DESC, a.id DESC LIMIT $5`,
    [tenantId, status, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(listedRow).parse(rows);
}

const anyRow = z.object({ exists: z.boolean() });

/** Whether the tenant ever had an agent. */
export async function hasAgents(tx: Queryable, tenantId: string): Promise<boolean> {
  const [row] = await tx.rows('SELECT EXISTS (SELECT FROM gate_agents WHERE tenant_id = $1) AS exists', [tenantId]);
  return anyRow.parse(row).exists;
}
