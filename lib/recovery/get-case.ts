import { type Database, inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseOf } from './case-view';
import type { CaseView } from './contract';
import { recoveryRefusals } from './refusals';
import { findCase, listNotes } from './store/case-store';

/** One difference with its notes. Refuses with `permission.denied`, `recovery.case_not_found`. */
export async function getCase(
  ctx: Ctx,
  { caseId }: { readonly caseId: string },
  { db }: { readonly db: Database },
): Promise<Outcome<CaseView>> {
  const permitted = permit(ctx, 'recovery.read');
  if (!permitted.ok) return permitted;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const row = await findCase(tx, ctx.tenant.id, caseId);
    if (row === null) return recoveryRefusals.refuse('recovery.case_not_found');
    return ok(caseOf(row, await listNotes(tx, ctx.tenant.id, caseId)));
  });
}
