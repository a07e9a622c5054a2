import type { IntentState, IntentStatus } from './intent.machine';
import type { OperationKind, OperationStatus } from './rail-operation.machine';

export type SettlementKind = 'release' | 'refund';
export type EndReason =
  | 'predicate_passed'
  | 'predicate_failed'
  | 'expired'
  | 'canceled'
  | 'dispute_release'
  | 'dispute_refund';

/** What the engine decides on: the intent's row, parsed. */
export interface IntentFacts {
  readonly id: string;
  readonly state: IntentState;
  readonly status: IntentStatus;
  /** Set once, with the operation that settles; from then on no dispute can open (decision 0009). */
  readonly settlementKind: SettlementKind | null;
  readonly endReason: EndReason | null;
  /** Minor units of `currency`. */
  readonly amount: bigint;
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
  'state' | 'status' | 'settlementKind' | 'endReason' | 'capabilityId' | 'capabilityIssuedAt' | 'fundedAt' | 'endedAt'
>;

export const isInFlight = (operation: OperationFacts): boolean =>
  operation.status !== 'succeeded' && operation.status !== 'failed';
