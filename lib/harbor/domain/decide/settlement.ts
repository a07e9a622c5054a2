import {
  type EndReason,
  type IntentFacts,
  isInFlight,
  type OperationFacts,
  type SettlementKind,
} from '@/lib/harbor/domain/intent';
import { type IntentCommand, intentMachine, intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { operatorFee, type Posting, refund, refundOfClaim, release } from '@/lib/harbor/domain/ledger/postings';
import type { OperationKind } from '@/lib/harbor/domain/rail-operation.machine';
import { assert } from '@/lib/kernel/assert';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import {
  amountFacts,
  type Decision,
  type EventDraft,
  moveTo,
  type OperationDetail,
  type OperationDraft,
  type OperationResult,
  unchanged,
} from './decision';

export type SettlementStep =
  /** The money has reached its end. */
  | { readonly kind: 'settled' }
  /** The rail is being asked; nobody calls it a second time. */
  | { readonly kind: 'under_way'; readonly operation: OperationFacts }
  | { readonly kind: 'settle'; readonly decision: Decision & { readonly operation: OperationDraft } }
  /** The money is where it belongs already: the books follow without a call. */
  | { readonly kind: 'book'; readonly decision: Decision };

/** The rail's operations for each way to settle, in order; comes from the rail's plan. */
export type SettlementPlan = Readonly<Record<SettlementKind, readonly OperationKind[]>>;

const endOf = { release: 'released', refund: 'refunded' } as const satisfies Record<SettlementKind, string>;

const settlementKinds: readonly OperationKind[] = ['capture', 'void', 'refund', 'transfer', 'payout'];

/** An operation that ends an intent, not one that funds it or mends it afterwards. */
export const isSettlement = ({ kind }: Pick<OperationFacts, 'kind'>): boolean => settlementKinds.includes(kind);

const isPaidOut = ({ kind, status }: OperationFacts): boolean => kind === 'transfer' && status === 'succeeded';

const attemptOf = (kind: OperationKind, operations: readonly OperationFacts[]): OperationDraft => ({
  kind,
  attempt: operations.filter((each) => each.kind === kind).length + 1,
});

/**
 * Begins a settlement whose outcome is derived: from the verdict on `confirm`, from the ruling on `resolve_dispute`, from
 * the missing evidence on `expire`. The kind is written once, with the planned operation (decision 0009).
 */
export function decideSettlement(
  intent: IntentFacts,
  operations: readonly OperationFacts[],
  command: Extract<IntentCommand, 'confirm' | 'resolve_dispute' | 'expire'>,
  outcome: { readonly kind: SettlementKind; readonly reason: EndReason; readonly note?: string },
  plan: SettlementPlan,
  now: Date,
): Outcome<SettlementStep> {
  // A repeat of what ended the intent is answered as it ended, whatever is mended afterwards.
  const isRepeat = command === 'confirm' || intent.endReason === outcome.reason;
  if (isRepeat && (intent.state === 'released' || intent.state === 'refunded')) return ok({ kind: 'settled' });
  const settlements = operations.filter(isSettlement);
  const underWay = settlements.find(isInFlight);
  if (underWay !== undefined) return ok({ kind: 'under_way', operation: underWay });
  const refusal = refusalOf(intent.state, command);
  if (refusal !== null) return refuse(refusal);
  const mayEnd = intentMachine.targets(intent.state, command).includes(endOf[outcome.kind]);
  assert(mayEnd, `${command} cannot ${outcome.kind} an intent that is ${intent.state}`);
  // After a failed call the same kind goes on; the first decision stands.
  const kind = intent.settlementKind ?? outcome.kind;
  if (kind !== outcome.kind) return intentRefusals.refuse('intent.settling');
  const ruled: readonly EventDraft[] =
    command === 'resolve_dispute' ? [{ kind: 'dispute_resolved', facts: { resolution: kind } }] : [];
  if (plan[kind].length === 0) {
    const end = endOf[kind];
    const change = moveTo(intent, end, {
      settlementKind: kind,
      endReason: outcome.reason,
      endedAt: now,
      holdExpiresAt: null,
    });
    const ended = { kind: end, facts: { ...amountFacts(intent), reason: outcome.reason } };
    return ok({ kind: 'book', decision: { change, postings: releases(intent), events: [...ruled, ended] } });
  }
  const next = plan[kind].find(
    (each) => !settlements.some((made) => made.kind === each && made.status === 'succeeded'),
  );
  if (next === undefined) return intentRefusals.refuse('intent.settling');
  return ok({
    kind: 'settle',
    decision: {
      change: {
        ...unchanged(intent),
        status: 'settling',
        settlementKind: kind,
        endReason: intent.endReason ?? outcome.reason,
      },
      operation: {
        ...attemptOf(next, settlements),
        ...(outcome.note === undefined ? {} : { detail: { reason: outcome.note } }),
      },
      postings: [],
      events: ruled,
    },
  });
}

/**
 * True while a release can still be taken back: the rail refused its last call, and the payee has been paid nothing.
 * Then the money may be disputed after all, and the ruling decides anew.
 */
export function isStranded(intent: IntentFacts, operations: readonly OperationFacts[]): boolean {
  const settlements = operations.filter(isSettlement);
  return (
    intent.settlementKind === 'release' &&
    intent.endedAt === null &&
    settlements.at(-1)?.status === 'failed' &&
    !settlements.some((operation) => isInFlight(operation) || isPaidOut(operation))
  );
}

/** The payee's part, and the operator's fee beside it. */
export function releases(intent: IntentFacts): readonly Posting[] {
  const fee = intent.operatorFee;
  return [
    ...(fee < intent.amount ? [release({ ...intent, amount: intent.amount - fee })] : []),
    ...(fee > 0n ? [operatorFee({ ...intent, amount: fee })] : []),
  ];
}

/**
 * What the bank gave the payer itself is owed to the platform, out of whose balance it went. The rail says how much, so
 * that it does not matter whether the bank's withdrawal reaches the books before the refund or after it.
 */
export function refunds(intent: IntentFacts, { given_back_by_bank: given }: OperationDetail): readonly Posting[] {
  const byBank = typeof given === 'number' ? BigInt(given) : 0n;
  const toPlatform = byBank < intent.amount ? byBank : intent.amount;
  const toPayer = intent.amount - toPlatform;
  return [
    ...(toPlatform > 0n ? [refundOfClaim({ ...intent, amount: toPlatform })] : []),
    ...(toPayer > 0n ? [refund({ ...intent, amount: toPayer })] : []),
  ];
}

/**
 * What the rail's word on a settling operation changes. Each operation of the plan is followed by the next; the money
 * moves in the books with the last one. `claimed` is what the bank has taken back: money that was released all the same
 * is asked back from the payee.
 */
export function decideSettlementResult(
  intent: IntentFacts,
  operation: Pick<OperationFacts, 'kind'>,
  operations: readonly OperationFacts[],
  result: OperationResult,
  plan: SettlementPlan,
  claimed: bigint,
  now: Date,
): Decision {
  const kind = intent.settlementKind;
  assert(kind !== null, 'A settlement ended whose kind was never decided');
  const facts = { ...amountFacts(intent), operation: operation.kind, rail_ref: result.railRef };
  switch (result.status) {
    case 'succeeded': {
      const confirmed = { kind: 'settlement_rail_confirmed', facts } as const;
      const next = plan[kind][plan[kind].indexOf(operation.kind) + 1];
      if (next !== undefined) {
        return {
          change: { ...unchanged(intent), status: 'settling' },
          operation: attemptOf(next, operations),
          postings: [],
          events: [confirmed],
        };
      }
      const end = endOf[kind];
      return {
        change: moveTo(intent, end, { endedAt: now, holdExpiresAt: null }),
        ...(kind === 'release' && claimed > 0n && operation.kind === 'transfer'
          ? { operation: { ...attemptOf('reverse_transfer', operations), amount: claimed } }
          : {}),
        postings: kind === 'release' ? releases(intent) : refunds(intent, result.detail),
        events: [confirmed, { kind: end, facts: { ...amountFacts(intent), reason: intent.endReason } }],
      };
    }
    case 'failed':
      // A bank has the money of a release that was paid to nobody yet: a person rules over what is left of it.
      if (kind === 'release' && claimed > 0n && !operations.some(isPaidOut) && intent.state === 'evidence_submitted') {
        return {
          change: moveTo(intent, 'disputed', { settlementKind: null, endReason: null }),
          postings: [],
          events: [
            { kind: 'settlement_rail_failed', facts: { ...facts, code: result.failureCode } },
            { kind: 'disputed', facts: { from_state: intent.state, opened_by: 'rail' } },
          ],
        };
      }
      // The state is what it was before the settlement began; its kind stays decided and the next try is a new row.
      return {
        change: { ...unchanged(intent), status: intent.state },
        postings: [],
        events: [{ kind: 'settlement_rail_failed', facts: { ...facts, code: result.failureCode } }],
      };
    case 'unknown':
      return { change: { ...unchanged(intent), status: 'unknown' }, postings: [], events: [] };
    default:
      return { change: { ...unchanged(intent), status: 'settling' }, postings: [], events: [] };
  }
}
