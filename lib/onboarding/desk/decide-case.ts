import { insertAuditEntry } from '@/lib/audit';
import { assert } from '@/lib/kernel/assert';
import type { PlatformCtx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permitPlatform } from '@/lib/kernel/permit';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import type { AcceptAppealInput, CaseStanding, DecideInput } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { kycRefusals } from '@/lib/onboarding/domain/kyc/refusals';
import { moveApplication } from '@/lib/onboarding/move-application';
import { closeCase } from '@/lib/onboarding/store/clock-store';
import { listStaff } from '@/lib/onboarding/store/desk-store';
import { endProposal } from '@/lib/onboarding/store/review-store';
import { sealWords, standingOf } from './case-words';
import { checkAct, eventOf } from './check-act';
import { writeToStaff } from './desk-letter';
import { type Desk, inCase } from './in-case';
import { sentBackPlace } from './propose-decision';
import { deskRefusals } from './refusals';

/**
 * The second of two people makes the proposal real, or sends it back with words for who made it. Refuses with
 * `step_up.required`, `kyc.proposal_void` for another proposal than the one that was seen, and as `checkDecider`,
 * `moveApplication` and `inCase` do.
 */
export async function decideCase(
  ctx: PlatformCtx,
  input: DecideInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> {
  const permitted = permitPlatform(ctx, 'desk.decide');
  if (!permitted.ok) return permitted;
  const recent = requireRecentSecondFactor(ctx);
  if (!recent.ok) return recent;
  return inCase(ctx, input.case_id, { permission: 'desk.decide' }, deps, (desk) => {
    const { proposal } = desk.record;
    if (proposal !== null && proposal.id !== input.proposal_id) {
      return Promise.resolve(kycRefusals.refuse('kyc.proposal_void'));
    }
    return input.verdict === 'confirm' ? confirm(desk, deps) : sendBack(desk, input.note, deps);
  });
}

async function confirm(desk: Desk, deps: OnboardingDeps): Promise<Outcome<CaseStanding>> {
  const { deed, key, mover, record, tx } = desk;
  const open = checkAct('confirm', desk);
  if (!open.ok) return open;
  assert(record.proposal !== null, 'what is confirmed was proposed');
  const moved = await moveApplication(tx, deed, key, eventOf(record.proposal.outcome), mover, deps);
  if (!moved.ok) return moved;
  // Whatever was decided, the case is done.
  await closeCase(tx, key, deed.now);
  return ok(await standingOf(desk));
}

async function sendBack(desk: Desk, note: string, deps: OnboardingDeps): Promise<Outcome<CaseStanding>> {
  const { deed, key, record, tx } = desk;
  const open = checkAct('send_back', desk);
  if (!open.ok) return open;
  const { proposal } = record;
  assert(proposal !== null, 'what is sent back was proposed');
  const sealed = await sealWords(desk, sentBackPlace(proposal.id), note, deps);
  if (!sealed.ok) return sealed;
  await endProposal(tx, key, 'voided', deed.now, { reason: 'sent_back', sealedNote: sealed.value });
  await insertAuditEntry(tx, deed, {
    action: 'kyc.proposal_sent_back',
    subjectKind: 'kyc_application',
    subjectId: key.id,
    detail: { proposal_id: proposal.id },
  });
  await writeToStaff(tx, deed, { kind: 'person', userId: proposal.proposedBy }, 'sent_back', deps);
  return ok(await standingOf(desk));
}

/** People of the desk who are offered a case at most. */
export const mostStaff = 200;

/**
 * Takes a merchant's appeal and gives it to somebody who had no part in the decision. Refuses with `kyc.appeal_missing`,
 * `kyc.reviewer_unfit`, and as `moveApplication` and `inCase` do.
 */
export const acceptAppeal = (
  ctx: PlatformCtx,
  { case_id, reviewer_id: reviewerId }: AcceptAppealInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.lead' }, deps, async (desk) => {
    const { deed, key, mover, record, tx } = desk;
    const open = checkAct('accept_appeal', desk);
    if (!open.ok) return open;
    const staff = await listStaff(tx, deed.tenant.organizationId, mostStaff);
    const { excludedReviewers } = record.application;
    if (!staff.some(({ id }) => id === reviewerId) || excludedReviewers.includes(reviewerId)) {
      return deskRefusals.refuse('kyc.reviewer_unfit', { field: 'reviewer_id' });
    }
    const moved = await moveApplication(tx, deed, key, { kind: 'accept_appeal', reviewerId }, mover, deps);
    if (!moved.ok) return moved;
    await writeToStaff(tx, deed, { kind: 'person', userId: reviewerId }, 'assigned', deps);
    return ok(await standingOf(desk));
  });
