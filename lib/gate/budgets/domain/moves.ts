import { wireId } from '@/lib/gate/domain/ids';

export const moves = ['reserve', 'capture', 'release'] as const;
export type Move = (typeof moves)[number];

const names = { reserve: 'reserve', capture: 'captured', release: 'released' } as const satisfies Record<Move, string>;

/** The name under which a move of a quote's part happens once. */
export const operationOf = (move: Move, quoteId: string): string => `${names[move]}:${wireId('quote', quoteId)}`;

/** Where the money of a task budget is, in minor units. */
export interface BudgetMoney {
  readonly amount: bigint;
  readonly available: bigint;
  readonly reserved: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
}

/** True as long as no unit is in two places. */
export const isConserved = ({ amount, available, reserved, captured, refunded }: BudgetMoney): boolean =>
  [available, reserved, captured, refunded].every((part) => part >= 0n) &&
  available + reserved + captured + refunded <= amount;
