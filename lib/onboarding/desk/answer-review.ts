import { insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { turnClock } from '@/lib/onboarding/bring-about';
import type { AnswerReviewInput, AppealInput, AppealReceipt } from '@/lib/onboarding/contract/desk';
import type { ReviewView } from '@/lib/onboarding/contract/desk-case';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { businessLength, timerDueAt, timers } from '@/lib/onboarding/domain/calendar/timers';
import { snapshotOf } from '@/lib/onboarding/domain/form/snapshot';
import { kycRefusals, refusalOf } from '@/lib/onboarding/domain/kyc/refusals';
import { loadRecord } from '@/lib/onboarding/load-record';
import { personOf } from '@/lib/onboarding/merchant';
import { onboardingRefusals } from '@/lib/onboarding/refusals';
import {
  type ApplicationKey,
  type ApplicationRow,
  findApplication,
  memberRole,
  refreezeApplication,
} from '@/lib/onboarding/store/application-store';
import {
  escalateCase,
  findReview,
  insertCase,
  lockOpenCase,
  type ReviewRow,
  writeReview,
} from '@/lib/onboarding/store/clock-store';
import { findAppeal, insertAppeal } from '@/lib/onboarding/store/desk-history-store';
import { endProposal, insertSnapshot } from '@/lib/onboarding/store/review-store';
import { sealWords } from './case-words';
import { writeToStaff } from './desk-letter';
import { deskRefusals } from './refusals';
import { afterAll } from './review-case';

/** One of the organisation's people with its application, which nobody else moves meanwhile. */
async function asMerchant<T>(
  ctx: Ctx,
  { db }: OnboardingDeps,
  work: (tx: Queryable, key: ApplicationKey, row: ApplicationRow, userId: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const row = await findApplication(tx, ctx.tenant.id, 'update');
    if (row === null) return onboardingRefusals.refuse('kyc.no_application');
    if ((await memberRole(tx, ctx.tenant.organizationId, person.value.id)) === null) {
      return kycRefusals.refuse('kyc.membership_inactive');
    }
    return work(tx, { tenantId: ctx.tenant.id, id: row.id }, row, person.value.id);
  });
}

export const reviewViewOf = ({ answers, id, review }: ReviewRow): ReviewView => ({
  review_id: id,
  state: review.state,
  portions: review.portions.map((portion) => ({ portion, answer: answers[portion] ?? null })),
  opens_at: review.opensAt?.toISOString() ?? null,
  due_at: review.dueAt?.toISOString() ?? null,
  lapsed_at: review.lapsedAt?.toISOString() ?? null,
});

/**
 * Answers one part of the review that stands open: nothing is new, or what is new stands in the form. The last part sends it
 * to the desk. Said again it stays. Refuses with `permission.denied`, `kyc.person_required`, `kyc.no_application`,
 * `kyc.membership_inactive`, `kyc.review_missing`, `kyc.portion_not_asked`.
 */
export const answerReview = (
  ctx: Ctx,
  { answer, portion }: AnswerReviewInput,
  deps: OnboardingDeps,
): Promise<Outcome<ReviewView>> =>
  asMerchant(ctx, deps, async (tx, key, row) => {
    const stored = await findReview(tx, key);
    if (stored === null) return deskRefusals.refuse('kyc.review_missing');
    const { review } = stored;
    if (!review.portions.includes(portion)) {
      return deskRefusals.refuse('kyc.portion_not_asked', { field: 'portion' });
    }
    if (stored.answers[portion] === answer) return ok(reviewViewOf(stored));
    if (review.state !== 'open' && review.state !== 'overdue') return deskRefusals.refuse('kyc.review_missing');
    const answered = { ...review, answered: [...new Set([...review.answered, portion])] };
    const isWhole = review.portions.every((one) => answered.answered.includes(one));
    const after = afterAll(answered, isWhole ? ['submit'] : [], deps, ctx.now);
    if (!after.ok) return after;
    const now = { ...stored, review: after.value, answers: { ...stored.answers, [portion]: answer } };
    assert(await writeReview(tx, key.tenantId, now, after.value, ctx.now), 'a review of a locked application');
    await insertAuditEntry(tx, ctx, {
      action: 'kyc.review_answered',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { portion, answer },
    });
    if (isWhole) await handIn(tx, ctx, key, row, deps);
    return ok(reviewViewOf(now));
  });

/** The desk has it: what is new is frozen, and a case waits for somebody. */
async function handIn(
  tx: Queryable,
  ctx: Ctx,
  key: ApplicationKey,
  row: ApplicationRow,
  deps: OnboardingDeps,
): Promise<void> {
  const { now, tenant } = ctx;
  const record = await loadRecord(tx, { tenantId: tenant.id, environment: tenant.environment }, row, deps.sealer);
  const frozen = snapshotOf(record);
  if (frozen.hash !== row.snapshot_hash) {
    await insertSnapshot(tx, { ...key, ...frozen, version: row.version, attempt: row.attempt, now });
    const moved = await refreezeApplication(tx, key, { hash: frozen.hash, rowVersion: row.row_version, now });
    assert(moved, 'a locked application does not move');
    await endProposal(tx, key, 'voided', now);
  }
  if ((await lockOpenCase(tx, key)) === null) await openCase(tx, key, 'periodic', deps, now);
  else await turnClock(tx, key, 'resume', deps, now);
  await writeToStaff(tx, ctx, { kind: 'compliance_lead' }, 'review_answered', deps);
}

async function openCase(
  tx: Queryable,
  key: ApplicationKey,
  kind: 'periodic' | 'appeal',
  { calendar }: OnboardingDeps,
  now: Date,
): Promise<void> {
  const timer = kind === 'appeal' ? timers.appeal : timers.review;
  const clock = { startedAt: now, budgetMs: businessLength(timer, calendar), dueAt: timerDueAt(timer, now, calendar) };
  await insertCase(tx, { ...key, ...clock, caseId: uuidV7(now), kind, assigneeId: null, now });
}

/**
 * Appeals against the rejection that stands, once; said again, the first words stand. The leads get it. Refuses with
 * `permission.denied`, `kyc.person_required`, `kyc.no_application`, `kyc.membership_inactive`, `kyc.subject_erased`, and the
 * refusal of a status without a rejection.
 */
export const appealDecision = (
  ctx: Ctx,
  { body }: AppealInput,
  deps: OnboardingDeps,
): Promise<Outcome<AppealReceipt>> =>
  asMerchant(ctx, deps, async (tx, key, row, userId) => {
    const refused = refusalOf(row.status, 'accept_appeal');
    if (refused !== null) return { ok: false, refusal: refused };
    const { now } = ctx;
    const { row_version: rowVersion } = row;
    const stands = await findAppeal(tx, key, rowVersion);
    if (stands !== null) return ok({ asked_at: stands.asked_at.toISOString() });
    const sealed = await sealWords({ tx, key }, appealPlace(rowVersion), body, deps);
    if (!sealed.ok) return sealed;
    await insertAppeal(tx, key, { rowVersion, sealedBody: sealed.value, by: userId, now });
    await openCase(tx, key, 'appeal', deps, now);
    await escalateCase(tx, key);
    await insertAuditEntry(tx, ctx, { action: 'kyc.appealed', subjectKind: 'kyc_application', subjectId: key.id });
    await writeToStaff(tx, ctx, { kind: 'compliance_lead' }, 'appealed', deps);
    return ok({ asked_at: now.toISOString() });
  });

/** What the words of an appeal are sealed as. */
export const appealPlace = (rowVersion: number): string => `appeal:${rowVersion}`;
