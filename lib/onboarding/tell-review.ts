import type { Queryable } from '@/lib/db/pool';
import { postLetter } from '@/lib/mail';
import { mostRecipients } from './bring-about';
import type { Deed } from './deed';
import type { OnboardingDeps } from './deps';
import { reviewLetter } from './status-letter';
import { recipientsOf } from './store/application-store';

/** Tells an organisation that a review has opened, and until when it is to be answered. */
export async function tellReview(
  tx: Queryable,
  { now, tenant }: Deed,
  dueAt: Date | null,
  { origin, sealer }: OnboardingDeps,
): Promise<void> {
  const link = `${origin}/console/onboarding`;
  for (const to of await recipientsOf(tx, tenant.organizationId, mostRecipients)) {
    await postLetter(tx, sealer, reviewLetter({ to, organization: tenant.name, dueAt, link }), now);
  }
}
