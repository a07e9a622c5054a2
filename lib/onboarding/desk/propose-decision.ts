import { insertAuditEntry } from '@/lib/audit';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CaseStanding, ProposalRef, ProposeInput } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { businessLength, timerDueAt, timers } from '@/lib/onboarding/domain/calendar/timers';
import { decideProposal, leadReasons } from '@/lib/onboarding/domain/kyc/four-eyes';
import { kycRefusals } from '@/lib/onboarding/domain/kyc/refusals';
import { onboardingRefusals } from '@/lib/onboarding/refusals';
import { insertCase } from '@/lib/onboarding/store/clock-store';
import { endClaim } from '@/lib/onboarding/store/desk-store';
import { endProposal, insertProposal } from '@/lib/onboarding/store/review-store';
import { sealWords, standingOf } from './case-words';
import { checkAct } from './check-act';
import { writeToStaff } from './desk-letter';
import { type Desk, inCase } from './in-case';

/** What the reasoning of a proposal is sealed as, and what was said when it came back. */
export const rationalePlace = (proposalId: string): string => `proposal:${proposalId}`;
export const sentBackPlace = (proposalId: string): string => `sent_back:${proposalId}`;

/** The same person proposes the same again: an answer that got lost on its way. */
const isRepeated = ({ mover, record }: Desk, { outcome, reason_codes }: ProposeInput): boolean =>
  record.proposal !== null &&
  record.proposal.proposedBy === mover.actor.id &&
  record.proposal.outcome === outcome &&
  record.proposal.reasonCodes.join() === reason_codes.join();

/**
 * The first of two people says how it should end, bound to what was sent in. Gives the case back, for the second. Refuses
 * with `kyc.moved`, `kyc.proposal_open`, `kyc.case_claimed`, and as `decideProposal` and `inCase` do.
 */
export const proposeDecision = (
  ctx: PlatformCtx,
  input: ProposeInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, input.case_id, { permission: 'desk.propose' }, deps, async (desk) => {
    const { current, deed, facts, key, mover, record, tx } = desk;
    if (isRepeated(desk, input)) return ok(await standingOf(desk));
    const open = checkAct(`propose_${input.outcome}`, desk);
    if (!open.ok) return open;
    if (record.rowVersion !== input.row_version) return onboardingRefusals.refuse('kyc.moved');
    const proposal = decideProposal(record.application, input.outcome, input.reason_codes, mover.actor, facts);
    if (!proposal.ok) return proposal;
    const { actor, now } = deed;
    const proposalId = uuidV7(now);
    const sealed = await sealWords(desk, rationalePlace(proposalId), input.rationale, deps);
    if (!sealed.ok) return sealed;
    if (current.closed_at !== null) await reopen(desk, deps);
    await insertProposal(tx, { ...key, proposalId, proposal: proposal.value, sealedRationale: sealed.value, now });
    await endClaim(tx, key.tenantId, current.id, actor.id, now);
    await insertAuditEntry(tx, deed, {
      action: 'kyc.decision_proposed',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { outcome: input.outcome, proposal_id: proposalId },
    });
    if (leadReasons(input.outcome, record.application, facts).length > 0) {
      await writeToStaff(tx, deed, { kind: 'compliance_lead' }, 'second_needed', deps);
    }
    return ok(await standingOf(desk));
  });

/** An approval that is to be suspended or ended has no case any more: the second person finds it in a new one. */
async function reopen({ deed, key, tx }: Desk, { calendar }: OnboardingDeps): Promise<void> {
  const { actor, now } = deed;
  const budgetMs = businessLength(timers.second_approval, calendar);
  const dueAt = timerDueAt(timers.second_approval, now, calendar);
  const opened = {
    caseId: uuidV7(now),
    kind: 'change',
    assigneeId: actor.id,
    startedAt: now,
    budgetMs,
    dueAt,
    now,
  } as const;
  await insertCase(tx, { ...key, ...opened });
}

/**
 * Takes one's own proposal back. Refuses with `kyc.proposal_missing`, `kyc.proposal_void`, `kyc.proposal_not_yours`, and as
 * `inCase` does.
 */
export const withdrawProposal = (
  ctx: PlatformCtx,
  { case_id, proposal_id }: ProposalRef,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.propose' }, deps, async (desk) => {
    const { deed, key, record, tx } = desk;
    const open = checkAct('withdraw_proposal', desk);
    if (!open.ok) return open;
    if (record.proposal?.id !== proposal_id) return kycRefusals.refuse('kyc.proposal_void');
    await endProposal(tx, key, 'voided', deed.now, { reason: 'withdrawn', sealedNote: null });
    await insertAuditEntry(tx, deed, {
      action: 'kyc.proposal_withdrawn',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { proposal_id },
    });
    return ok(await standingOf(desk));
  });
