import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { scheduler } from './check-application';
import type { OnboardingDeps } from './deps';
import { dayOf, editionOn } from './domain/policy/edition';
import { decideReview } from './domain/review/periodic-review';
import { moveApplication } from './move-application';
import { lockApplication } from './store/application-store';
import { findReview, writeReview } from './store/clock-store';
import type { Swept } from './sweep-application';
import { tellReview } from './tell-review';

/** Opens a periodic review whose day has come; one that nobody answered in time suspends the approval. */
export async function sweepReview(
  ctx: Ctx,
  { applicationId }: { readonly applicationId: string },
  deps: OnboardingDeps,
): Promise<Swept> {
  const { now, tenant } = ctx;
  const key = { tenantId: tenant.id, id: applicationId };
  return inTenant(deps.db, key.tenantId, async (tx) => {
    const row = await lockApplication(tx, key);
    const stored = await findReview(tx, key);
    if (row === null || stored === null) return 'nothing';
    const policy = editionOn(deps.reviews, dayOf(now));
    assert(policy !== null, 'A policy of reviews is in force');
    const command = stored.review.state === 'scheduled' ? 'open' : 'lapse';
    const decided = decideReview(stored.review, command, { now, policy });
    if (!decided.ok) return 'nothing';
    assert(await writeReview(tx, key.tenantId, stored, decided.value, now), 'sweepReview: the application is locked');
    await insertAuditEntry(tx, ctx, {
      action: `kyc.review_${command === 'open' ? 'opened' : 'lapsed'}`,
      subjectKind: 'kyc_application',
      subjectId: key.id,
    });
    if (command === 'lapse') {
      if (row.status === 'approved') {
        await moveApplication(tx, ctx, key, { kind: 'suspend', cause: 'review_overdue' }, scheduler, deps);
      }
      return 'moved';
    }
    await tellReview(tx, ctx, decided.value.dueAt, deps);
    return 'moved';
  });
}
