import { type Database, inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import { caseItemOf } from './case-view';
import type { CaseListQuery, CaseListView } from './contract';
import { listCaseRows } from './store/case-store';

/** The tenant's cases by due date, the most overdue first. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listCases(
  ctx: Ctx,
  { status = [], limit, cursor }: CaseListQuery,
  { db }: { readonly db: Database },
): Promise<Outcome<CaseListView>> {
  const permitted = permit(ctx, 'dispute.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : decodePosition(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const filter = { statuses: status, after, limit: limit + 1 };
  const rows = await inTenant(db, ctx.tenant.id, (tx) => listCaseRows(tx, ctx.tenant.id, filter));
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    tenant_id: ctx.tenant.publicId,
    items: shown.map((row) => caseItemOf(ctx.tenant, row)),
    next_cursor: last === undefined ? null : encodePosition({ at: last.due_at, id: last.intent_id }),
  });
}
