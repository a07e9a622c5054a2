import type { IntentChange, IntentFacts } from '@/lib/harbor/domain/intent';
import type { Posting } from '@/lib/harbor/domain/ledger/postings';
import type { OperationKind, OperationStatus } from '@/lib/harbor/domain/rail-operation.machine';
import type { JsonObject } from '@/lib/kernel/canonical-json';

/** Kinds of the event log: the Paybond contract's and our own. */
export const eventKinds = [
  'intent_created',
  'settlement_hold_placed',
  'evidence_submitted',
  'predicate_evaluated',
  'settlement_rail_confirmed',
  'settlement_rail_failed',
  'released',
  'refunded',
  'disputed',
  'dispute_resolved',
  'intent_expired',
  'intent_canceled',
  'hold_lost',
  'claim_opened',
  'claim_changed',
  'returned',
  'rail_warning',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** An event before it is digested. `facts` carry ids, digests, codes and amounts, never personal data. */
export interface EventDraft {
  readonly kind: EventKind;
  readonly facts: JsonObject;
}

/** A rail operation to write down, and then to call. */
export interface OperationDraft {
  readonly kind: OperationKind;
  readonly attempt: number;
  /** Minor units; absent: all of the intent's. */
  readonly amount?: bigint;
  /** Kept with the operation for the rail to read, such as why money goes back. */
  readonly detail?: OperationDetail;
}

/** What the rail said about an operation under way. */
export interface OperationResult {
  readonly status: OperationStatus;
  readonly railRef: string | null;
  readonly failureCode: string | null;
  /** What the rail said beside its outcome; kept with the operation. */
  readonly detail: OperationDetail;
  /** When asking again can have an answer at the earliest; null: by the usual back-off. */
  readonly askAt: Date | null;
}

export type OperationDetail = Readonly<Record<string, string | number | boolean | null>>;

/** What a step changes, as data: all of it commits, or none. */
export interface Decision {
  readonly change: IntentChange;
  /** Written with the change, then called. */
  readonly operation?: OperationDraft;
  readonly postings: readonly Posting[];
  readonly events: readonly EventDraft[];
}

export const unchanged = (intent: IntentFacts): IntentChange => ({
  state: intent.state,
  status: intent.status,
  settlementKind: intent.settlementKind,
  endReason: intent.endReason,
  capabilityId: intent.capabilityId,
  capabilityIssuedAt: intent.capabilityIssuedAt,
  fundedAt: intent.fundedAt,
  endedAt: intent.endedAt,
  holdExpiresAt: intent.holdExpiresAt,
});

/** A change to a state whose status is the state itself. */
export const moveTo = (
  intent: IntentFacts,
  state: IntentFacts['state'],
  more: Partial<IntentChange> = {},
): IntentChange => ({
  ...unchanged(intent),
  state,
  status: state,
  ...more,
});

/** Amounts in events are decimal strings of minor units: exact in every language. */
export const amountFacts = (intent: IntentFacts): JsonObject => ({
  amount_minor: intent.amount.toString(),
  currency: intent.currency,
  settlement_rail: intent.rail,
});
