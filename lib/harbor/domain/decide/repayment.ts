import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { type Decision, unchanged } from './decision';
import { claimedOf, type KnownFact } from './fact';

type Operation = OperationFacts & { readonly amount: bigint };

/** Refusals of one repayment by the rail; after that a person asks for the next try. */
const maxRefusals = 3;

const isDone = ({ status }: Operation): boolean => status === 'succeeded';
const sum = (operations: readonly Operation[]): bigint => operations.reduce((total, { amount }) => total + amount, 0n);

/** Transfers after the one that released the money: each pays a payee again. */
function repaymentsOf(operations: readonly Operation[]): readonly Operation[] {
  const transfers = operations.filter(({ kind }) => kind === 'transfer');
  return transfers.slice(transfers.findIndex(isDone) + 1);
}

/** What the payee gave back for claims that no longer stand, and has not been paid again. */
export function owedToPayee(operations: readonly Operation[], facts: readonly KnownFact[]): bigint {
  const reversed = sum(operations.filter((each) => each.kind === 'reverse_transfer' && isDone(each)));
  const claimed = claimedOf(facts);
  const owed = reversed - sum(repaymentsOf(operations).filter(isDone)) - (claimed > 0n ? claimed : 0n);
  return owed > 0n ? owed : 0n;
}

/**
 * Pays the payee again what was taken back for a dispute that was won. Decided on how things stand and not on the message
 * that says so, so the order of facts and answers does not matter. Null: nothing is owed, or the rail still owes an
 * answer, or it has refused often enough and nobody (`asked`) wants it tried again.
 */
export function decideRepayment(
  intent: IntentFacts,
  operations: readonly Operation[],
  facts: readonly KnownFact[],
  asked: boolean,
): Decision | null {
  if (intent.state !== 'released' || operations.some(isInFlight)) return null;
  const amount = owedToPayee(operations, facts);
  if (amount === 0n) return null;
  const repayments = repaymentsOf(operations);
  const refusals = repayments.length - 1 - repayments.findLastIndex(isDone);
  if (refusals >= maxRefusals && !asked) return null;
  const attempt = operations.filter(({ kind }) => kind === 'transfer').length + 1;
  return { change: unchanged(intent), operation: { kind: 'transfer', attempt, amount }, postings: [], events: [] };
}
