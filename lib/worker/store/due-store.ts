import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';
import type { Tenant } from '@/lib/kernel/context';

/** A row that is due, by its ids: the work itself reads it again inside its tenant. */
export interface Due {
  readonly tenantId: string;
  readonly id: string;
}

export interface DueOperation extends Due {
  readonly intentId: string;
}

/** What is due across tenants, most overdue first, and the one sweep that needs no tenant. */
export interface DueStore {
  intents(limit: number): Promise<readonly Due[]>;
  inspections(limit: number): Promise<readonly Due[]>;
  operations(limit: number): Promise<readonly DueOperation[]>;
  holds(limit: number): Promise<readonly Due[]>;
  gateDeliveries(limit: number): Promise<readonly Due[]>;
  gateRefunds(limit: number): Promise<readonly Due[]>;
  /** Applications of which a timer has run out. */
  applications(limit: number): Promise<readonly Due[]>;
  /** Applications whose periodic review opens, or was not answered in time. */
  reviews(limit: number): Promise<readonly Due[]>;
  /** Removes nonces after their window and idempotency answers after their days; resolves with how many. */
  sweepExpired(idempotencyDays: number, limit: number): Promise<number>;
  tenant(id: string): Promise<Tenant | null>;
}

const due = z
  .object({ tenant_id: z.string(), id: z.string() })
  .transform((row): Due => ({ tenantId: row.tenant_id, id: row.id }));
const dueOperation = z
  .object({ tenant_id: z.string(), id: z.string(), intent_id: z.string() })
  .transform((row): DueOperation => ({ tenantId: row.tenant_id, id: row.id, intentId: row.intent_id }));
const swept = z.object({ swept: z.int() });
const tenantRow = z
  .object({
    id: z.string(),
    public_id: z.string(),
    organization_id: z.string(),
    environment: z.enum(['sandbox', 'live']),
    name: z.string(),
  })
  .transform(
    (row): Tenant => ({
      id: row.id,
      publicId: row.public_id,
      organizationId: row.organization_id,
      environment: row.environment,
      name: row.name,
    }),
  );

const tenantText = 'SELECT id, public_id, organization_id, environment, name FROM tenants WHERE id = $1';

export const dueStore = (db: Database): DueStore => ({
  intents: async (limit) => z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_due_intents($1)', [limit])),
  inspections: async (limit) =>
    z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_intents_to_inspect($1)', [limit])),
  operations: async (limit) =>
    z.array(dueOperation).parse(await db.rows('SELECT tenant_id, id, intent_id FROM sys_due_operations($1)', [limit])),
  holds: async (limit) => z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_due_holds($1)', [limit])),
  gateDeliveries: async (limit) =>
    z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_due_gate_deliveries($1)', [limit])),
  gateRefunds: async (limit) =>
    z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_due_gate_refunds($1)', [limit])),
  applications: async (limit) =>
    z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_due_kyc($1)', [limit])),
  reviews: async (limit) =>
    z.array(due).parse(await db.rows('SELECT tenant_id, id FROM sys_due_kyc_reviews($1)', [limit])),
  async sweepExpired(days, limit) {
    const [row] = await db.rows('SELECT sys_sweep_expired($1, $2) + sys_sweep_sign_ins($2) AS swept', [days, limit]);
    return swept.parse(row).swept;
  },
  async tenant(id) {
    const [row] = await inTenant(db, id, (tx) => tx.rows(tenantText, [id]));
    return row === undefined ? null : tenantRow.parse(row);
  },
});
