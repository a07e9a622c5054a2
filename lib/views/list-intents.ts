import { z } from 'zod';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { encodePosition } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import {
  countBound,
  type IntentFilter,
  type IntentListItem,
  type IntentPage,
  intentStatuses,
  pageSize,
} from './contract';
import { pageStatement, totalStatement } from './intent-query';
import { enterTenant, oneSnapshot, type Reader } from './reader';

const listRow = z.object({
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
  key: z.date(),
});
const totalRow = z.object({ currency: z.string(), count: z.bigint(), sum: z.string() });
const existsRow = z.object({ any_exists: z.boolean() });

/** A page of the tenant's intents with the total of everything that the filter matches. Refuses with `permission.denied`. */
export async function listIntents(ctx: Ctx, filter: IntentFilter, reader: Reader): Promise<Outcome<IntentPage>> {
  const permitted = permit(ctx, 'intent.read');
  if (!permitted.ok) return permitted;
  const [, page, totals, exists] = await reader.$transaction(
    [
      enterTenant(reader, ctx.tenant.id),
      reader.$queryRaw(pageStatement(ctx.tenant.id, filter)),
      reader.$queryRaw(totalStatement(ctx.tenant.id, filter)),
      reader.$queryRaw`SELECT EXISTS (SELECT FROM intents WHERE tenant_id = ${ctx.tenant.id}::uuid) AS any_exists`,
    ],
    oneSnapshot,
  );
  const rows = z.array(listRow).parse(page);
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return ok({
    items: shown.map(itemOf),
    nextCursor: rows.length > pageSize && last ? encodePosition({ at: last.key, id: last.id }) : null,
    total: totalOf(z.array(totalRow).parse(totals)),
    anyExists: z.tuple([existsRow]).parse(exists)[0].any_exists,
  });
}

function totalOf(rows: readonly z.output<typeof totalRow>[]): IntentPage['total'] {
  const count = rows.reduce((sum, row) => sum + row.count, 0n);
  const capped = count > BigInt(countBound);
  return {
    count: capped ? countBound : Number.parseInt(count.toString(), 10),
    capped,
    sums: capped ? [] : rows.map(({ currency, sum }) => ({ asset: currency, amount: sum })),
  };
}

const itemOf = (row: z.output<typeof listRow>): IntentListItem => ({
  id: row.id,
  status: row.status,
  money: { amount: row.amount.toString(), asset: row.currency },
  principal: row.principal_did,
  payee: row.payee_did,
  rail: row.rail,
  settlementMode: row.settlement_mode,
  createdAt: row.created_at.toISOString(),
  deadline: row.deadline.toISOString(),
});
