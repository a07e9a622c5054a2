import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const agentKeyRow = z.object({
  key_id: z.string(),
  public_key: z.instanceof(Uint8Array),
  label: z.string(),
  created_by: z.string(),
  created_at: z.date(),
  revoked_at: z.date().nullable(),
});
export type AgentKeyRow = z.infer<typeof agentKeyRow>;

export interface NewAgentKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly label: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const columns = 'key_id, public_key, label, created_by, created_at, revoked_at';

/** False when the tenant has a key of this id: its row stays as it is. */
export async function insertAgentKey(tx: Queryable, key: NewAgentKey): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO agent_keys (tenant_id, key_id, public_key, label, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING RETURNING key_id`,
    [key.tenantId, key.keyId, key.publicKey, key.label, key.createdBy, key.createdAt],
  );
  return rows.length === 1;
}

export async function findAgentKey(tx: Queryable, tenantId: string, keyId: string): Promise<AgentKeyRow | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM agent_keys WHERE tenant_id = $1 AND key_id = $2`, [
    tenantId,
    keyId,
  ]);
  return row === undefined ? null : agentKeyRow.parse(row);
}

/** In the order of their ids, after the given one. */
export async function listAgentKeyRows(
  tx: Queryable,
  tenantId: string,
  after: string | null,
  limit: number,
): Promise<readonly AgentKeyRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM agent_keys WHERE tenant_id = $1 AND ($2::text IS NULL OR key_id > $2) ORDER BY key_id LIMIT $3`,
    [tenantId, after, limit],
  );
  return z.array(agentKeyRow).parse(rows);
}

/** False when it was revoked before, or never was. */
export async function revokeAgentKeyRow(tx: Queryable, tenantId: string, keyId: string, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    'UPDATE agent_keys SET revoked_at = $3 WHERE tenant_id = $1 AND key_id = $2 AND revoked_at IS NULL RETURNING key_id',
    [tenantId, keyId, now],
  );
  return rows.length === 1;
}
