import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { capabilities } from '@/lib/rails/configuration/domain/readiness';

const recipientRow = z.object({
  id: z.string(),
  account_id: z.string().nullable(),
  country: z.string(),
  /** Null once the account is made. */
  contact_email: z.string().nullable(),
  capability: z.enum(capabilities),
  requirements: z.array(z.string()),
  read_at: z.date().nullable(),
});
export type RecipientRow = z.infer<typeof recipientRow>;

const columns = 'id, account_id, country, contact_email, capability, requirements, read_at';

/** The account that was linked last; null before the first. */
export async function latestRecipient(tx: Queryable, tenantId: string): Promise<RecipientRow | null> {
  const [row] = await tx.rows(
    `SELECT ${columns} FROM rail_recipients WHERE tenant_id = $1 ORDER BY ordinal DESC LIMIT 1`,
    [tenantId],
  );
  return row === undefined ? null : recipientRow.parse(row);
}

export async function findRecipient(tx: Queryable, tenantId: string, accountId: string): Promise<RecipientRow | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM rail_recipients WHERE tenant_id = $1 AND account_id = $2`, [
    tenantId,
    accountId,
  ]);
  return row === undefined ? null : recipientRow.parse(row);
}

export interface NewRecipient {
  readonly id: string;
  readonly country: string;
  readonly contactEmail: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** The caller holds the configuration's lock. */
export async function insertRecipient(tx: Queryable, tenantId: string, recipient: NewRecipient): Promise<void> {
  await tx.rows(
    `INSERT INTO rail_recipients (tenant_id, id, ordinal, country, contact_email, created_by, created_at)
     SELECT $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4, $5, $6 FROM rail_recipients WHERE tenant_id = $1`,
    [tenantId, recipient.id, recipient.country, recipient.contactEmail, recipient.createdBy, recipient.createdAt],
  );
}

/** False when another process has written the account already. */
export async function setAccount(tx: Queryable, tenantId: string, id: string, accountId: string): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE rail_recipients SET account_id = $3, contact_email = NULL
     WHERE tenant_id = $1 AND id = $2 AND account_id IS NULL RETURNING id`,
    [tenantId, id, accountId],
  );
  return rows.length === 1;
}

/** Never goes back to what an earlier reading said. True when something but the time changed. */
export async function setReading(
  tx: Queryable,
  tenantId: string,
  accountId: string,
  reading: { readonly capability: string; readonly requirements: readonly string[]; readonly readAt: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE rail_recipients r SET capability = $3, requirements = $4, read_at = $5
     FROM (SELECT capability FROM rail_recipients WHERE tenant_id = $1 AND account_id = $2 FOR UPDATE) before
     WHERE r.tenant_id = $1 AND r.account_id = $2 AND (r.read_at IS NULL OR r.read_at <= $5)
     RETURNING before.capability <> r.capability AS changed`,
    [tenantId, accountId, reading.capability, JSON.stringify(reading.requirements), reading.readAt],
  );
  return z.array(z.object({ changed: z.boolean() })).parse(rows)[0]?.changed ?? false;
}
