import { type Outcome, ok } from '@/lib/kernel/outcome';
import { judgeChecks } from '@/lib/onboarding/domain/checks/judge-checks';
import { fixText, reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import type { KycActor } from './actor';
import type { InfoItemDraft, KycApplication, SuspensionCause, TransitionFacts } from './application';
import type { KycEffect } from './effects';
import type { Move } from './move';
import { kycRefusals } from './refusals';

/** Automatic approvals of which one in so many hundred is looked at by a person afterwards. */
export const samplePercent = 10;

export const beginChecks = (): Outcome<Move> => ok({ to: 'auto_verification', effects: [{ kind: 'run_checks' }] });

const toReview: Move = {
  to: 'manual_review',
  effects: [
    { kind: 'stop_timer', timer: 'automatic_checks' },
    { kind: 'open_case', case: 'initial', assigneeId: null },
  ],
};

/** The scheduler's moves: only once the time has come. */
export function checkDue({ now, timerDueAt }: TransitionFacts): Outcome<null> {
  return timerDueAt !== null && timerDueAt <= now ? ok(null) : kycRefusals.refuse('kyc.not_due');
}

export function overrunChecks(facts: TransitionFacts): Outcome<Move> {
  const due = checkDue(facts);
  return due.ok ? ok(toReview) : due;
}

export function lapse(application: KycApplication, facts: TransitionFacts): Outcome<Move> {
  const due = checkDue(facts);
  if (!due.ok) return due;
  const timer = application.status === 'draft' ? 'idle_draft' : 'info_request';
  return ok({
    to: 'expired',
    effects: [
      { kind: 'stop_timer', timer },
      { kind: 'void_proposal' },
      { kind: 'close_case' },
      { kind: 'notify', audience: 'integration_consultant' },
      { kind: 'notify', audience: 'merchant' },
    ],
  });
}

/** What the checks found decides, judged here again: no caller can say `approved`. */
export function concludeChecks(application: KycApplication, actor: KycActor, facts: TransitionFacts): Outcome<Move> {
  if (actor.kind !== 'system' || actor.service !== 'rules_engine') return kycRefusals.refuse('kyc.rules_engine_only');
  const { riskTier, hasPep } = application;
  const judged = judgeChecks(facts.checks, {
    autoApprove: facts.autoApprove,
    riskTier,
    hasPep,
    category: facts.category,
    reasons: facts.reasons,
  });
  if (judged.outcome === 'approved') return approveAutomatically(application, facts);
  if (judged.outcome === 'manual_review') return ok(toReview);
  return ok(askForFiles(judged.asks, facts));
}

function approveAutomatically({ snapshotHash }: KycApplication, facts: TransitionFacts): Outcome<Move> {
  if (snapshotHash === null) return kycRefusals.refuse('kyc.snapshot_missing');
  const sample: readonly KycEffect[] =
    facts.sampleRoll < samplePercent ? [{ kind: 'sample_for_review', timer: 'post_review' }] : [];
  return ok({
    to: 'approved',
    effects: [
      { kind: 'stop_timer', timer: 'automatic_checks' },
      {
        kind: 'record_decision',
        decision: {
          mode: 'auto',
          outcome: 'approve',
          reasonCodes: [],
          proposedBy: null,
          decidedBy: null,
          snapshotHash,
          policyVersion: facts.policyVersion,
        },
      },
      ...sample,
      ...approvalEffects,
    ],
  });
}

/** What an approval opens, whoever gave it. */
export const approvalEffects: readonly KycEffect[] = [
  { kind: 'stop_timer', timer: 'review' },
  { kind: 'open_gate', gate: 'G0' },
  {
    kind: 'schedule_review',
    portions: ['identity', 'ownership', 'transfer_instrument', 'business_profile', 'licences'],
  },
  { kind: 'update_capabilities' },
  { kind: 'notify', audience: 'merchant' },
];

function askForFiles(
  asks: readonly { readonly reasonCode: string; readonly target: string }[],
  { reasons }: TransitionFacts,
): Move {
  const items = asks.map(({ reasonCode, target }): InfoItemDraft => {
    const reason = reasonIn(reasons, reasonCode);
    return { reasonCode, targetPath: target, merchantText: reason === null ? '' : fixText(reason) };
  });
  return {
    to: 'additional_info_required',
    effects: [
      { kind: 'stop_timer', timer: 'automatic_checks' },
      { kind: 'open_info_request', items, countsAsAttempt: false },
      { kind: 'unlock', targetPaths: [...new Set(items.map(({ targetPath }) => targetPath))] },
      { kind: 'start_timer', timer: 'info_request' },
      { kind: 'notify', audience: 'merchant' },
    ],
  };
}

/** The system suspends for a cause that stands open by itself; a hold is for a person to place. */
export function suspendForCause(cause: SuspensionCause, { openCauses }: TransitionFacts): Outcome<Move> {
  if (cause === 'compliance_hold' || !openCauses.includes(cause)) return kycRefusals.refuse('kyc.cause_missing');
  return ok({ to: 'suspended', effects: suspensionEffects });
}

export const suspensionEffects: readonly KycEffect[] = [
  { kind: 'void_proposal' },
  { kind: 'update_capabilities' },
  { kind: 'notify', audience: 'merchant' },
  { kind: 'notify', audience: 'compliance_lead' },
];
