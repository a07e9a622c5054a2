import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { UploadLinkInput } from './contract';
import type { OnboardingDeps } from './deps';
import { editApplication, noteEdit } from './edit-application';
import { subjectIdOf } from './load-record';
import { onboardingRefusals } from './refusals';
import { holdSubject } from './store/subject-store';
import { revokeUploadLinks } from './store/upload-link-store';

/**
 * Ends the personal link of somebody; ended again it stays so. Refuses with `kyc.subject_not_found`, and as
 * `editApplication` does.
 */
export async function revokeUploadLink(
  ctx: Ctx,
  { subject }: UploadLinkInput,
  deps: OnboardingDeps,
): Promise<Outcome<null>> {
  return editApplication(ctx, null, deps, async (editing) => {
    const { key, tx } = editing;
    const row = await holdSubject(tx, key, subjectIdOf(subject), 'update');
    if (row === null || !subject.startsWith(row.kind)) return onboardingRefusals.refuse('kyc.subject_not_found');
    await revokeUploadLinks(tx, { tenantId: key.tenantId, subjectId: row.id, now: ctx.now });
    await noteEdit(editing, ctx, { action: 'kyc.upload_link_revoked', target: `link.${subject}` }, deps);
    return ok(null);
  });
}
