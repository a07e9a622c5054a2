import { wireAmount } from '@/lib/kernel/money';
import type { StuckItemView } from './contract';
import { isInFlight, isSettlement, type OperationFacts, type StuckFacts } from './domain/stuck-facts';
import type { Finding } from './domain/stuck-rules';
import type { IntentInTrouble } from './store/facts-store';

const refused = ({ operations }: StuckFacts): readonly OperationFacts[] =>
  operations.filter((operation) => isSettlement(operation) && operation.status === 'failed');

/** How often the rail was asked about what is under way; with nothing under way, how often it refused to settle. */
const attemptsOf = (facts: StuckFacts): number => facts.operations.find(isInFlight)?.asked ?? refused(facts).length;

export const stuckItemOf = (intent: IntentInTrouble, finding: Finding): StuckItemView => ({
  intent_id: intent.intentId,
  state: intent.state,
  status: intent.status,
  rail: intent.rail,
  settlement_mode: intent.settlementMode,
  recovery_state: finding.recoveryState,
  last_error: intent.operations.findLast(({ failureCode }) => failureCode !== null)?.failureCode ?? null,
  stuck_since: finding.since.toISOString(),
  attempts: attemptsOf(intent),
  reason: finding.code,
  severity: finding.severity,
  title: finding.title,
  safe_action: { ...finding.action, until: finding.action.until?.toISOString() ?? null },
  amount_cents: wireAmount(intent.amount),
  currency: intent.currency,
});
