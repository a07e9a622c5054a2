import type { Environment } from '@/lib/kernel/context';
import type { CheckResult } from '@/lib/onboarding/domain/checks/check';
import type { CategoryRule } from '@/lib/onboarding/domain/policy/category-policy';
import type { ReasonEdition } from '@/lib/onboarding/domain/policy/reason-policy';
import type { RiskTier } from '@/lib/onboarding/domain/policy/terms';
import type { OnboardingRole } from './actor';
import type { KycStatus, RejectType } from './kyc.machine';

export const suspensionCauses = [
  'review_overdue',
  'transfer_instrument_changed',
  'sanctions_hit',
  'compliance_hold',
] as const;
export type SuspensionCause = (typeof suspensionCauses)[number];

/** The application as it is stored. Nothing about a person: who they are matters to no transition. */
export interface KycApplication {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** Firm that introduced the organisation. */
  readonly introducedBy: string | null;
  readonly status: KycStatus;
  readonly rejectType: RejectType | null;
  readonly version: number;
  readonly attempt: number;
  /** Null until it was assessed, which counts as high. */
  readonly riskTier: RiskTier | null;
  readonly hasPep: boolean;
  /** Of the copy that was frozen when it was sent in. A change by the merchant makes another. */
  readonly snapshotHash: string | null;
  /** Who proposed and decided what an appeal is against: they stay out of it. */
  readonly excludedReviewers: readonly string[];
}

/** Outcomes that take two people. */
export const proposalOutcomes = ['approve', 'reject_retry', 'reject_final', 'suspend', 'reinstate', 'close'] as const;
export type ProposalOutcome = (typeof proposalOutcomes)[number];

export interface Proposal {
  readonly outcome: ProposalOutcome;
  readonly reasonCodes: readonly string[];
  readonly proposedBy: string;
  readonly proposerRole: OnboardingRole;
  readonly snapshotHash: string;
}

export interface InfoItemDraft {
  readonly reasonCode: string;
  readonly targetPath: string;
  readonly merchantText: string;
}

/** What is asked of an application; the kinds are the machine's commands. */
export type KycEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'submit'; readonly snapshotHash: string }
  | { readonly kind: 'begin_checks' }
  | { readonly kind: 'conclude_checks' }
  | { readonly kind: 'overrun_checks' }
  | { readonly kind: 'request_info'; readonly items: readonly InfoItemDraft[] }
  | { readonly kind: 'resubmit'; readonly snapshotHash: string }
  | { readonly kind: 'lapse' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'accept_appeal'; readonly reviewerId: string }
  | { readonly kind: 'suspend'; readonly cause: SuspensionCause }
  | { readonly kind: 'reinstate' }
  | { readonly kind: 'close' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'resume' };

export interface RequiredDocument {
  readonly documentId: string;
  readonly changedAt: Date;
}

export interface DocumentView {
  readonly documentId: string;
  readonly personId: string;
  readonly viewedAt: Date;
}

/** Everything else that a transition depends on, read in the same transaction as the application. */
export interface TransitionFacts {
  readonly now: Date;
  readonly membershipActive: boolean;
  readonly maySign: boolean;
  readonly warrantyAccepted: boolean;
  /** Ids of what is due now or past due. */
  readonly requirementsDue: readonly string[];
  /** Null for a category that the policy does not know: it cannot be sent in. */
  readonly category: CategoryRule | null;
  readonly checks: readonly CheckResult[];
  /** Checks of the review without a result. */
  readonly openChecks: number;
  readonly autoApprove: boolean;
  /** 0 to 99, drawn by the caller: decides whether an automatic approval is looked at afterwards. */
  readonly sampleRoll: number;
  /** When the timer of the present status runs out; null when none runs. */
  readonly timerDueAt: Date | null;
  readonly infoRequest: { readonly openItems: number; readonly countsAsAttempt: boolean } | null;
  readonly proposal: Proposal | null;
  readonly requiredDocuments: readonly RequiredDocument[];
  readonly views: readonly DocumentView[];
  readonly openCauses: readonly SuspensionCause[];
  readonly reasons: ReasonEdition;
  readonly policyVersion: string;
}
