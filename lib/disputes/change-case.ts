import { actorOf, insertAuditEntry } from '@/lib/audit';
import { type Once, once } from '@/lib/db/once';
import { type Database, inTenant, type Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { uuidV7 } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseEntryBound } from './contract';
import { intentIdOf } from './domain/case-id';
import { disputeRefusals } from './refusals';
import { type CaseKey, type CaseRow, lockCase } from './store/case-store';
import { countEntries, insertTimelineEntry, type NewTimelineEntry } from './store/entry-store';

/** A change of a case that is still open, and the key under which its answer is kept. */
export interface CaseChange {
  readonly caseId: string;
  readonly idempotency: IdempotentRequest | null;
}

/**
 * Changes a case that has not ended, one change at a time: permission, Idempotency-Key, bound and lock stand here.
 * Refuses with `permission.denied`, `dispute.not_found`, `dispute.ended`, `dispute.case_full`, `idempotency.conflict`.
 */
export async function changeCase<T>(
  ctx: Ctx,
  { caseId, idempotency }: CaseChange,
  db: Database,
  answer: Pick<Once<T>, 'operation' | 'status' | 'schema'>,
  work: (tx: Queryable, key: CaseKey, row: CaseRow) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const permitted = permit(ctx, 'dispute.manage');
  if (!permitted.ok) return permitted;
  const key = { tenantId: ctx.tenant.id, intentId: intentIdOf(caseId) };
  return inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, idempotency, { ...answer, replay: (value) => value }, async () => {
      const row = await lockCase(tx, key);
      if (row === null) return disputeRefusals.refuse('dispute.not_found');
      if (row.resolved_at !== null) return disputeRefusals.refuse('dispute.ended');
      if ((await countEntries(tx, key)) >= caseEntryBound) return disputeRefusals.refuse('dispute.case_full');
      return work(tx, key, row);
    }),
  );
}

/** A line of the case's timeline and of the audit log. `detail` holds ids, statuses and dates, never the desk's words. */
export async function recordChange(
  tx: Queryable,
  ctx: Ctx,
  key: CaseKey,
  kind: NewTimelineEntry['kind'],
  detail: JsonObject & Readonly<Record<string, string | boolean>>,
): Promise<void> {
  await insertTimelineEntry(tx, {
    ...key,
    id: uuidV7(ctx.now),
    kind,
    actor: actorOf(ctx).label,
    requestId: ctx.requestId,
    detail,
  });
  await insertAuditEntry(tx, ctx, {
    action: `dispute.${kind}`,
    subjectKind: 'intent',
    subjectId: key.intentId,
    detail,
  });
}
