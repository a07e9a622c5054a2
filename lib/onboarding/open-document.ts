import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { readWhole } from '@/lib/files';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { OnboardingDeps } from './deps';
import { kycRefusals } from './domain/kyc/refusals';
import { personOf } from './merchant';
import { onboardingRefusals } from './refusals';
import { findApplication, memberRole } from './store/application-store';
import { filesOf, findDocument } from './store/document-store';
import { holdSubject } from './store/subject-store';
import { openFile, openSubject } from './subject-keys';

/**
 * The bytes of a file that the merchant uploaded; each opening is noted. Refuses with `kyc.business_only`,
 * `kyc.person_required`, `kyc.membership_inactive`, `kyc.document_not_found`, `kyc.subject_erased`.
 */
export async function openDocument(
  ctx: Ctx,
  { documentId, fileId }: { readonly documentId: string; readonly fileId: string },
  { db, files, sealer }: OnboardingDeps,
): Promise<Outcome<Uint8Array>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  const { id: tenantId, organizationId } = ctx.tenant;
  const found = await inTenant(db, tenantId, async (tx) => {
    const row = await findApplication(tx, tenantId, 'share');
    if (row === null) return onboardingRefusals.refuse('kyc.no_application');
    const role = await memberRole(tx, organizationId, person.value.id);
    if (role === null) return kycRefusals.refuse('kyc.membership_inactive');
    const key = { tenantId, id: row.id };
    const document = await findDocument(tx, key, documentId);
    const subject = document === null ? null : await holdSubject(tx, key, document.subject_id, 'share');
    const kept = document === null ? [] : await filesOf(tx, tenantId, document.id);
    if (subject === null || !kept.some(({ id }) => id === fileId)) {
      return onboardingRefusals.refuse('kyc.document_not_found');
    }
    const opened = openSubject(sealer, { tenantId, id: subject.id, sealedKey: subject.sealed_key });
    if (opened === null) return onboardingRefusals.refuse('kyc.subject_erased');
    const detail = { document_id: documentId, file_id: fileId };
    await insertAuditEntry(tx, ctx, {
      action: 'kyc.document_opened',
      subjectKind: 'kyc_application',
      subjectId: row.id,
      detail,
    });
    return ok(opened);
  });
  if (!found.ok) return found;
  const sealed = await readWhole(files, fileId);
  const bytes = sealed === null ? null : openFile(found.value, fileId, sealed);
  assert(bytes !== null, 'a file in force is kept, and opens under its subject’s key');
  return ok(bytes);
}
