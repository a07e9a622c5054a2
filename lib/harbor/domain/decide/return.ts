import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { refusalOf } from '@/lib/harbor/domain/intent.machine';
import { operatorFeeReturned, returned } from '@/lib/harbor/domain/ledger/postings';
import { defineRefusals, type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { amountFacts, type Decision, type OperationDraft, type OperationResult, unchanged } from './decision';

export const returnRefusals = defineRefusals({
  'intent.not_released': { status: 409, message: 'Only money that was released can be returned.' },
});

export type ReturnStep =
  | { readonly kind: 'returned'; readonly operation: OperationFacts }
  | { readonly kind: 'under_way'; readonly operation: OperationFacts }
  | { readonly kind: 'call'; readonly decision: Decision & { readonly operation: OperationDraft } };

/**
 * Sends released money back to its payer. The intent stays released: what comes back later is a movement of its own
 * (decision 0009).
 */
export function decideReturn(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  reason: string,
): Outcome<ReturnStep> {
  if (intent.state !== 'released') {
    return intent.state === 'refunded'
      ? refuse(refusalOf(intent.state, 'confirm') ?? returnRefusals.make('intent.not_released'))
      : returnRefusals.refuse('intent.not_released');
  }
  const refunds = operations.filter(({ kind }) => kind === 'refund');
  const made = refunds.find(({ status }) => status === 'succeeded');
  if (made !== undefined) return ok({ kind: 'returned', operation: made });
  const underWay = refunds.find(isInFlight);
  if (underWay !== undefined) return ok({ kind: 'under_way', operation: underWay });
  const operation = { kind: 'refund' as const, attempt: refunds.length + 1, detail: { reason } };
  return ok({ kind: 'call', decision: { change: unchanged(intent), operation, postings: [], events: [] } });
}

/** What the rail's word on a return changes: the books, never the state. */
export function decideReturnResult(intent: IntentFacts, result: OperationResult): Decision {
  const change = unchanged(intent);
  if (result.status !== 'succeeded') return { change, postings: [], events: [] };
  const fee = intent.operatorFee;
  return {
    change,
    postings: [
      ...(fee < intent.amount ? [returned({ ...intent, amount: intent.amount - fee })] : []),
      ...(fee > 0n ? [operatorFeeReturned({ ...intent, amount: fee })] : []),
    ],
    events: [{ kind: 'returned', facts: { ...amountFacts(intent), rail_ref: result.railRef } }],
  };
}
