import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RemoveSubjectInput } from './contract';
import type { OnboardingDeps } from './deps';
import { editApplication, noteEdit } from './edit-application';
import { subjectIdOf } from './load-record';
import { onboardingRefusals } from './refusals';
import { holdSubject, removeSubjectRow } from './store/subject-store';

/**
 * Takes a person or a company out, with their shares, documents and links. What was known stays, unseen, until it is
 * erased. Refuses with `kyc.subject_not_found`, and as `editApplication` does.
 */
export async function removeSubject(
  ctx: Ctx,
  { subject }: RemoveSubjectInput,
  deps: OnboardingDeps,
): Promise<Outcome<null>> {
  return editApplication(ctx, subject, deps, async (editing, userId) => {
    const { key, tx } = editing;
    const row = await holdSubject(tx, key, subjectIdOf(subject), 'update');
    if (row === null || row.kind === 'entity' || !subject.startsWith(row.kind)) {
      return onboardingRefusals.refuse('kyc.subject_not_found');
    }
    await removeSubjectRow(tx, key.tenantId, row.id, { by: userId, now: ctx.now });
    await noteEdit(editing, ctx, { action: `kyc.${row.kind}_removed`, target: subject }, deps);
    return ok(null);
  });
}
