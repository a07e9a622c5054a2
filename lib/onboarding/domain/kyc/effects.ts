import type { TimerKey } from '@/lib/onboarding/domain/calendar/timers';
import type { ReviewPortion } from '@/lib/onboarding/domain/policy/terms';
import type { InfoItemDraft, ProposalOutcome } from './application';
import type { KycCommand, KycStatus, RejectType } from './kyc.machine';

/** A decision as it is written down. The database refuses one that a person made alone. */
export interface DecisionRecord {
  readonly mode: 'human' | 'auto';
  readonly outcome: ProposalOutcome;
  readonly reasonCodes: readonly string[];
  /** Null when the rules engine decided. */
  readonly proposedBy: string | null;
  readonly decidedBy: string | null;
  readonly snapshotHash: string;
  readonly policyVersion: string;
}

/** What has to happen with a transition, as data: all of it commits, or none. */
export type KycEffect =
  /** A new version, filled with what the last one said. */
  | { readonly kind: 'create_version'; readonly version: number; readonly flagRejected: boolean }
  | { readonly kind: 'freeze_snapshot'; readonly snapshotHash: string }
  | { readonly kind: 'run_checks' }
  | { readonly kind: 'start_timer'; readonly timer: TimerKey }
  | { readonly kind: 'stop_timer'; readonly timer: TimerKey }
  | {
      readonly kind: 'open_case';
      readonly case: 'initial' | 'resubmission' | 'appeal';
      readonly assigneeId: string | null;
    }
  | { readonly kind: 'close_case' }
  | { readonly kind: 'pause_sla' }
  | { readonly kind: 'resume_sla' }
  | { readonly kind: 'prefer_same_reviewer' }
  | {
      readonly kind: 'open_info_request';
      readonly items: readonly InfoItemDraft[];
      /** False for what a machine asked: a blurred photo is no failed attempt. */
      readonly countsAsAttempt: boolean;
    }
  /** Nothing but what was asked for can be edited. */
  | { readonly kind: 'unlock'; readonly targetPaths: readonly string[] }
  | { readonly kind: 'record_decision'; readonly decision: DecisionRecord }
  | { readonly kind: 'void_proposal' }
  | { readonly kind: 'sample_for_review'; readonly timer: TimerKey }
  | { readonly kind: 'open_gate'; readonly gate: 'G0' }
  | { readonly kind: 'schedule_review'; readonly portions: readonly ReviewPortion[] }
  | { readonly kind: 'update_capabilities' }
  | { readonly kind: 'revoke_keys' }
  | { readonly kind: 'start_retention' }
  | { readonly kind: 'escalate'; readonly to: 'compliance_lead' }
  | { readonly kind: 'exclude_reviewers'; readonly personIds: readonly string[] }
  | { readonly kind: 'notify'; readonly audience: 'merchant' | 'integration_consultant' | 'compliance_lead' };

export interface KycChange {
  readonly status: KycStatus;
  readonly version: number;
  readonly attempt: number;
  readonly rejectType: RejectType | null;
  readonly snapshotHash: string | null;
}

export interface KycTransition {
  readonly from: KycStatus;
  readonly to: KycStatus;
  readonly command: KycCommand;
  readonly change: KycChange;
  readonly effects: readonly KycEffect[];
}
