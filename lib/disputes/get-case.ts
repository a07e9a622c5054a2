import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseItemOf, evidenceRefOf, noteOf, timelineEntryOf } from './case-view';
import { type CaseView, caseEntryBound } from './contract';
import type { DisputeDeps } from './deps';
import { type CaseStatus, nextStatuses, type Resolution } from './domain/case.machine';
import { intentIdOf } from './domain/case-id';
import { readIntent } from './read-intent';
import { disputeRefusals } from './refusals';
import { findCase } from './store/case-store';
import { readEntries } from './store/entry-store';

/** What the intent's own events write beside the entries that are counted: opened, ruled each way, ended. */
const ownEntries = 4;
export const readBound = caseEntryBound + ownEntries;

/** A ruling is made once: while the rail is at it there is nothing to say, and after its no the same is said again. */
function nextOf(status: CaseStatus, ruling: Resolution | null, intentStatus: string): readonly CaseStatus[] {
  if (ruling === null) return nextStatuses(status);
  return intentStatus === 'disputed' ? [`resolved_${ruling}`, 'withdrawn'] : [];
}

/** A case with everything that was written into it. Refuses with `permission.denied`, `dispute.not_found`. */
export async function getCase(
  ctx: Ctx,
  { caseId }: { readonly caseId: string },
  { db, engine }: DisputeDeps,
): Promise<Outcome<CaseView>> {
  const permitted = permit(ctx, 'dispute.read');
  if (!permitted.ok) return permitted;
  const key = { tenantId: ctx.tenant.id, intentId: intentIdOf(caseId) };
  const found = await inTenant(db, ctx.tenant.id, async (tx) => {
    const row = await findCase(tx, key);
    return row === null ? null : { row, entries: await readEntries(tx, key, readBound) };
  });
  const intent = found === null ? null : await readIntent(ctx, key.intentId, engine);
  if (found === null || intent === null) return disputeRefusals.refuse('dispute.not_found');
  const { row, entries } = found;
  const ruling = row.resolved_at === null ? intent.settlementKind : null;
  return ok({
    ...caseItemOf(ctx.tenant, row),
    intent_state: intent.state,
    intent_status: intent.status,
    ruling,
    next_statuses: [...nextOf(row.status, ruling, intent.status)],
    timeline: entries.timeline.map(timelineEntryOf),
    evidence_refs: entries.refs.map(evidenceRefOf),
    notes: entries.notes.map(noteOf),
  });
}
