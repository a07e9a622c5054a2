/** A call of a rail, as far as the rules look at it. */
export interface OperationFacts {
  readonly id: string;
  readonly kind: string;
  readonly attempt: number;
  readonly status: string;
  /** The rail's own name for it; null while it has given none. */
  readonly railRef: string | null;
  readonly failureCode: string | null;
  /** How often the rail was asked what became of it. */
  readonly asked: number;
  readonly lastAskedAt: Date | null;
  readonly nextAskAt: Date | null;
  /** Until when the process that called the rail answers for it. */
  readonly leaseUntil: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** The payer was sent to a page of the rail, where this one waits for them. */
  readonly isPayersTurn: boolean;
}

/** Something that happened at the rail by itself. */
export interface RailFactRow {
  readonly kind: string;
  readonly ref: string;
  readonly reason: string | null;
  readonly inquiry: boolean;
  readonly dueAt: Date | null;
  readonly createdAt: Date;
}

/** Everything that says whether an intent is stuck. */
export interface StuckFacts {
  readonly intentId: string;
  readonly state: string;
  readonly status: string;
  readonly settlementKind: 'release' | 'refund' | null;
  readonly rail: string;
  readonly deadline: Date;
  /** When the rail lets the held money go by itself. */
  readonly holdExpiresAt: Date | null;
  /** When the engine looks at it next by itself. */
  readonly dueAt: Date | null;
  readonly endedAt: Date | null;
  readonly updatedAt: Date;
  /** Oldest first. */
  readonly operations: readonly OperationFacts[];
  /** Oldest first. */
  readonly facts: readonly RailFactRow[];
  /** Minor units on the intent's platform account: below zero is a loss that nobody has made good yet. */
  readonly platform: bigint;
}

export const isInFlight = ({ status }: Pick<OperationFacts, 'status'>): boolean =>
  status !== 'succeeded' && status !== 'failed';

const settlementKinds: readonly string[] = ['capture', 'void', 'refund', 'transfer', 'payout'];

export const isSettlement = ({ kind }: Pick<OperationFacts, 'kind'>): boolean => settlementKinds.includes(kind);
