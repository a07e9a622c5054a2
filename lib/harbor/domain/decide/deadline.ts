import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import { type Decision, moveTo } from './decision';

export type DeadlineStep =
  | { readonly kind: 'nothing' }
  /** Unfunded: it ends here and can never be funded. */
  | { readonly kind: 'expire'; readonly decision: Decision }
  /** Funded without evidence: the money goes back through the rail. */
  | { readonly kind: 'refund' }
  /** Evidence came in time: it still decides. */
  | { readonly kind: 'confirm' };

/** What a passed deadline does to an intent (decision 0009). While the rail is being asked, nothing. */
export function decideDeadline(intent: IntentFacts, operations: readonly OperationFacts[], now: Date): DeadlineStep {
  if (intent.deadline > now || intent.endedAt !== null || operations.some(isInFlight)) return { kind: 'nothing' };
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
      return { kind: 'refund' };
    case 'evidence_submitted':
      return { kind: 'confirm' };
    default:
      return { kind: 'nothing' };
  }
}

/** A rail that refuses the settlement is tried again ever more rarely. */
const settlePolicy: RetryPolicy = { attempts: 64, baseMilliseconds: 2_000, maxMilliseconds: 10 * 60_000 };

function mustRest(operations: readonly OperationFacts[], now: Date): boolean {
  const failed = operations.filter(({ kind, status }) => kind !== 'authorise' && status === 'failed');
  const last = failed.at(-1)?.finishedAt;
  if (last === undefined || last === null) return false;
  const rest = retryDelay(settlePolicy, failed.length, 0) ?? settlePolicy.maxMilliseconds;
  return last.getTime() + rest > now.getTime();
}
