import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import type { QuoteIntent, QuoteOperation } from '@/lib/gate/domain/quote-state';
import { intentRow, operationRow } from '@/lib/gate/store/quote-store';

const instant = z.string().transform((text) => new Date(text));
const amount = z
  .number()
  .int()
  .transform((value) => BigInt(value));

const budgetRow = z
  .object({
    id: z.string(),
    bot_id: z.string(),
    external_user_id: z.string(),
    task_id: z.string(),
    amount,
    currency: z.string(),
    scale: z.number().int(),
    available: amount,
    reserved: amount,
    captured: amount,
    refunded: amount,
    released: amount,
    status: z.enum(['created', 'checkout_created', 'active', 'closed']),
    provider: z.enum(['mock', 'stripe']).nullable(),
    session_at: instant.nullable(),
    deadline: instant,
  })
  .transform((row) => ({
    id: row.id,
    botId: row.bot_id,
    externalUserId: row.external_user_id,
    taskId: row.task_id,
    amount: row.amount,
    currency: row.currency,
    scale: row.scale,
    available: row.available,
    reserved: row.reserved,
    captured: row.captured,
    refunded: row.refunded,
    released: row.released,
    status: row.status,
    provider: row.provider,
    sessionAt: row.session_at,
    deadline: row.deadline,
  }));
export type StoredBudget = z.output<typeof budgetRow>;

const readRow = z.object({
  budget: budgetRow.nullable(),
  agent: z.object({ provider: z.enum(['mock', 'stripe', 'usdc']).nullable(), name: z.string() }).nullable(),
  intent: intentRow.nullable(),
  operations: z.array(operationRow),
  decision: z.object({ verdict: z.string() }).nullable(),
});

/** A task budget with the engine's word on its money. */
export interface BudgetRead {
  readonly budget: StoredBudget;
  readonly agent: { readonly provider: 'mock' | 'stripe' | 'usdc' | null; readonly name: string } | null;
  readonly intent: QuoteIntent | null;
  readonly operations: readonly QuoteOperation[];
  readonly decision: { readonly verdict: string } | null;
}

/** A task budget of the tenant; null when it has none of this id. */
export async function readBudget(
  db: Database,
  tenantId: string,
  keyId: string | null,
  budgetId: string,
): Promise<BudgetRead | null> {
  const [found] = await db.rows('SELECT gate_read_budget($1, $2, $3) AS read', [tenantId, keyId, budgetId]);
  const { budget, ...facts } = readRow.parse(z.object({ read: z.unknown() }).parse(found).read);
  return budget === null ? null : { ...facts, budget };
}
