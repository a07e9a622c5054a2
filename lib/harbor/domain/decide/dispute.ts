import type { IntentFacts, OperationFacts } from '@/lib/harbor/domain/intent';
import { intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { type Decision, moveTo } from './decision';
import { isStranded } from './settlement';

/** Freezes the money. Opens only while no settlement has been decided, or while a release is stranded (decision 0009). */
export function decideDispute(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  reason: string,
): Outcome<Decision> {
  const refusal = refusalOf(intent.state, 'open_dispute');
  if (refusal !== null) return refuse(refusal);
  if (intent.settlementKind !== null && !isStranded(intent, operations))
    return intentRefusals.refuse('intent.settling');
  return ok({
    change: moveTo(intent, 'disputed', { settlementKind: null, endReason: null }),
    postings: [],
    // The words stay in the audit log; the chain carries that a dispute began and from where.
    events: [{ kind: 'disputed', facts: { from_state: intent.state, reason_length: reason.length } }],
  });
}
