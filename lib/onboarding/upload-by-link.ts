import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { UploadByLinkInput, UploadedView } from './contract';
import type { OnboardingDeps } from './deps';
import { subjectName } from './domain/form/record';
import { uploadTokenDigest } from './domain/form/upload-link';
import { openEditing } from './edit-application';
import { onboardingRefusals } from './refusals';
import { holdSubject } from './store/subject-store';
import { takeUploadLink, tenantOfLink } from './store/upload-link-store';
import { storeUpload } from './store-upload';

/** What the holder of a link is told: that it arrived, and what could be better about it. */
export type UploadedByLink = Pick<UploadedView, 'notices'>;

/**
 * Uploads one file of the person or company whose link it is. Nothing about the application is told. Refuses with
 * `kyc.upload_link_invalid`, whatever is wrong with the link, and as `storeUpload` does.
 */
export async function uploadByLink(
  request: Pick<Ctx, 'requestId' | 'now'>,
  { token, ...input }: UploadByLinkInput & { readonly token: string },
  deps: OnboardingDeps,
): Promise<Outcome<UploadedByLink>> {
  const digest = uploadTokenDigest(token);
  const tenant = await tenantOfLink(deps.db, digest);
  if (tenant === null) return onboardingRefusals.refuse('kyc.upload_link_invalid');
  const found = await inTenant(deps.db, tenant.id, async (tx) => {
    const link = await takeUploadLink(tx, tenant.id, digest, request.now);
    if (link === null) return null;
    const subject = await holdSubject(tx, { tenantId: tenant.id, id: link.applicationId }, link.subjectId, 'share');
    return subject === null ? null : { link, subject: subjectName(subject) };
  });
  if (found === null) return onboardingRefusals.refuse('kyc.upload_link_invalid');
  const by = `upload_link:${found.link.id}`;
  const ctx: Ctx = { ...request, tenant, actor: { kind: 'system', id: by } };
  const stored = await storeUpload(
    ctx,
    { ...input, subject: found.subject },
    (target, work) =>
      inTenant(deps.db, tenant.id, async (tx) => {
        // Asked again where it counts: it may have been withdrawn while the file was on its way.
        const link = await takeUploadLink(tx, tenant.id, digest, request.now);
        if (link === null) return onboardingRefusals.refuse('kyc.upload_link_invalid');
        const editing = await openEditing(tx, ctx, by, target);
        // How the application stands is not the holder's to know.
        if (!editing.ok || editing.value.key.id !== link.applicationId)
          return onboardingRefusals.refuse('kyc.upload_link_invalid');
        return work(editing.value);
      }),
    deps,
  );
  return stored.ok ? ok({ notices: stored.value.notices }) : stored;
}
