import { actorOf, insertAuditEntry } from '@/lib/audit';
import { once } from '@/lib/db/once';
import { type Database, inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseOf } from './case-view';
import { type CaseView, caseView, type NoteCaseInput } from './contract';
import { recoveryRefusals } from './refusals';
import { insertNote, listNotes, lockCase, noteBound, setCaseStatus } from './store/case-store';

interface NotedCase {
  readonly caseId: string;
  /** Null for a page, which sends no key. */
  readonly idempotency: IdempotentRequest | null;
}

const answer = { operation: 'recovery.case.note', status: 200, schema: caseView, replay: (view: CaseView) => view };

/**
 * Writes down what somebody found out about a difference, and with it what becomes of the case. Moves no money. Refuses
 * with `permission.denied`, `recovery.case_not_found`, `recovery.case_closed`, `recovery.case_full`, `idempotency.conflict`.
 */
export async function noteCase(
  ctx: Ctx,
  { caseId, body, status, idempotency }: NoteCaseInput & NotedCase,
  { db }: { readonly db: Database },
): Promise<Outcome<CaseView>> {
  const permitted = permit(ctx, 'recovery.manage');
  if (!permitted.ok) return permitted;
  const tenantId = ctx.tenant.id;
  const work = async (tx: Queryable): Promise<Outcome<CaseView>> => {
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
  };
  return inTenant(db, tenantId, (tx) => once(tx, ctx, idempotency, answer, () => work(tx)));
}
