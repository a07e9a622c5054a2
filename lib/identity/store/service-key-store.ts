import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';

const keyRole = z.enum(['tenant_admin', 'operator', 'auditor', 'developer']);

const authenticatedRow = z.object({
  tenant_id: z.string(),
  public_id: z.string(),
  organization_id: z.string(),
  environment: z.enum(['sandbox', 'live']),
  tenant_name: z.string(),
  key_id: z.string(),
  account_name: z.string(),
  role: keyRole,
});
export type AuthenticatedKey = z.infer<typeof authenticatedRow>;

/** Who presents the key with this digest; null when it is unknown, revoked or expired. */
export async function authenticateDigest(db: Queryable, digest: Uint8Array): Promise<AuthenticatedKey | null> {
  const [row] = await db.rows('SELECT * FROM tidegate_authenticate($1)', [digest]);
  return row === undefined ? null : authenticatedRow.parse(row);
}

const serviceAccountRow = z.object({ id: z.string(), name: z.string(), role: keyRole });
export type ServiceAccount = z.infer<typeof serviceAccountRow>;

export interface NewServiceAccount extends ServiceAccount {
  readonly tenantId: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Creates the account unless the tenant has one of this name, and gives back the one that stands. */
export async function ensureServiceAccount(tx: Queryable, account: NewServiceAccount): Promise<ServiceAccount> {
  await tx.rows(
    `INSERT INTO service_accounts (tenant_id, id, name, role, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, name) DO NOTHING`,
    [account.tenantId, account.id, account.name, account.role, account.createdBy, account.createdAt],
  );
  const [row] = await tx.rows('SELECT id, name, role FROM service_accounts WHERE tenant_id = $1 AND name = $2', [
    account.tenantId,
    account.name,
  ]);
  return serviceAccountRow.parse(row);
}

const serviceKeyRow = z.object({
  id: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  role: keyRole,
  label: z.string(),
  created_by: z.string(),
  created_at: z.date(),
  expires_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  replaced_by: z.string().nullable(),
});
export type ServiceKeyRow = z.infer<typeof serviceKeyRow>;

const columns = `k.id, a.id AS account_id, a.name AS account_name, a.role, k.label, k.created_by, k.created_at, k.expires_at,
  k.revoked_at, k.last_used_at, k.replaced_by`;
const source = `service_keys k JOIN service_accounts a ON a.tenant_id = k.tenant_id AND a.id = k.service_account_id`;

export interface NewServiceKey {
  readonly tenantId: string;
  readonly id: string;
  readonly accountId: string;
  readonly digest: Uint8Array;
  readonly label: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Stores a key and makes it findable by its digest. */
export async function insertServiceKey(tx: Queryable, key: NewServiceKey): Promise<void> {
  await tx.rows(
    `INSERT INTO service_keys (tenant_id, id, service_account_id, digest, label, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [key.tenantId, key.id, key.accountId, key.digest, key.label, key.createdBy, key.createdAt],
  );
  await tx.rows('SELECT identity_locate_key($1)', [key.digest]);
}

export async function findServiceKey(tx: Queryable, tenantId: string, id: string): Promise<ServiceKeyRow | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM ${source} WHERE k.tenant_id = $1 AND k.id = $2`, [tenantId, id]);
  return row === undefined ? null : serviceKeyRow.parse(row);
}

/** Newest first, after the cursor. */
export async function listServiceKeyRows(
  tx: Queryable,
  tenantId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ServiceKeyRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM ${source}
     WHERE k.tenant_id = $1 AND ($2::timestamptz IS NULL OR (k.created_at, k.id) < ($2, $3))
     ORDER BY k.created_at DESC, k.id DESC LIMIT $4`,
    [tenantId, after?.at ?? null, after?.id ?? null, limit],
  );
  return z.array(serviceKeyRow).parse(rows);
}

/** Ends a live key, in favour of another if there is one. False when it was not live: somebody else came first. */
export async function revokeServiceKeyRow(
  tx: Queryable,
  key: { readonly tenantId: string; readonly id: string; readonly now: Date; readonly replacedBy: string | null },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE service_keys SET revoked_at = $3, replaced_by = $4
     WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3) RETURNING id`,
    [key.tenantId, key.id, key.now, key.replacedBy],
  );
  return rows.length === 1;
}

/** Notes when keys of one tenant were last used; an older note never replaces a newer one. */
export async function touchServiceKeys(
  tx: Queryable,
  tenantId: string,
  uses: ReadonlyMap<string, Date>,
): Promise<void> {
  await tx.rows(
    `UPDATE service_keys k SET last_used_at = u.at
     FROM unnest($2::uuid[], $3::timestamptz[]) AS u(id, at)
     WHERE k.tenant_id = $1 AND k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`,
    [tenantId, [...uses.keys()], [...uses.values()]],
  );
}
