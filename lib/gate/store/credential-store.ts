import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';

export interface NewCredential {
  readonly id: string;
  readonly botId: string;
  readonly role: 'bot' | 'operator' | 'admin';
  readonly digest: Uint8Array;
  readonly label: string;
  /** What it is good for; absent: everything. */
  readonly scopes?: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Stores a key's digest and makes it findable. */
export async function insertCredential(tx: Queryable, tenantId: string, credential: NewCredential): Promise<void> {
  await tx.rows(
    `INSERT INTO gate_credentials (tenant_id, id, bot_id, role, digest, label, scopes, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tenantId,
      credential.id,
      credential.botId,
      credential.role,
      credential.digest,
      credential.label,
      credential.scopes ?? ['*'],
      credential.createdBy,
      credential.createdAt,
    ],
  );
  await tx.rows(`SELECT gate_locate('gate_key', $1)`, [credential.digest]);
}

const credentialRow = z.object({
  id: z.string(),
  bot_id: z.string(),
  role: z.enum(['bot', 'operator', 'admin']),
  label: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string(),
  created_at: z.date(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
});
export type CredentialRow = z.output<typeof credentialRow>;

/** Keys of one name, newest first: of one role or all, after a cursor or from the start. */
export async function listCredentialRows(
  tx: Queryable,
  tenantId: string,
  botId: string,
  limit: number,
  { role = null, after = null }: { readonly role?: 'bot' | null; readonly after?: Position | null } = {},
): Promise<readonly CredentialRow[]> {
  const rows = await tx.rows(
    `SELECT id, bot_id, role, label, scopes, created_by, created_at, revoked_at, last_used_at FROM gate_credentials
     WHERE tenant_id = $1 AND bot_id = $2 AND ($3::text IS NULL OR role = $3)
       AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $6`,
    [tenantId, botId, role, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(credentialRow).parse(rows);
}

/** One key of one agent, locked; null when that agent has none of this id. */
export async function lockCredential(
  tx: Queryable,
  tenantId: string,
  botId: string,
  id: string,
): Promise<CredentialRow | null> {
  const [row] = await tx.rows(
    `SELECT id, bot_id, role, label, scopes, created_by, created_at, revoked_at, last_used_at FROM gate_credentials
     WHERE tenant_id = $1 AND bot_id = $2 AND id = $3 FOR UPDATE`,
    [tenantId, botId, id],
  );
  return row === undefined ? null : credentialRow.parse(row);
}

/**
 * From `at` on, or by the database's clock from now on, the key opens nothing. A key that ends earlier keeps its end.
 * True when this changed something.
 */
export async function endCredential(tx: Queryable, tenantId: string, id: string, at: Date | null): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE gate_credentials SET revoked_at = coalesce($3, date_trunc('milliseconds', now()))
     WHERE tenant_id = $1 AND id = $2 AND (revoked_at IS NULL OR revoked_at > coalesce($3, now())) RETURNING id`,
    [tenantId, id, at],
  );
  return rows.length === 1;
}

/** Ends, now, every key with which the agent itself speaks; their number. Operators' keys of the same name stay. */
export async function endBotCredentials(tx: Queryable, tenantId: string, botId: string): Promise<number> {
  const rows = await tx.rows(
    `UPDATE gate_credentials SET revoked_at = date_trunc('milliseconds', now())
     WHERE tenant_id = $1 AND bot_id = $2 AND role = 'bot' AND (revoked_at IS NULL OR revoked_at > now()) RETURNING id`,
    [tenantId, botId],
  );
  return rows.length;
}

/** Notes when keys of one tenant were last used. What somebody is changing just now waits for its next use. */
export async function touchCredentials(
  tx: Queryable,
  tenantId: string,
  uses: ReadonlyMap<string, Date>,
): Promise<void> {
  await tx.rows(
    `UPDATE gate_credentials k SET last_used_at = u.at
     FROM (SELECT c.id, n.at FROM unnest($2::uuid[], $3::timestamptz[]) AS n(id, at)
       JOIN gate_credentials c ON c.tenant_id = $1 AND c.id = n.id AND (c.last_used_at IS NULL OR c.last_used_at < n.at)
       FOR UPDATE OF c SKIP LOCKED) u
     WHERE k.tenant_id = $1 AND k.id = u.id`,
    [tenantId, [...uses.keys()], [...uses.values()]],
  );
}
