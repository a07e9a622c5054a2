import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RemoveDocumentInput } from './contract';
import type { OnboardingDeps } from './deps';
import { mayEdit } from './domain/form/places';
import { subjectName } from './domain/form/record';
import { editApplication, noteEdit } from './edit-application';
import { onboardingRefusals } from './refusals';
import { findDocument, setDocumentStatus } from './store/document-store';
import { holdSubject } from './store/subject-store';

/**
 * Takes a document out of force; its files are kept, unseen. Refuses with `kyc.document_not_found`, `kyc.part_locked`,
 * and as `editApplication` does.
 */
export async function removeDocument(
  ctx: Ctx,
  { document_id }: RemoveDocumentInput,
  deps: OnboardingDeps,
): Promise<Outcome<null>> {
  return editApplication(ctx, null, deps, async (editing) => {
    const { key, row, tx, unlocks } = editing;
    const document = await findDocument(tx, key, document_id);
    const subject = document === null ? null : await holdSubject(tx, key, document.subject_id, 'update');
    if (document === null || subject === null) return onboardingRefusals.refuse('kyc.document_not_found');
    const target = `${subjectName(subject)}.doc.${document.kind}`;
    if (!mayEdit(row.status, unlocks, target)) {
      return onboardingRefusals.refuse('kyc.part_locked', { details: { status: row.status, target } });
    }
    await setDocumentStatus(tx, key.tenantId, document.id, { from: document.status, to: 'superseded', now: ctx.now });
    const detail = { document_id };
    await noteEdit(editing, ctx, { action: 'kyc.document_removed', target, detail, answered: false }, deps);
    return ok(null);
  });
}
