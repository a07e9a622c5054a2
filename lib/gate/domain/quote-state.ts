import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { WorkState } from './quote.machine';

/** A rail's operation on a quote's money, as far as the gate needs it. */
export interface QuoteOperation {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly attempt: number;
  readonly railRef: string | null;
  readonly failureCode: string | null;
  readonly detail: JsonObject;
  readonly createdAt: Date;
  readonly lastAskedAt: Date | null;
  readonly nextAskAt: Date | null;
}

/** The engine's word on a quote's money. */
export interface QuoteIntent {
  readonly state: string;
  readonly status: string;
  readonly settlementKind: string | null;
  readonly rail: string;
  readonly mode: string;
  readonly fundedAt: Date | null;
  readonly endedAt: Date | null;
  readonly deadline: Date;
  readonly operatorFee: bigint;
}

export interface MoneyFacts {
  readonly intent: QuoteIntent | null;
  readonly operations: readonly QuoteOperation[];
  /** What a task budget did for the quote last. */
  readonly reservation: 'reserve' | 'capture' | 'release' | null;
}

/** Where a quote's money is, in one word. */
export type MoneyState =
  | 'unpaid'
  | 'paying'
  | 'unknown'
  | 'held'
  | 'disputed'
  | 'refunding'
  | 'refunded'
  | 'released'
  | 'returning'
  | 'returned'
  | 'expired';

const byReservation = { reserve: 'held', capture: 'released', release: 'refunded' } as const;

export function moneyStateOf({ intent, operations, reservation }: MoneyFacts): MoneyState {
  if (reservation !== null) return byReservation[reservation];
  if (intent === null) return 'unpaid';
  switch (intent.state) {
    case 'open':
      if (intent.status === 'expired' || intent.status === 'canceled') return 'expired';
      if (intent.status === 'unknown') return 'unknown';
      return intent.status === 'funding' ? 'paying' : 'unpaid';
    case 'disputed':
      return 'disputed';
    case 'refunded':
      return 'refunded';
    case 'released':
      return afterRelease(operations);
    default:
      return intent.settlementKind === 'refund' ? 'refunding' : 'held';
  }
}

/** Money that was released may go back later: its state stays, its refund is an operation of its own. */
function afterRelease(operations: readonly QuoteOperation[]): MoneyState {
  const back = operations.filter(({ kind }) => kind === 'refund');
  if (back.some(({ status }) => status === 'succeeded')) return 'returned';
  return back.some(({ status }) => status !== 'failed') ? 'returning' : 'released';
}

const paidStates: readonly MoneyState[] = ['held', 'disputed', 'released'];
const refundedStates: readonly MoneyState[] = ['refunded', 'returned'];

export const isPaid = (state: MoneyState): boolean => paidStates.includes(state);
export const isRefunded = (state: MoneyState): boolean => refundedStates.includes(state);
export const isGoingBack = (state: MoneyState): boolean => state === 'refunding' || state === 'returning';
/** The payer has given the money, whatever became of it. */
export const wasPaid = (state: MoneyState): boolean => isPaid(state) || isRefunded(state) || isGoingBack(state);

/** `payment_status` of the wire; null before there is a session. */
export function paymentStatusOf(state: MoneyState, hasSession: boolean): string | null {
  if (!hasSession) return null;
  if (isPaid(state)) return 'paid';
  if (isRefunded(state)) return 'refunded';
  if (isGoingBack(state)) return 'refund_pending';
  return state === 'expired' ? 'expired' : 'checkout_created';
}

/** `status` of a quote on the wire. */
export function quoteStatusOf(state: MoneyState, work: WorkState | null): string {
  if (isRefunded(state)) return 'refunded';
  if (isGoingBack(state)) return 'refund_requested';
  if (state === 'expired') return 'expired';
  return work ?? (isPaid(state) ? 'paid' : 'quoted');
}

export type GrantState = 'unissued' | 'available' | 'consumed';

/** `status` of an action on the wire. The contract has three; an end without use says so. */
export function actionStatusOf(state: MoneyState, grant: GrantState): string {
  if (grant === 'consumed') return 'consumed';
  if (isPaid(state)) return 'ready';
  if (isRefunded(state) || isGoingBack(state)) return 'refunded';
  return state === 'expired' ? 'expired' : 'awaiting_payment';
}

interface Takers {
  readonly quote: { readonly executor: 'agent' | 'service' | null };
  readonly grants: readonly { readonly consumedAt: Date | null }[];
}

/** The agent has used its grant: from then on it is at work, whether it says so or not. */
export const hasStarted = ({ grants }: Pick<Takers, 'grants'>): boolean =>
  grants.some(({ consumedAt }) => consumedAt !== null);

/** Somebody is at work: the agent, or the service that the work was handed to. */
export const isTaken = (read: Takers): boolean => read.quote.executor === 'service' || hasStarted(read);
