import { actorOf, insertAuditEntry } from '@/lib/audit';
import { type Database, inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseOf } from './case-view';
import type { CaseView, NoteCaseInput } from './contract';
import { recoveryRefusals } from './refusals';
import { insertNote, listNotes, lockCase, noteBound, setCaseStatus } from './store/case-store';

/**
 * Writes down what somebody found out about a difference, and with it what becomes of the case. Moves no money. Refuses
 * with `permission.denied`, `recovery.case_not_found`, `recovery.case_closed`, `recovery.case_full`.
 */
export async function noteCase(
  ctx: Ctx,
  { caseId, body, status }: NoteCaseInput & { readonly caseId: string },
  { db }: { readonly db: Database },
): Promise<Outcome<CaseView>> {
  const permitted = permit(ctx, 'recovery.manage');
  if (!permitted.ok) return permitted;
  const tenantId = ctx.tenant.id;
  return inTenant(db, tenantId, async (tx) => {
    const row = await lockCase(tx, tenantId, caseId);
    if (row === null) return recoveryRefusals.refuse('recovery.case_not_found');
    if (row.status === 'closed') return recoveryRefusals.refuse('recovery.case_closed');
    const before = await listNotes(tx, tenantId, caseId);
    if (before.length >= noteBound && status !== 'closed') return recoveryRefusals.refuse('recovery.case_full');
    const author = actorOf(ctx).label;
    await insertNote(tx, tenantId, caseId, { id: uuidV7(ctx.now), body, status: status ?? null, author, now: ctx.now });
    if (status !== undefined) await setCaseStatus(tx, tenantId, caseId, status, ctx.now);
    await insertAuditEntry(tx, ctx, {
      action: 'recovery.note_case',
      subjectKind: 'recovery_case',
      subjectId: caseId,
      detail: { status: status ?? null },
    });
    return ok(caseOf({ ...row, status: status ?? row.status }, await listNotes(tx, tenantId, caseId)));
  });
}
