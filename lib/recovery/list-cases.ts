import { type Database, inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import { caseItemOf } from './case-view';
import type { CaseListQuery, CaseListView } from './contract';
import { countOpenCases, listCaseRows } from './store/case-store';
import { listDays } from './store/statement-store';

/** Days shown above the cases. */
const daysShown = 7;

/** The tenant's differences between rails and books, newest first. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listCases(
  ctx: Ctx,
  { status, limit, cursor }: CaseListQuery,
  { db }: { readonly db: Database },
): Promise<Outcome<CaseListView>> {
  const permitted = permit(ctx, 'recovery.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : decodePosition(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const rows = await listCaseRows(tx, ctx.tenant.id, { statuses: status, after, limit: limit + 1 });
    const days = await listDays(tx, ctx.tenant.id, daysShown);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return ok({
      items: shown.map(caseItemOf),
      next_cursor:
        rows.length > limit && last !== undefined ? encodePosition({ at: last.opened_at, id: last.id }) : null,
      open_count: await countOpenCases(tx, ctx.tenant.id),
      days: days.map(({ day, finished_at, differences, totals }) => ({
        day,
        compared_at: finished_at.toISOString(),
        differences,
        totals,
      })),
    });
  });
}
