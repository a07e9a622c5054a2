import type { IntentState, IntentStatus } from './intent.machine';
import type { OperationKind, OperationStatus } from './rail-operation.machine';

export type SettlementKind = 'release' | 'refund';
export type EndReason =
  | 'predicate_passed'
  | 'predicate_failed'
  | 'expired'
  | 'canceled'
  | 'dispute_release'
  | 'dispute_refund'
  /** The rail let the money go by itself. */
  | 'hold_lost'
  /** What was earned of it went to the payee, the rest back to the payer. */
  | 'split';

/** Who authorised the intent: a principal who signed an agreement, or a payer at a hosted checkout (decision 0018). */
export const intentKinds = ['agreement', 'checkout'] as const;
export type IntentKind = (typeof intentKinds)[number];

/** What the engine decides on: the intent's row, parsed. */
export interface IntentFacts {
  readonly id: string;
  readonly kind: IntentKind;
  readonly state: IntentState;
  readonly status: IntentStatus;
  /** Set once, with the operation that settles; from then on no dispute can open (decision 0009). */
  readonly settlementKind: SettlementKind | null;
  readonly endReason: EndReason | null;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  /** The part of `amount` that is the agent operator's own fee. */
  readonly operatorFee: bigint;
  /** The part of a held checkout that is earned, whatever becomes of the rest. */
  readonly earned: bigint;
  /** Asset code, lower case. */
  readonly currency: string;
  readonly scale: number;
  readonly rail: string;
  readonly mode: 'simulated' | 'connected' | 'disabled';
  readonly deadline: Date;
  readonly principalDid: string;
  readonly payeeDid: string;
  /** Key bound at create by signing versions 6 and 7; null before. */
  readonly payeePublicKeyHex: string | null;
  readonly sandboxScenario: string | null;
  readonly capabilityId: string | null;
  readonly capabilityIssuedAt: Date | null;
  readonly fundedAt: Date | null;
  readonly endedAt: Date | null;
  /** When the rail lets the held money go by itself; null when it does not, or nothing is held. */
  readonly holdExpiresAt: Date | null;
  /** Counts changes; a commit names the version it decided on. */
  readonly version: number;
}

/** A call of the rail, as far as decisions need it. */
export interface OperationFacts {
  readonly id: string;
  readonly kind: OperationKind;
  readonly attempt: number;
  readonly status: OperationStatus;
  readonly leaseUntil: Date | null;
  readonly finishedAt: Date | null;
}

/** The columns of an intent that change in its life. */
export type IntentChange = Pick<
  IntentFacts,
  | 'state'
  | 'status'
  | 'settlementKind'
  | 'endReason'
  | 'capabilityId'
  | 'capabilityIssuedAt'
  | 'fundedAt'
  | 'endedAt'
  | 'holdExpiresAt'
>;

const changing = [
  'state',
  'status',
  'settlementKind',
  'endReason',
  'capabilityId',
  'capabilityIssuedAt',
  'fundedAt',
  'endedAt',
  'holdExpiresAt',
] as const satisfies readonly (keyof IntentChange)[];

/** True when the change leaves the intent as it is. */
export const changesNothing = (intent: IntentFacts, change: IntentChange): boolean =>
  changing.every((name) => intent[name]?.valueOf() === change[name]?.valueOf());

export const isInFlight = (operation: OperationFacts): boolean =>
  operation.status !== 'succeeded' && operation.status !== 'failed';

const hourMs = 60 * 60_000;
/** Money is moved this long before its hold lapses; of a short hold, a tenth of its time. */
const holdMarginMs = 6 * hourMs;

/**
 * When the intent must be looked at, whatever was heard until then: its deadline, or a margin before the rail lets the
 * money go. Null when no time changes it: it has ended, or its money is frozen.
 */
export function dueAt(
  intent: Pick<
    IntentFacts,
    'kind' | 'deadline' | 'state' | 'settlementKind' | 'endedAt' | 'fundedAt' | 'holdExpiresAt'
  >,
): Date | null {
  if (intent.endedAt !== null || intent.state === 'disputed') return null;
  // Nobody confirms a checkout: once its work is judged, or its settlement has begun, that is due.
  const isDecided = intent.state === 'evidence_submitted' || intent.settlementKind !== null;
  if (intent.kind === 'checkout' && isDecided) return intent.fundedAt;
  if (intent.holdExpiresAt === null || intent.fundedAt === null) return intent.deadline;
  const margin = Math.min(holdMarginMs, (intent.holdExpiresAt.getTime() - intent.fundedAt.getTime()) / 10);
  return new Date(Math.min(intent.deadline.getTime(), intent.holdExpiresAt.getTime() - margin));
}
