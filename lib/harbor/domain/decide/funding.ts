import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { intentMachine, intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { hold } from '@/lib/harbor/domain/ledger/postings';
import { assert } from '@/lib/kernel/assert';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { amountFacts, type Decision, moveTo, type OperationResult, unchanged } from './decision';

export type FundingStep =
  /** Money is held: the capability is signed again from its stored claims. */
  | { readonly kind: 'funded' }
  /** An authorisation is under way; nobody calls the rail a second time. */
  | { readonly kind: 'under_way'; readonly operation: OperationFacts }
  | { readonly kind: 'authorise'; readonly decision: Decision };

/** What `fund` does now. Past the deadline an unfunded intent can never be funded (decision 0009). */
export function decideFunding(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  now: Date,
): Outcome<FundingStep> {
  // While a refund is under way no capability is signed any more.
  if (intent.state === 'funded' && intent.settlementKind !== null) return intentRefusals.refuse('intent.settling');
  if (intent.state === 'funded') return ok({ kind: 'funded' });
  const refusal = refusalOf(intent.state, 'fund');
  if (refusal !== null) return refuse(refusal);
  const attempts = operations.filter(({ kind }) => kind === 'authorise');
  const underWay = attempts.find(isInFlight);
  if (underWay !== undefined) return ok({ kind: 'under_way', operation: underWay });
  if (intent.deadline <= now) return intentRefusals.refuse('intent.expired');
  return ok({
    kind: 'authorise',
    decision: {
      change: { ...unchanged(intent), status: 'funding' },
      operation: { kind: 'authorise', attempt: attempts.length + 1 },
      postings: [],
      events: [],
    },
  });
}

/** Tokens carry whole seconds; a stored fraction would be rounded up, and the token signed again would be another one. */
const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1_000) * 1_000);

/**
 * What the rail's word on an authorisation changes. `capabilityId` is minted by the caller.
 * @throws InvariantError when the intent can't be funded any more: deadlines and settlements wait for the rail's word.
 */
export function decideFundingResult(
  intent: IntentFacts,
  result: OperationResult,
  now: Date,
  capabilityId: string,
): Decision {
  assert(
    intentMachine.targets(intent.state, 'fund').includes('funded'),
    `An authorisation ended while ${intent.state}`,
  );
  switch (result.status) {
    case 'succeeded':
      return {
        change: moveTo(intent, 'funded', { fundedAt: now, capabilityId, capabilityIssuedAt: wholeSecond(now) }),
        postings: [hold(intent)],
        events: [{ kind: 'settlement_hold_placed', facts: { ...amountFacts(intent), rail_ref: result.railRef } }],
      };
    case 'failed':
      return {
        change: { ...unchanged(intent), status: 'open' },
        postings: [],
        events: [
          {
            kind: 'settlement_rail_failed',
            facts: { ...amountFacts(intent), operation: 'authorise', code: result.failureCode },
          },
        ],
      };
    case 'unknown':
      return { change: { ...unchanged(intent), status: 'unknown' }, postings: [], events: [] };
    default:
      return { change: { ...unchanged(intent), status: 'funding' }, postings: [], events: [] };
  }
}
