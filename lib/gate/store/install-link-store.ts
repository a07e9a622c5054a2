import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Position } from '@/lib/kernel/page';

export interface NewInstallLink {
  readonly id: string;
  readonly agentId: string;
  readonly botId: string;
  readonly tokenDigest: Uint8Array;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Stores a link by its token's digest and makes it findable. */
export async function insertInstallLink(tx: Queryable, tenantId: string, link: NewInstallLink): Promise<void> {
  await tx.rows(
    `INSERT INTO gate_install_links (tenant_id, id, agent_id, bot_id, token_digest, scopes, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tenantId,
      link.id,
      link.agentId,
      link.botId,
      link.tokenDigest,
      link.scopes,
      link.createdBy,
      link.createdAt,
      link.expiresAt,
    ],
  );
  await tx.rows(`SELECT gate_locate('gate_install', $1)`, [link.tokenDigest]);
}

/** Burns an agent's links that could still be redeemed; their number. */
export async function burnInstallLinks(tx: Queryable, tenantId: string, agentId: string, now: Date): Promise<number> {
  const rows = await tx.rows(
    `UPDATE gate_install_links SET revoked_at = $3
     WHERE tenant_id = $1 AND agent_id = $2 AND consumed_at IS NULL AND revoked_at IS NULL AND expires_at > now() RETURNING id`,
    [tenantId, agentId, now],
  );
  return rows.length;
}

const endRow = z.object({ was: z.enum(['open', 'used', 'ended']) });

/**
 * Burns one link of an agent. `ended`: it was burned or had expired before, and stays so. Whoever redeems it at the same time
 * waits for the agent that the caller has locked.
 */
export async function burnInstallLink(
  tx: Queryable,
  tenantId: string,
  agentId: string,
  id: string,
  now: Date,
): Promise<'burned' | 'ended' | 'used' | 'unknown'> {
  const [row] = await tx.rows(
    `WITH link AS (SELECT id, CASE WHEN consumed_at IS NOT NULL THEN 'used'
         WHEN revoked_at IS NOT NULL OR expires_at <= now() THEN 'ended' ELSE 'open' END AS was
       FROM gate_install_links WHERE tenant_id = $1 AND agent_id = $2 AND id = $3 FOR UPDATE),
     burned AS (UPDATE gate_install_links l SET revoked_at = $4 FROM link
       WHERE l.tenant_id = $1 AND l.id = link.id AND link.was = 'open' RETURNING l.id)
     SELECT was FROM link`,
    [tenantId, agentId, id, now],
  );
  if (row === undefined) return 'unknown';
  const { was } = endRow.parse(row);
  return was === 'open' ? 'burned' : was;
}

const openLink = z.object({ agent_name: z.string(), bot_id: z.string(), expires_at: z.date() });
export type OpenLink = z.output<typeof openLink>;

/** What a link that can be redeemed is for; null for every other. */
export async function findOpenLink(tx: Queryable, tenantId: string, digest: Uint8Array): Promise<OpenLink | null> {
  const [row] = await tx.rows(
    `SELECT a.name AS agent_name, l.bot_id, l.expires_at
     FROM gate_install_links l JOIN gate_agents a ON a.tenant_id = l.tenant_id AND a.id = l.agent_id AND a.bot_id = l.bot_id
     WHERE l.tenant_id = $1 AND l.token_digest = $2 AND l.consumed_at IS NULL AND l.revoked_at IS NULL
       AND l.expires_at > now() AND a.status = 'active'`,
    [tenantId, digest],
  );
  return row === undefined ? null : openLink.parse(row);
}

const instant = z.string().transform((text) => new Date(text));
const redeemed = z.object({
  agent_id: z.string(),
  bot_id: z.string(),
  agent_name: z.string(),
  secret_version: z.number().int(),
  scopes: z.array(z.string()),
  link_id: z.string(),
  consumed_at: instant,
  expires_at: instant,
});
export type RedeemedLink = z.output<typeof redeemed>;

export interface Redemption {
  readonly tokenDigest: Uint8Array;
  /** The key that the winner gets. */
  readonly key: { readonly id: string; readonly digest: Uint8Array };
  readonly audit: { readonly redeemed: JsonObject; readonly issued: JsonObject };
}

/** Consumes a link and stores its key in one statement; null when there is nothing to redeem, for whatever reason. */
export async function redeemLink(db: Database, tenantId: string, { tokenDigest, key, audit }: Redemption) {
  const [row] = await db.rows('SELECT gate_redeem_install($1, $2, $3, $4, $5, $6) AS link', [
    tenantId,
    tokenDigest,
    key.id,
    key.digest,
    JSON.stringify(audit.redeemed),
    JSON.stringify(audit.issued),
  ]);
  const { link } = z.object({ link: redeemed.nullable() }).parse(row);
  return link;
}

const linkRow = z.object({
  id: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string(),
  created_at: z.date(),
  expires_at: z.date(),
  consumed_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
});
export type InstallLinkRow = z.output<typeof linkRow>;

/** An agent's links, newest first, after the cursor. */
export async function listInstallLinkRows(
  tx: Queryable,
  tenantId: string,
  agentId: string,
  limit: number,
  after: Position | null = null,
): Promise<readonly InstallLinkRow[]> {
  const rows = await tx.rows(
    `SELECT id, scopes, created_by, created_at, expires_at, consumed_at, revoked_at FROM gate_install_links
     WHERE tenant_id = $1 AND agent_id = $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $5`,
    [tenantId, agentId, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(linkRow).parse(rows);
}
