import { insertAuditEntry } from '@/lib/audit';
import { assert } from '@/lib/kernel/assert';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { scheduleReview, turnClock } from '@/lib/onboarding/bring-about';
import type { CaseRef, CaseStanding, OpenReviewInput, ReopenReviewInput } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { dayOf } from '@/lib/onboarding/domain/policy/edition';
import { type ReviewEdition, reviewPolicyOn } from '@/lib/onboarding/domain/policy/review-policy';
import { type ReviewPortion, reviewPortions } from '@/lib/onboarding/domain/policy/terms';
import { decideReview, type PeriodicReview, type ReviewCommand } from '@/lib/onboarding/domain/review/periodic-review';
import { closeCase, findReview, insertReview, type ReviewRow, writeReview } from '@/lib/onboarding/store/clock-store';
import { tellReview } from '@/lib/onboarding/tell-review';
import { standingOf } from './case-words';
import { checkAct } from './check-act';
import { type Desk, inCase } from './in-case';
import { deskRefusals } from './refusals';

/** The review after these commands, one upon the other. */
export function afterAll(
  review: PeriodicReview,
  commands: readonly ReviewCommand[],
  { reviews }: OnboardingDeps,
  now: Date,
): Outcome<PeriodicReview> {
  const policy: ReviewEdition | null = reviewPolicyOn(reviews, dayOf(now));
  assert(policy !== null, 'A policy of reviews is in force');
  let after = ok(review);
  for (const command of commands) {
    if (after.ok) after = decideReview(after.value, command, { now, policy });
  }
  return after;
}

async function write(desk: Desk, stored: ReviewRow, review: PeriodicReview, action: string): Promise<void> {
  const { deed, key, tx } = desk;
  assert(await writeReview(tx, key.tenantId, stored, review, deed.now), 'a review of a locked application');
  await insertAuditEntry(tx, deed, { action, subjectKind: 'kyc_application', subjectId: key.id });
}

/**
 * Opens a review by hand, of what the lead picks, for as many days as the policy gives. Refuses with `kyc.review_running`,
 * `kyc.lead_required`, the refusal of the status, and as `inCase` does.
 */
export const openReview = (
  ctx: PlatformCtx,
  { case_id, portions }: OpenReviewInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.lead' }, deps, async (desk) => {
    const { deed, key, tx } = desk;
    const open = checkAct('open_review', desk);
    if (!open.ok) return open;
    const asked: readonly ReviewPortion[] = [...new Set(portions)];
    await insertReview(tx, key, { reviewId: uuidV7(deed.now), portions: asked, opensAt: deed.now, now: deed.now });
    const stored = await findReview(tx, key);
    assert(stored !== null, 'a review that was made is there');
    const begun = { ...stored.review, portions: asked, opensAt: deed.now };
    const opened = afterAll(begun, ['open'], deps, deed.now);
    if (!opened.ok) return opened;
    await write(desk, { ...stored, answers: {} }, opened.value, 'kyc.review_opened');
    await tellReview(tx, deed, opened.value.dueAt, deps);
    return ok(await standingOf(desk));
  });

/**
 * Takes what the merchant answered for good, and sets the day of the next review. What the review had switched off goes on
 * again by a decision of two people. Refuses with `kyc.review_missing`, and as `inCase` does.
 */
export const completeReview = (
  ctx: PlatformCtx,
  { case_id }: CaseRef,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, key, record, tx } = desk;
    const open = checkAct('complete_review', desk);
    if (!open.ok) return open;
    const stored = await findReview(tx, key);
    if (stored === null) return deskRefusals.refuse('kyc.review_missing');
    const commands = stored.review.state === 'submitted' ? (['take_up', 'complete'] as const) : (['complete'] as const);
    const completed = afterAll(stored.review, commands, deps, deed.now);
    if (!completed.ok) return completed;
    await write(desk, stored, completed.value, 'kyc.review_completed');
    await scheduleReview(tx, key, record, { portions: reviewPortions }, deps, deed.now);
    if (record.application.status === 'approved') await closeCase(tx, key, deed.now);
    return ok(await standingOf(desk));
  });

/**
 * Asks for parts of a review again: the merchant has a new window, and what was late stays off. Refuses with
 * `kyc.review_missing`, `kyc.portion_not_asked`, and as `inCase` does.
 */
export const reopenReview = (
  ctx: PlatformCtx,
  { case_id, portions }: ReopenReviewInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, key, tx } = desk;
    const open = checkAct('reopen_review', desk);
    if (!open.ok) return open;
    const stored = await findReview(tx, key);
    if (stored === null) return deskRefusals.refuse('kyc.review_missing');
    if (!portions.every((portion) => stored.review.portions.includes(portion))) {
      return deskRefusals.refuse('kyc.portion_not_asked', { field: 'portions' });
    }
    const isKept = (portion: ReviewPortion): boolean => !portions.includes(portion);
    const kept = { ...stored.review, answered: stored.review.answered.filter(isKept) };
    const opened = afterAll(kept, ['reopen'], deps, deed.now);
    if (!opened.ok) return opened;
    const answers = Object.fromEntries(kept.answered.map((portion) => [portion, stored.answers[portion]]));
    await write(desk, { ...stored, answers }, opened.value, 'kyc.review_reopened');
    await turnClock(tx, key, 'pause', deps, deed.now);
    await tellReview(tx, deed, opened.value.dueAt, deps);
    return ok(await standingOf(desk));
  });
