import type { IntentFacts } from '@/lib/harbor/domain/intent';
import { intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { type Decision, moveTo } from './decision';

/** Freezes the money. Opens only while no settlement has been decided (decision 0009). */
export function decideDispute(intent: IntentFacts, reason: string): Outcome<Decision> {
  const refusal = refusalOf(intent.state, 'open_dispute');
  if (refusal !== null) return refuse(refusal);
  if (intent.settlementKind !== null) return intentRefusals.refuse('intent.settling');
  return ok({
    change: moveTo(intent, 'disputed'),
    postings: [],
    // The words stay in the audit log; the chain carries that a dispute began and from where.
    events: [{ kind: 'disputed', facts: { from_state: intent.state, reason_length: reason.length } }],
  });
}
