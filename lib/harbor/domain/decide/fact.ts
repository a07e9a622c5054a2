import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import {
  type Posting,
  refund,
  refundFailed,
  reinstatement,
  repayment,
  reversal,
  withdrawal,
} from '@/lib/harbor/domain/ledger/postings';
import type { OperationKind } from '@/lib/harbor/domain/rail-operation.machine';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { amountFacts, type Decision, type EventKind, moveTo, type OperationResult, unchanged } from './decision';
import { isStranded } from './settlement';

/** In the order in which those that are found together happened: money before what is said about it. */
export const factKinds = [
  'warning',
  'dispute_opened',
  'funds_withdrawn',
  'funds_reinstated',
  'dispute_closed',
  'refund_failed',
  'hold_lost',
] as const;

/** A fact of the rail as decisions see it; `amount` is zero where the fact moves nothing. */
export interface FactDraft {
  readonly kind: (typeof factKinds)[number];
  readonly ref: string;
  readonly reason: string | null;
  readonly amount: bigint;
  readonly inquiry: boolean;
  readonly won: boolean | null;
}

/** A fact that was applied before. */
export type KnownFact = Pick<FactDraft, 'kind' | 'ref' | 'amount'>;

/** What the bank has taken back and not given back yet. */
export const claimedOf = (facts: readonly KnownFact[]): bigint =>
  facts.reduce((sum, { kind, amount }) => {
    if (kind === 'funds_withdrawn') return sum + amount;
    return kind === 'funds_reinstated' ? sum - amount : sum;
  }, 0n);

export const inOrder = <F extends Pick<FactDraft, 'kind'>>(facts: readonly F[]): readonly F[] =>
  [...facts].sort((one, other) => factKinds.indexOf(one.kind) - factKinds.indexOf(other.kind));

/**
 * What a fact changes (decision 0011). Held money is frozen by a dispute and given up with a lost hold; whatever comes
 * after the end is a claim with its own postings, and the state stays. Null: not now, the rail still owes an answer.
 */
export function decideFact(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  fact: FactDraft,
  now: Date,
): Decision | null {
  const hasEnded = intent.endedAt !== null;
  const say = (kind: EventKind, postings: readonly Posting[] = []): Decision => ({
    change: unchanged(intent),
    postings,
    events: [{ kind, facts: factsOf(intent, fact) }],
  });
  const amount = { ...intent, amount: fact.amount };
  switch (fact.kind) {
    case 'hold_lost':
      if (hasEnded || intent.state === 'open') return say('rail_warning');
      // A capture that is under way decides whether anything was lost.
      if (operations.some(isInFlight)) return null;
      return {
        change: moveTo(intent, 'refunded', { endReason: 'hold_lost', endedAt: now, holdExpiresAt: null }),
        postings: [refund(intent)],
        events: [
          { kind: 'hold_lost', facts: factsOf(intent, fact) },
          { kind: 'refunded', facts: { ...amountFacts(intent), reason: 'hold_lost' } },
        ],
      };
    case 'dispute_opened':
      if (fact.inquiry) return say('rail_warning');
      return canFreeze(intent, operations) ? frozen(intent, fact, []) : say('claim_opened');
    case 'funds_withdrawn': {
      // Money that a bank has taken back is disputed, whatever was said about it before.
      if (canFreeze(intent, operations)) return frozen(intent, fact, [withdrawal(amount)]);
      const decision = say('claim_changed', [withdrawal(amount)]);
      // What was paid out is asked back from the payee.
      return intent.state === 'released' && operations.some(({ kind }) => kind === 'transfer')
        ? {
            ...decision,
            operation: { kind: 'reverse_transfer', attempt: reversalsOf(operations) + 1, amount: fact.amount },
          }
        : decision;
    }
    case 'funds_reinstated':
      return say('claim_changed', [reinstatement(amount)]);
    case 'refund_failed':
      return say('claim_opened', [refundFailed(amount)]);
    case 'dispute_closed':
      return say('claim_changed');
    case 'warning':
      return say('rail_warning');
  }
}

const canFreeze = (intent: IntentFacts, operations: readonly OperationFacts[]): boolean =>
  (intent.state === 'funded' || intent.state === 'evidence_submitted') &&
  (intent.settlementKind === null || isStranded(intent, operations));

const frozen = (intent: IntentFacts, fact: FactDraft, postings: readonly Posting[]): Decision => ({
  change: moveTo(intent, 'disputed', { settlementKind: null, endReason: null }),
  postings,
  events: [{ kind: 'disputed', facts: { from_state: intent.state, opened_by: 'rail', ...factsOf(intent, fact) } }],
});

const reversalsOf = (operations: readonly OperationFacts[]): number =>
  operations.filter(({ kind }) => kind === 'reverse_transfer').length;

const factsOf = (intent: IntentFacts, fact: FactDraft): JsonObject => ({
  settlement_rail: intent.rail,
  fact: fact.kind,
  ref: fact.ref,
  reason: fact.reason,
  amount_minor: fact.amount.toString(),
  currency: intent.currency,
});

/**
 * What the rail's word on mending an ended intent changes. A reversed transfer: the payee's money makes good for the
 * claim, or it stays open. A new transfer: the payee has the money again, or is still owed it.
 */
export function decideMendingResult(
  intent: IntentFacts,
  { kind, amount }: { readonly kind: OperationKind; readonly amount: bigint },
  result: OperationResult,
): Decision {
  const facts = { ...amountFacts(intent), operation: kind, rail_ref: result.railRef };
  const mended = { ...intent, amount };
  switch (result.status) {
    case 'succeeded':
      return {
        change: unchanged(intent),
        postings: [kind === 'transfer' ? repayment(mended) : reversal(mended)],
        events: [{ kind: 'settlement_rail_confirmed', facts }],
      };
    case 'failed':
      return {
        change: unchanged(intent),
        postings: [],
        events: [{ kind: 'settlement_rail_failed', facts: { ...facts, code: result.failureCode } }],
      };
    default:
      return { change: unchanged(intent), postings: [], events: [] };
  }
}
