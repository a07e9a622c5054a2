import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { intentMachine, intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { hold } from '@/lib/harbor/domain/ledger/postings';
import type { OperationKind } from '@/lib/harbor/domain/rail-operation.machine';
import { assert } from '@/lib/kernel/assert';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { amountFacts, type Decision, moveTo, type OperationDraft, type OperationResult, unchanged } from './decision';

export type FundingStep =
  /** Money is held: the capability is signed again from its stored claims. */
  | { readonly kind: 'funded' }
  /** The rail is being asked; nobody calls it a second time. */
  | { readonly kind: 'under_way'; readonly operation: OperationFacts }
  | { readonly kind: 'call'; readonly decision: Decision & { readonly operation: OperationDraft } };

const fundingKinds: readonly OperationKind[] = ['open_checkout', 'authorise'];

/** An operation that funds an intent, not one that ends it. */
export const isFunding = ({ kind }: Pick<OperationFacts, 'kind'>): boolean => fundingKinds.includes(kind);

/** The operations of the rail's plan in order. A refused one begins the plan anew, as the next attempt. */
function nextCall(operations: readonly OperationFacts[], plan: readonly OperationKind[]): OperationDraft {
  const attempt = Math.max(1, ...operations.map((operation) => operation.attempt));
  const tried = operations.filter((operation) => operation.attempt === attempt);
  const next = plan[tried.length];
  const first = plan[0];
  assert(first !== undefined, 'A rail funds with at least one operation');
  return next === undefined || tried.some(({ status }) => status === 'failed')
    ? { kind: first, attempt: attempt + 1 }
    : { kind: next, attempt };
}

/** What `fund` does now. Past the deadline an unfunded intent can never be funded (decision 0009). */
export function decideFunding(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  plan: readonly OperationKind[],
  now: Date,
): Outcome<FundingStep> {
  // While a refund is under way no capability is signed any more.
  if (intent.state === 'funded' && intent.settlementKind !== null) return intentRefusals.refuse('intent.settling');
  if (intent.state === 'funded') return ok({ kind: 'funded' });
  const refusal = refusalOf(intent.state, 'fund');
  if (refusal !== null) return refuse(refusal);
  const calls = operations.filter(isFunding);
  const underWay = calls.find(isInFlight);
  if (underWay !== undefined) return ok({ kind: 'under_way', operation: underWay });
  if (intent.deadline <= now) return intentRefusals.refuse('intent.expired');
  return ok({
    kind: 'call',
    decision: {
      change: { ...unchanged(intent), status: 'funding' },
      operation: nextCall(calls, plan),
      postings: [],
      events: [],
    },
  });
}

/** Tokens carry whole seconds; a stored fraction would be rounded up, and the token signed again would be another one. */
const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1_000) * 1_000);

const instantOf = (value: unknown): Date | null => {
  const instant = typeof value === 'string' ? new Date(value) : null;
  return instant === null || Number.isNaN(instant.getTime()) ? null : instant;
};

/**
 * What the rail's word on a funding operation changes. The plan's last operation holds the money; each before it is
 * followed by the next. `capabilityId` is minted by the caller.
 * @throws InvariantError when the intent can't be funded any more: deadlines and settlements wait for the rail's word.
 */
export function decideFundingResult(
  intent: IntentFacts,
  operation: Pick<OperationFacts, 'kind' | 'attempt'>,
  result: OperationResult,
  plan: readonly OperationKind[],
  now: Date,
  capabilityId: string,
): Decision {
  assert(
    intentMachine.targets(intent.state, 'fund').includes('funded'),
    `An operation that funds ended while ${intent.state}`,
  );
  switch (result.status) {
    case 'succeeded': {
      const next = plan[plan.indexOf(operation.kind) + 1];
      if (next !== undefined) {
        return {
          change: { ...unchanged(intent), status: 'funding' },
          operation: { kind: next, attempt: operation.attempt },
          postings: [],
          events: [],
        };
      }
      return {
        change: moveTo(intent, 'funded', {
          fundedAt: now,
          capabilityId,
          capabilityIssuedAt: wholeSecond(now),
          holdExpiresAt: instantOf(result.detail.hold_expires_at),
        }),
        postings: [hold(intent)],
        events: [{ kind: 'settlement_hold_placed', facts: { ...amountFacts(intent), rail_ref: result.railRef } }],
      };
    }
    case 'failed':
      return {
        change: { ...unchanged(intent), status: 'open' },
        postings: [],
        events: [
          {
            kind: 'settlement_rail_failed',
            facts: { ...amountFacts(intent), operation: operation.kind, code: result.failureCode },
          },
        ],
      };
    case 'unknown':
      return { change: { ...unchanged(intent), status: 'unknown' }, postings: [], events: [] };
    default:
      return { change: { ...unchanged(intent), status: 'funding' }, postings: [], events: [] };
  }
}
