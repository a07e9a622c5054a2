import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { UploadPage } from './contract/portal';
import type { OnboardingDeps } from './deps';
import { documentSlots } from './document-slots';
import { applicationFacts } from './domain/form/application-facts';
import { subjectName } from './domain/form/record';
import { uploadTokenDigest } from './domain/form/upload-link';
import { unlockedIn } from './get-form';
import { loadRecord } from './load-record';
import { onboardingRefusals } from './refusals';
import { findApplication } from './store/application-store';
import { findUploadLink, tenantOfLink } from './store/upload-link-store';

/**
 * What is asked of the holder of a personal link, and nothing about anybody else. Refuses with
 * `kyc.upload_link_invalid`, whatever is wrong with the link.
 */
export async function openUploadLink(
  { now }: Pick<Ctx, 'now'>,
  { token }: { readonly token: string },
  { db, policies, sealer }: OnboardingDeps,
): Promise<Outcome<UploadPage>> {
  const digest = uploadTokenDigest(token);
  const tenant = await tenantOfLink(db, digest);
  if (tenant === null) return onboardingRefusals.refuse('kyc.upload_link_invalid');
  return inTenant(db, tenant.id, async (tx): Promise<Outcome<UploadPage>> => {
    const link = await findUploadLink(tx, tenant.id, digest, now);
    const row = link === null ? null : await findApplication(tx, tenant.id, 'share');
    if (link === null || row === null || row.id !== link.applicationId) {
      return onboardingRefusals.refuse('kyc.upload_link_invalid');
    }
    const place = { tenantId: tenant.id, environment: tenant.environment };
    const record = await loadRecord(tx, place, row, sealer);
    const holder = record.subjects.find(({ id }) => id === link.subjectId);
    if (holder === undefined) return onboardingRefusals.refuse('kyc.upload_link_invalid');
    const slots = documentSlots(record, applicationFacts(record, now), policies, now, unlockedIn(record));
    return ok({
      organization: tenant.name,
      expires_at: link.expiresAt.toISOString(),
      documents: slots.filter(({ subject }) => subject === subjectName(holder)),
    });
  });
}
