import { type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { defineRefusals, type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { amountFacts, type Decision, moveTo, type OperationDraft, type OperationResult, unchanged } from './decision';
import { isSettlement, refunds, releases, type SettlementPlan } from './settlement';

export const splitRefusals = defineRefusals({
  'intent.split_not_offered': {
    status: 409,
    message: 'This rail gives all of the money back or none of it, so what is left cannot go back by itself.',
  },
});

export type SplitStep =
  /** The money has reached its end. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'under_way'; readonly operation: OperationFacts }
  /** Nothing was earned: all of it goes back, as any refund. */
  | { readonly kind: 'refund' }
  /** All of it was earned: the books follow without a call. */
  | { readonly kind: 'book'; readonly decision: Decision }
  | { readonly kind: 'call'; readonly decision: Decision & { readonly operation: OperationDraft } };

/** A split that has begun, and has not ended. */
export const isSplitting = ({ endReason, settlementKind, endedAt }: IntentFacts): boolean =>
  endReason === 'split' && settlementKind === 'release' && endedAt === null;

/** What goes to the payee, the operator's fee included as far as it reaches. */
function earnedOf(intent: IntentFacts): IntentFacts {
  const { earned, operatorFee } = intent;
  const released = { ...intent, amount: earned };
  return operatorFee <= earned ? released : { ...released, operatorFee: earned };
}

const endOf = (intent: IntentFacts) => ({
  kind: 'released' as const,
  facts: {
    ...amountFacts(intent),
    reason: 'split',
    released_minor: intent.earned.toString(),
    returned_minor: (intent.amount - intent.earned).toString(),
  },
});

/**
 * Ends a held checkout by what was earned of it (decision 0020): the rest goes back to the payer by one call of the rail,
 * and the earned part is the payee's with its success. Only a rail that took the money in can give a part of it back.
 */
export function decideSplit(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  plan: SettlementPlan,
  now: Date,
): Outcome<SplitStep> {
  const settlements = operations.filter(isSettlement);
  const underWay = settlements.find(isInFlight);
  if (underWay !== undefined) return ok({ kind: 'under_way', operation: underWay });
  const hasEnded = intent.state === 'released' || intent.state === 'refunded';
  if (hasEnded) return ok({ kind: 'settled' });
  const refusal = refusalOf(intent.state, 'split');
  if (refusal !== null) return refuse(refusal);
  if (intent.settlementKind === 'refund' || intent.earned === 0n) return ok({ kind: 'refund' });
  if (intent.settlementKind !== null && intent.endReason !== 'split') return intentRefusals.refuse('intent.settling');
  const isOffered = plan.release.length === 0 && plan.refund.length === 1 && plan.refund[0] === 'refund';
  if (!isOffered) return splitRefusals.refuse('intent.split_not_offered');
  const rest = intent.amount - intent.earned;
  if (rest === 0n) {
    const change = moveTo(intent, 'released', {
      settlementKind: 'release',
      endReason: 'split',
      endedAt: now,
      holdExpiresAt: null,
    });
    return ok({ kind: 'book', decision: { change, postings: releases(intent), events: [endOf(intent)] } });
  }
  const operation: OperationDraft = {
    kind: 'refund',
    attempt: settlements.filter(({ kind }) => kind === 'refund').length + 1,
    amount: rest,
    detail: { reason: 'unspent' },
  };
  const change = { ...unchanged(intent), status: 'settling', settlementKind: 'release', endReason: 'split' } as const;
  return ok({ kind: 'call', decision: { change, operation, postings: [], events: [] } });
}

/**
 * What the rail's word on the part that goes back changes. With its success both parts move in the books together;
 * until then nothing does. A part that the bank gave back itself is the platform's.
 */
export function decideSplitResult(intent: IntentFacts, result: OperationResult, now: Date): Decision {
  const rest = { ...intent, amount: intent.amount - intent.earned };
  const facts = { ...amountFacts(rest), operation: 'refund', rail_ref: result.railRef };
  const stays = (status: IntentFacts['status'], events: Decision['events'] = []): Decision => ({
    change: { ...unchanged(intent), status },
    postings: [],
    events,
  });
  switch (result.status) {
    case 'succeeded':
      return {
        change: moveTo(intent, 'released', { endedAt: now, holdExpiresAt: null }),
        postings: [...refunds(rest, result.detail), ...releases(earnedOf(intent))],
        events: [{ kind: 'settlement_rail_confirmed', facts }, endOf(intent)],
      };
    case 'failed':
      // The decision stands, and the next try is a new row.
      return stays(intent.state, [{ kind: 'settlement_rail_failed', facts: { ...facts, code: result.failureCode } }]);
    case 'unknown':
      return stays('unknown');
    default:
      return stays('settling');
  }
}
