import { inTenant } from '@/lib/db/pool';
import type { DeskFilter, DeskItem, DeskMoney, DeskPage } from '@/lib/gate/contract/desk';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { bounds } from '@/lib/kernel/bounds';
import type { Ctx } from '@/lib/kernel/context';
import { parseUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import { type ActionListRow, listActionRows, readListFrame } from './store/action-list-store';

export const deskLimits = { rows: bounds.pageSizeDefault, agents: 200, spends: 200 } as const;

/** No row has it: what a search that is no id finds. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Action, session and intent share one UUID. */
const idOf = (text: string): string =>
  parseWireId('quote', text) ?? parseWireId('session', text) ?? parseUuid(text) ?? nobody;

/** What the tenant's agents asked for, newest first. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listPaidActions(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { stage, agent, q, cursor }: DeskFilter,
  limit: number = deskLimits.rows,
): Promise<Outcome<DeskPage>> {
  const permitted = permit(ctx, 'gate.read');
  if (!permitted.ok) return permitted;
  const after = cursor === '' ? null : decodePosition(cursor);
  if (cursor !== '' && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const filter = {
    stages: stage,
    botId: agent === '' ? null : agent,
    id: q === '' ? null : idOf(q.toLowerCase()),
    after,
    limit: limit + 1,
  };
  const { rows, frame } = await inTenant(db, ctx.tenant.id, async (tx) => ({
    rows: await listActionRows(tx, ctx.tenant.id, filter, ctx.now),
    frame: await readListFrame(tx, ctx.tenant.id, deskLimits.agents),
  }));
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    items: shown.map(itemOf),
    nextCursor: last === undefined ? null : encodePosition({ at: last.created_at, id: last.id }),
    agents: frame.agents.map(({ bot_id, name }) => ({ botId: bot_id, name })),
    anyExists: frame.any_exists,
  });
}

export const deskMoney = (amount: bigint, currency: string): DeskMoney => ({
  amount: amount.toString(),
  asset: currency.toLowerCase(),
});

const itemOf = (row: ActionListRow): DeskItem => ({
  id: wireId('quote', row.id),
  stage: row.stage,
  agent: row.agent_name ?? row.bot_id,
  botId: row.bot_id,
  summary: row.request_summary,
  money: deskMoney(row.amount, row.currency),
  provider: row.session_at === null ? null : row.provider,
  intentId: row.id,
  askedAt: row.created_at.toISOString(),
});
