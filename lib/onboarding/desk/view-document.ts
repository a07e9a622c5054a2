import { insertAuditEntry } from '@/lib/audit';
import { readWhole } from '@/lib/files';
import { assert } from '@/lib/kernel/assert';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { FileRef, ViewedFile } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { onboardingRefusals } from '@/lib/onboarding/refusals';
import { listPapers } from '@/lib/onboarding/store/desk-history-store';
import { insertView } from '@/lib/onboarding/store/document-store';
import { holdSubject } from '@/lib/onboarding/store/subject-store';
import { openFile, openSubject } from '@/lib/onboarding/subject-keys';
import { inCase } from './in-case';

const mostDocuments = 2_000;

/**
 * The bytes of one file. Each opening is a row of its own and stands in the organisation's log: a decision rests on them.
 * Refuses with `kyc.document_not_found`, `kyc.subject_erased`, and as `inCase` does.
 */
export async function viewDocument(
  ctx: PlatformCtx,
  { case_id, document_id: documentId, file_id: fileId }: FileRef,
  deps: OnboardingDeps,
): Promise<Outcome<ViewedFile>> {
  const way = { permission: 'desk.read' } as const;
  const found = await inCase(ctx, case_id, way, deps, async ({ key, record, tx }) => {
    const document = record.documents.find(({ id }) => id === documentId);
    const papers = await listPapers(tx, key, mostDocuments);
    const file = papers.find(({ id }) => id === documentId)?.files.find(({ id }) => id === fileId);
    if (document === undefined || file === undefined) return onboardingRefusals.refuse('kyc.document_not_found');
    const subject = await holdSubject(tx, key, document.subjectId, 'share');
    const subjectKey =
      subject === null
        ? null
        : openSubject(deps.sealer, { tenantId: key.tenantId, id: subject.id, sealedKey: subject.sealed_key });
    if (subjectKey === null) return onboardingRefusals.refuse('kyc.subject_erased');
    return ok({ subjectKey, type: file.type });
  });
  if (!found.ok) return found;
  const sealed = await readWhole(deps.files, fileId);
  const bytes = sealed === null ? null : openFile(found.value.subjectKey, fileId, sealed);
  assert(bytes !== null, 'a file in force is kept, and opens under its subject’s key');
  // Counted once it can be shown, and before it is.
  const noted = await inCase(ctx, case_id, way, deps, async ({ deed, key, tx }) => {
    const { actor, now, requestId } = deed;
    const view = { viewId: uuidV7(now), documentId, fileId, viewedBy: actor.id, requestId, now };
    await insertView(tx, { tenantId: key.tenantId, ...view });
    await insertAuditEntry(tx, deed, {
      action: 'kyc.document_viewed',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { document_id: documentId, file_id: fileId },
    });
    return ok(null);
  });
  return noted.ok ? ok({ bytes, type: found.value.type }) : noted;
}
