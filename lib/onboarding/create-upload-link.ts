import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { UploadLinkInput, UploadLinkView } from './contract';
import type { OnboardingDeps } from './deps';
import { dayMilliseconds } from './domain/calendar/timers';
import { uploadLink, uploadToken, uploadTokenDigest } from './domain/form/upload-link';
import { editApplication, noteEdit } from './edit-application';
import { subjectIdOf } from './load-record';
import { onboardingRefusals } from './refusals';
import { holdSubject } from './store/subject-store';
import { insertUploadLink } from './store/upload-link-store';

/**
 * A personal link by which somebody uploads their own documents and sees nothing else. Shown once; the one before it is
 * dead. Refuses with `kyc.subject_not_found`, `kyc.subject_erased`, and as `editApplication` does.
 */
export async function createUploadLink(
  ctx: Ctx,
  { subject }: UploadLinkInput,
  deps: OnboardingDeps,
): Promise<Outcome<UploadLinkView>> {
  return editApplication(ctx, null, deps, async (editing, userId) => {
    const { key, tx } = editing;
    const row = await holdSubject(tx, key, subjectIdOf(subject), 'update');
    if (row === null || !subject.startsWith(row.kind)) return onboardingRefusals.refuse('kyc.subject_not_found');
    if (row.sealed_key === null) return onboardingRefusals.refuse('kyc.subject_erased');
    const token = uploadToken(randomBytes(uploadLink.tokenBytes));
    const expiresAt = new Date(ctx.now.getTime() + uploadLink.days * dayMilliseconds);
    const linkId = uuidV7(ctx.now);
    const digest = uploadTokenDigest(token);
    await insertUploadLink(tx, { ...key, linkId, subjectId: row.id, digest, by: userId, now: ctx.now, expiresAt });
    const target = `link.${subject}`;
    await noteEdit(editing, ctx, { action: 'kyc.upload_link_created', target, detail: { link_id: linkId } }, deps);
    return ok({ link: `${deps.origin}/upload/${token}`, expires_at: expiresAt.toISOString() });
  });
}
