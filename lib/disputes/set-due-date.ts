import type { Database } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { caseKeyOf } from './case-view';
import { type CaseChange, changeCase, recordChange } from './change-case';
import { type DueDateView, dueDateView, type SetDueDateInput } from './contract';
import { disputeRefusals } from './refusals';
import { setDueAt } from './store/case-store';

const answer = { operation: 'dispute.due_date.set', status: 200, schema: dueDateView };

const furthestMs = 366 * 24 * 3_600_000;

/** Says by when the case must be decided; the queue is worked in this order. Refuses with `dispute.due_date_invalid`. */
export async function setDueDate(
  ctx: Ctx,
  input: CaseChange & SetDueDateInput,
  { db }: { readonly db: Database },
): Promise<Outcome<DueDateView>> {
  const dueAt = new Date(input.due_at);
  return changeCase(ctx, input, db, answer, async (tx, key, row) => {
    if (dueAt <= ctx.now || dueAt.getTime() > ctx.now.getTime() + furthestMs) {
      return disputeRefusals.refuse('dispute.due_date_invalid', { field: 'due_at' });
    }
    if (row.due_at?.getTime() !== dueAt.getTime()) {
      await setDueAt(tx, key, dueAt, ctx.now);
      await recordChange(tx, ctx, key, 'due_date_set', { due_at: dueAt.toISOString() });
    }
    return ok({ ...caseKeyOf(ctx.tenant, key.intentId), due_at: dueAt.toISOString() });
  });
}
