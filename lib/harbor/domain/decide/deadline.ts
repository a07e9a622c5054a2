import { dueAt, type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import { type Decision, moveTo } from './decision';
import { isSettlement } from './settlement';

export type DeadlineStep =
  | { readonly kind: 'nothing' }
  /** The rail has the word: it is asked now. */
  | { readonly kind: 'ask'; readonly operationId: string }
  /** Unfunded: it ends here and can never be funded. */
  | { readonly kind: 'expire'; readonly decision: Decision }
  /** Funded without evidence: the money goes back through the rail. */
  | { readonly kind: 'refund' }
  /** A part of it was earned: that is released, and the rest goes back. */
  | { readonly kind: 'split' }
  /** Evidence came in time: it still decides. */
  | { readonly kind: 'confirm' };

/**
 * What a passed deadline, or a hold that is about to lapse, does to an intent (decision 0009). While an operation is
 * under way, only asking for it.
 */
export function decideDeadline(intent: IntentFacts, operations: readonly OperationFacts[], now: Date): DeadlineStep {
  const due = dueAt(intent);
  if (due === null || due > now) return { kind: 'nothing' };
  const underWay = operations.find(isInFlight);
  if (underWay !== undefined) return { kind: 'ask', operationId: underWay.id };
  if (mustRest(operations, now)) return { kind: 'nothing' };
  switch (intent.state) {
    case 'open':
      return {
        kind: 'expire',
        decision: {
          change: moveTo(intent, 'expired', { endReason: 'expired', endedAt: now }),
          postings: [],
          events: [{ kind: 'intent_expired', facts: {} }],
        },
      };
    case 'funded':
      return { kind: intent.earned > 0n ? 'split' : 'refund' };
    case 'evidence_submitted':
      return { kind: 'confirm' };
    default:
      return { kind: 'nothing' };
  }
}

/** A rail that refuses the settlement is tried again ever more rarely. */
const settlePolicy: RetryPolicy = { attempts: 64, baseMilliseconds: 2_000, maxMilliseconds: 10 * 60_000 };

function mustRest(operations: readonly OperationFacts[], now: Date): boolean {
  const failed = operations.filter((operation) => isSettlement(operation) && operation.status === 'failed');
  const last = failed.at(-1)?.finishedAt;
  if (last === undefined || last === null) return false;
  const rest = retryDelay(settlePolicy, failed.length, 0) ?? settlePolicy.maxMilliseconds;
  return last.getTime() + rest > now.getTime();
}
