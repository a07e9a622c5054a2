import type { CapabilityKey } from '@/lib/kernel/capability';
import type { SuspensionCause } from '@/lib/onboarding/domain/kyc/application';
import type { KycStatus } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { isOverdue, type PeriodicReview } from './periodic-review';

export const capabilityReasons = {
  not_approved: 'The application is not approved yet.',
  rejected: 'The application was rejected.',
  suspended: 'The approval is suspended. Answer the open review.',
  ended: 'The relationship has ended.',
  review_overdue: 'A review was not answered in time. Answer it to go on.',
  gate_1_open: 'Discovery and kickoff are not completed yet.',
  gate_4_open: 'The checks before production are not completed yet.',
  stage_credentials_missing: 'There are no live credentials for the stage.',
  exchange_missing: 'The temporary key was not exchanged for a permanent one yet.',
  production_locked: 'Reading works. Charges are locked until the go-live is approved.',
  go_live_open: 'The go-live is not approved yet.',
  billing_missing: 'There is no way yet to bill you.',
  transfer_instrument_missing: 'There is no account yet to pay out to.',
  transfer_instrument_unverified: 'The account for payouts is being verified.',
} as const satisfies Readonly<Record<string, string>>;
export type CapabilityReason = keyof typeof capabilityReasons;

export interface Capability {
  readonly allowed: boolean;
  /** Why it is off; or, where it is on, what is limited. */
  readonly reason: CapabilityReason | null;
  /** When it goes off unless something is done. */
  readonly deadline: Date | null;
}

export interface CapabilityFacts {
  readonly now: Date;
  readonly status: KycStatus;
  readonly review: PeriodicReview | null;
  readonly gates: { readonly g1: boolean; readonly g4: boolean; readonly goLive: boolean };
  readonly hasStageCredentials: boolean;
  readonly isExchanged: boolean;
  readonly hasBillingInstrument: boolean;
  /** A changed instrument is unverified until it was looked at, whatever the old one was. */
  readonly transferInstrument: 'missing' | 'unverified' | 'verified';
}

/** What an organisation may do now. The status is a summary; this decides. */
export function capabilitiesOf(facts: CapabilityFacts): Readonly<Record<CapabilityKey, Capability>> {
  const approval = approvalReason(facts);
  const early = firstOf(approval === 'review_overdue' ? null : approval);
  const production = firstOf(approval, productionReason(facts));
  const deadline = deadlineOf(facts);
  const of = (reason: CapabilityReason | null, until: Date | null = null): Capability => ({
    allowed: reason === null,
    reason,
    deadline: reason === null ? until : null,
  });
  return {
    discovery: of(early),
    kickoff: of(early),
    stage_access: of(early),
    stage_processing: of(firstOf(early, stageReason(facts))),
    temporal_key: of(firstOf(approval, facts.gates.g4 ? null : 'gate_4_open'), deadline),
    production_key_use: keyUse(facts),
    production_processing: of(production, deadline),
    payouts: of(firstOf(production, transferReason(facts)), deadline),
  };
}

const firstOf = (...reasons: readonly (CapabilityReason | null)[]): CapabilityReason | null =>
  reasons.find((reason) => reason !== null) ?? null;

/** An overdue review takes effect at once, before any job has written `suspended`. */
function approvalReason({ now, review, status }: CapabilityFacts): CapabilityReason | null {
  switch (status) {
    case 'approved':
      return review !== null && isOverdue(review, now) ? 'review_overdue' : null;
    case 'suspended':
      return 'suspended';
    case 'rejected':
      return 'rejected';
    case 'closed':
    case 'withdrawn':
      return 'ended';
    default:
      return 'not_approved';
  }
}

function stageReason({ gates, hasStageCredentials }: CapabilityFacts): CapabilityReason | null {
  if (!gates.g1) return 'gate_1_open';
  return hasStageCredentials ? null : 'stage_credentials_missing';
}

function productionReason({ gates, hasBillingInstrument, isExchanged }: CapabilityFacts): CapabilityReason | null {
  if (!isExchanged) return 'exchange_missing';
  if (!gates.goLive) return 'go_live_open';
  return hasBillingInstrument ? null : 'billing_missing';
}

const transferReason = ({ transferInstrument }: CapabilityFacts): CapabilityReason | null => {
  if (transferInstrument === 'verified') return null;
  return transferInstrument === 'missing' ? 'transfer_instrument_missing' : 'transfer_instrument_unverified';
};

/** Reading one's own data goes on under a suspension; it ends with the relationship and with a rejection. */
function keyUse(facts: CapabilityFacts): Capability {
  const approval = approvalReason(facts);
  const isReadable = approval === null || approval === 'suspended' || approval === 'review_overdue';
  const blocked = firstOf(isReadable ? null : approval, facts.isExchanged ? null : 'exchange_missing');
  if (blocked !== null) return { allowed: false, reason: blocked, deadline: null };
  return { allowed: true, reason: firstOf(approval, facts.gates.goLive ? null : 'production_locked'), deadline: null };
}

/** An open review that stays unanswered switches production off on its last day. */
const deadlineOf = ({ review }: CapabilityFacts): Date | null => (review?.state === 'open' ? review.dueAt : null);

/** What stands against an approval right now: the system suspends for it, and nothing is reinstated before it is gone. */
export function openCausesOf(facts: {
  readonly now: Date;
  readonly review: PeriodicReview | null;
  readonly hasUnreviewedInstrument: boolean;
  readonly hasSanctionsHit: boolean;
  readonly isHeld: boolean;
}): readonly SuspensionCause[] {
  return [
    ...(facts.review !== null && isOverdue(facts.review, facts.now) ? ['review_overdue' as const] : []),
    ...(facts.hasUnreviewedInstrument ? ['transfer_instrument_changed' as const] : []),
    ...(facts.hasSanctionsHit ? ['sanctions_hit' as const] : []),
    ...(facts.isHeld ? ['compliance_hold' as const] : []),
  ];
}
