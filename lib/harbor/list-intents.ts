import type { z } from 'zod';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { type intentListItem, type intentListQuery, wireState } from './contract';
import type { IntentListRow, OperatorStore } from './store/operator-store';

const cursorOf = (row: IntentListRow): string => encodePosition({ at: row.created_at, id: row.id });

export const listItemOf = (row: IntentListRow): z.output<typeof intentListItem> => ({
  intent_id: row.id,
  status: row.status,
  state: wireState.parse(row.state),
  amount_cents: wireAmount(row.amount),
  currency: row.currency,
  settlement_rail: row.rail,
  settlement_mode: row.settlement_mode,
  principal_did: row.principal_did,
  payee_did: row.payee_did,
  deadline: row.deadline.toISOString(),
  created_at: row.created_at.toISOString(),
});

/** A page of the tenant's intents, newest first. */
export async function listIntents(
  deps: { readonly operators: OperatorStore },
  call: Call<undefined, z.output<typeof intentListQuery>, undefined>,
): Promise<Outcome<Answer>> {
  const { ctx, query } = call;
  const after = query.cursor === undefined ? null : decodePosition(query.cursor);
  if (query.cursor !== undefined && after === null)
    return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const rows = await deps.operators.list(ctx.tenant.id, {
    limit: query.limit + 1,
    status: query.status ?? null,
    payeeDid: query.operator ?? null,
    createdAfter: query.created_after === undefined ? null : new Date(query.created_after),
    createdBefore: query.created_before === undefined ? null : new Date(query.created_before),
    after,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return ok({
    status: 200,
    body: {
      tenant_id: ctx.tenant.publicId,
      intents: page.map(listItemOf),
      next_cursor: rows.length > query.limit && last !== undefined ? cursorOf(last) : null,
    },
  });
}
