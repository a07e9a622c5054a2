import { z } from 'zod';
import { Prisma } from '@/generated/prisma/client';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import { intentStatuses, pageSize, type SettlementFilter, type SettlementItem, type SettlementPage } from './contract';
import { enterTenant, oneSnapshot, type Reader } from './reader';

const queueRow = z.object({
  id: z.string(),
  status: z.enum(intentStatuses),
  amount: z.bigint(),
  currency: z.string(),
  principal_did: z.string(),
  payee_did: z.string(),
  rail: z.string(),
  settlement_mode: z.enum(['simulated', 'live', 'disabled']),
  created_at: z.date(),
  deadline: z.date(),
  submitted_at: z.date(),
  passed: z.boolean(),
});
const settingsRow = z.object({ service_keys_confirm: z.boolean() });
const existsRow = z.object({ any_exists: z.boolean() });

/** Intents whose evidence is in and whose settlement is not confirmed, oldest first. Refuses with `permission.denied`. */
export async function listSettlements(
  ctx: Ctx,
  filter: Pick<SettlementFilter, 'cursor'>,
  reader: Reader,
): Promise<Outcome<SettlementPage>> {
  const permitted = permit(ctx, 'intent.read');
  if (!permitted.ok) return permitted;
  const tenantId = ctx.tenant.id;
  const [, queue, settings, exists] = await reader.$transaction(
    [
      enterTenant(reader, tenantId),
      reader.$queryRaw(queueStatement(tenantId, filter.cursor)),
      reader.$queryRaw`SELECT coalesce((settings->>'service_keys_confirm')::boolean, true) AS service_keys_confirm
        FROM rail_versions WHERE tenant_id = ${tenantId}::uuid ORDER BY version DESC LIMIT 1`,
      reader.$queryRaw`SELECT EXISTS (SELECT FROM intents WHERE tenant_id = ${tenantId}::uuid) AS any_exists`,
    ],
    oneSnapshot,
  );
  const rows = z.array(queueRow).parse(queue);
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return ok({
    items: shown.map(itemOf),
    nextCursor: rows.length > pageSize && last ? encodePosition({ at: last.created_at, id: last.id }) : null,
    serviceKeysConfirm: z.array(settingsRow).parse(settings)[0]?.service_keys_confirm ?? true,
    anyExists: z.tuple([existsRow]).parse(exists)[0].any_exists,
  });
}

/** One page, and one row more that tells whether there is a next one; by the index on state. */
function queueStatement(tenantId: string, cursor: string): Prisma.Sql {
  const after = decodePosition(cursor);
  const position = after
    ? Prisma.sql`AND (i.created_at, i.id) > (${after.at}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  return Prisma.sql`SELECT i.id, i.status, i.amount, i.currency, i.principal_did, i.payee_did, i.rail, i.settlement_mode,
      i.created_at, i.deadline, e.created_at AS submitted_at, e.passed
    FROM (SELECT * FROM intents i WHERE i.tenant_id = ${tenantId}::uuid AND i.state = 'evidence_submitted' ${position}
      ORDER BY i.created_at, i.id LIMIT ${pageSize + 1}) i
    JOIN evidence e ON e.tenant_id = i.tenant_id AND e.intent_id = i.id
    ORDER BY i.created_at, i.id`;
}

const itemOf = (row: z.output<typeof queueRow>): SettlementItem => ({
  id: row.id,
  status: row.status,
  money: { amount: row.amount.toString(), asset: row.currency },
  principal: row.principal_did,
  payee: row.payee_did,
  rail: row.rail,
  settlementMode: row.settlement_mode,
  deadline: row.deadline.toISOString(),
  submittedAt: row.submitted_at.toISOString(),
  passed: row.passed,
});
