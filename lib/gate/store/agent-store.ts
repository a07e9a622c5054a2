import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Tenant } from '@/lib/kernel/context';
import type { Position } from '@/lib/kernel/page';

const agentRow = z.object({
  id: z.string(),
  bot_id: z.string(),
  owner_id: z.string().nullable(),
  name: z.string(),
  platform: z.string(),
  callback_url: z.string().nullable(),
  default_currency: z.string(),
  provider: z.enum(['mock', 'stripe', 'usdc']).nullable(),
  status: z.enum(['active', 'deleted']),
  policy: z.record(z.string(), z.json()),
  policy_version: z.number().int(),
  secret_version: z.number().int(),
  created_at: z.date(),
  deleted_at: z.date().nullable(),
});
export type AgentRow = z.output<typeof agentRow>;

const columns = `id, bot_id, owner_id, name, platform, callback_url, default_currency, provider, status, policy, policy_version,
  secret_version, created_at, deleted_at`;

const one = (rows: readonly unknown[]): AgentRow | null => (rows[0] === undefined ? null : agentRow.parse(rows[0]));

export const findAgentByBot = async (tx: Queryable, tenantId: string, botId: string): Promise<AgentRow | null> =>
  one(await tx.rows(`SELECT ${columns} FROM gate_agents WHERE tenant_id = $1 AND bot_id = $2`, [tenantId, botId]));

export const findAgentById = async (tx: Queryable, tenantId: string, id: string): Promise<AgentRow | null> =>
  one(await tx.rows(`SELECT ${columns} FROM gate_agents WHERE tenant_id = $1 AND id = $2`, [tenantId, id]));

/** The agent, locked until the transaction ends: nobody deletes it or redeems a link of it meanwhile. */
export const lockAgent = async (tx: Queryable, tenantId: string, id: string): Promise<AgentRow | null> =>
  one(await tx.rows(`SELECT ${columns} FROM gate_agents WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [tenantId, id]));

export const lockAgentByBot = async (tx: Queryable, tenantId: string, botId: string): Promise<AgentRow | null> =>
  one(
    await tx.rows(`SELECT ${columns} FROM gate_agents WHERE tenant_id = $1 AND bot_id = $2 FOR UPDATE`, [
      tenantId,
      botId,
    ]),
  );

/** Agents of one person, newest first. */
export async function listOwnAgentRows(
  tx: Queryable,
  tenantId: string,
  ownerId: string,
  limit: number,
): Promise<readonly AgentRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM gate_agents WHERE tenant_id = $1 AND owner_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3`,
    [tenantId, ownerId, limit],
  );
  return z.array(agentRow).parse(rows);
}

export type AgentSettings = Pick<
  AgentRow,
  'name' | 'platform' | 'callback_url' | 'default_currency' | 'provider' | 'status' | 'secret_version' | 'deleted_at'
>;

/** Writes an agent that was locked before, as it shall be. */
export async function saveAgent(tx: Queryable, tenantId: string, id: string, agent: AgentSettings): Promise<void> {
  await tx.rows(
    `UPDATE gate_agents SET name = $3, platform = $4, callback_url = $5, default_currency = $6, provider = $7, status = $8,
       secret_version = $9, deleted_at = $10
     WHERE tenant_id = $1 AND id = $2`,
    [
      tenantId,
      id,
      agent.name,
      agent.platform,
      agent.callback_url,
      agent.default_currency,
      agent.provider,
      agent.status,
      agent.secret_version,
      agent.deleted_at,
    ],
  );
}

/** Newest first, after the cursor. */
export async function listAgentRows(
  tx: Queryable,
  tenantId: string,
  after: Position | null,
  limit: number,
): Promise<readonly AgentRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM gate_agents
     WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
     ORDER BY created_at DESC, id DESC LIMIT $4`,
    [tenantId, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(agentRow).parse(rows);
}

export interface NewAgent {
  readonly id: string;
  readonly botId: string;
  readonly ownerId: string | null;
  readonly name: string;
  readonly platform: string;
  readonly callbackUrl: string | null;
  readonly defaultCurrency: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** True when this call made it: a tenant has one agent of a name. */
export async function insertAgent(tx: Queryable, tenantId: string, agent: NewAgent): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO gate_agents (tenant_id, id, bot_id, owner_id, name, platform, callback_url, default_currency, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, bot_id) DO NOTHING RETURNING id`,
    [
      tenantId,
      agent.id,
      agent.botId,
      agent.ownerId,
      agent.name,
      agent.platform,
      agent.callbackUrl,
      agent.defaultCurrency,
      agent.createdBy,
      agent.createdAt,
    ],
  );
  return rows.length === 1;
}

const authenticated = z.object({
  tenant_id: z.string(),
  public_id: z.string(),
  organization_id: z.string(),
  environment: z.enum(['sandbox', 'live']),
  tenant_name: z.string(),
  credential_id: z.string(),
  bot_id: z.string(),
  role: z.enum(['bot', 'operator', 'admin']),
  label: z.string(),
  scopes: z.array(z.string()),
});
export type AuthenticatedAgent = z.output<typeof authenticated>;

/** Who presents the key with this digest; null when it is unknown or revoked. */
export async function authenticateAgentKey(db: Queryable, digest: Uint8Array): Promise<AuthenticatedAgent | null> {
  const [row] = await db.rows('SELECT * FROM gate_authenticate($1)', [digest]);
  return row === undefined ? null : authenticated.parse(row);
}

const tenantRow = authenticated.pick({
  tenant_id: true,
  public_id: true,
  organization_id: true,
  environment: true,
  tenant_name: true,
});

/** The tenant of a row that names one. */
export const tenantOf = (row: z.output<typeof tenantRow>): Tenant => ({
  id: row.tenant_id,
  publicId: row.public_id,
  organizationId: row.organization_id,
  environment: row.environment,
  name: row.tenant_name,
});

/** The tenant behind a public address of the gate. */
export async function locateTenant(
  db: Database,
  kind: 'gate_quote' | 'gate_install' | 'gate_approval',
  digest: Uint8Array,
): Promise<z.output<typeof tenantRow> | null> {
  const [row] = await db.rows('SELECT * FROM gate_tenant_of($1, $2)', [kind, digest]);
  return row === undefined ? null : tenantRow.parse(row);
}

const railRow = z.object({
  rail: z.string(),
  status: z.string(),
  mode: z.string(),
  config: z.record(z.string(), z.json()),
});
export type RailRow = z.output<typeof railRow>;

export async function listRails(tx: Queryable, tenantId: string, agentId: string): Promise<readonly RailRow[]> {
  const rows = await tx.rows(
    `SELECT rail, status, mode, config FROM gate_rail_connections WHERE tenant_id = $1 AND agent_id = $2
     ORDER BY rail LIMIT 100`,
    [tenantId, agentId],
  );
  return z.array(railRow).parse(rows);
}

export async function upsertRail(
  tx: Queryable,
  tenantId: string,
  agentId: string,
  rail: Omit<RailRow, 'config'> & { readonly config: JsonObject },
  now: Date,
): Promise<void> {
  await tx.rows(
    `INSERT INTO gate_rail_connections (tenant_id, agent_id, rail, status, mode, config, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
     ON CONFLICT (tenant_id, agent_id, rail) DO UPDATE SET status = excluded.status, mode = excluded.mode,
       config = excluded.config, updated_at = excluded.updated_at`,
    [tenantId, agentId, rail.rail, rail.status, rail.mode, JSON.stringify(rail.config), now],
  );
}
