import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueAt, type IntentFacts, isInFlight, type OperationFacts } from '@/lib/harbor/domain/intent';
import { balances, type Posting } from '@/lib/harbor/domain/ledger/postings';
import type { OperationStatus } from '@/lib/harbor/domain/rail-operation.machine';
import { decideDeadline } from './deadline';
import type { Decision } from './decision';
import { decideSettlement, decideSettlementResult, type SettlementPlan } from './settlement';
import { decideSplit, decideSplitResult, isSplitting } from './split';
import { before, deadline, disputed, funded, judged, operation, said } from './testing/intents';

const plan: SettlementPlan = { release: [], refund: ['refund'] };
const held: IntentFacts = { ...funded, kind: 'checkout' };
const earned = (part: bigint): IntentFacts => ({ ...held, earned: part });

const stepOf = (intent: IntentFacts, operations: readonly OperationFacts[] = [], rail = plan) => {
  const step = decideSplit(intent, operations, rail, before);
  if (!step.ok) throw new Error(step.refusal.code);
  return step.value;
};
const codeOf = (intent: IntentFacts, operations: readonly OperationFacts[] = [], rail = plan) => {
  const step = decideSplit(intent, operations, rail, before);
  return step.ok ? step.value.kind : step.refusal.code;
};

describe('B03 a split', () => {
  it('sends the rest back by one call, and moves nothing in the books before the rail’s word', () => {
    const step = stepOf(earned(250n));
    expect(step).toMatchObject({
      kind: 'call',
      decision: {
        change: { state: 'funded', status: 'settling', settlementKind: 'release', endReason: 'split' },
        operation: { kind: 'refund', attempt: 1, amount: 750n },
        postings: [],
      },
    });
  });

  it('releases what was earned with the rail’s yes, and returns exactly the rest', () => {
    const settling = { ...earned(250n), status: 'settling', settlementKind: 'release', endReason: 'split' } as const;
    const decision = decideSplitResult(settling, said('succeeded'), before);
    expect(decision.change).toMatchObject({ state: 'released', endedAt: before });
    expect(decision.postings.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['refund', 750n],
      ['release', 250n],
    ]);
    expect(decision.events.at(-1)).toMatchObject({
      kind: 'released',
      facts: { reason: 'split', released_minor: '250', returned_minor: '750' },
    });
  });

  it('gives the operator no more of a fee than was earned', () => {
    const settling = { ...earned(250n), operatorFee: 400n, settlementKind: 'release', endReason: 'split' } as const;
    const { postings } = decideSplitResult(settling, said('succeeded'), before);
    expect(postings.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['refund', 750n],
      ['operator_fee', 250n],
    ]);
  });

  it('books the part that a bank gave back itself as the platform’s', () => {
    const settling = { ...earned(250n), settlementKind: 'release', endReason: 'split' } as const;
    const word = { ...said('succeeded'), detail: { given_back_by_bank: 750 } };
    const { postings } = decideSplitResult(settling, word, before);
    expect(postings.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['refund_of_claim', 750n],
      ['release', 250n],
    ]);
  });

  it('stays decided when the rail refuses, is due at once, and tries again with a new row', () => {
    const settling = { ...earned(250n), status: 'settling', settlementKind: 'release', endReason: 'split' } as const;
    const { change, postings } = decideSplitResult(settling, said('failed'), before);
    expect(change).toMatchObject({ state: 'funded', status: 'funded', settlementKind: 'release', endReason: 'split' });
    expect(postings).toEqual([]);
    const after = { ...settling, ...change };
    expect(isSplitting(after)).toBe(true);
    expect(dueAt(after)).toEqual(after.fundedAt);
    const failed = operation('refund', 'failed');
    expect(stepOf(after, [failed])).toMatchObject({ kind: 'call', decision: { operation: { attempt: 2 } } });
  });

  it('needs no call where all of it was earned, and is an ordinary refund where nothing was', () => {
    const step = stepOf(earned(1_000n));
    expect(step).toMatchObject({ kind: 'book', decision: { change: { state: 'released', endReason: 'split' } } });
    expect(stepOf(held)).toEqual({ kind: 'refund' });
  });

  it('is refused early by a rail that gives all back or nothing, unless nothing was earned', () => {
    const escrow: SettlementPlan = { release: ['capture'], refund: ['void'] };
    expect(codeOf(earned(1n), [], escrow)).toBe('intent.split_not_offered');
    expect(codeOf(held, [], escrow)).toBe('refund');
  });

  it('waits for what is under way, and is answered as it ended', () => {
    expect(codeOf(earned(1n), [operation('refund', 'unknown')])).toBe('under_way');
    expect(codeOf({ ...earned(1n), state: 'released', endedAt: before })).toBe('settled');
    expect(codeOf({ ...earned(1n), state: 'refunded', endedAt: before })).toBe('settled');
  });

  it('is refused while the money is disputed, or judged', () => {
    expect(codeOf({ ...disputed, earned: 1n })).toBe('intent.disputed');
    expect(codeOf({ ...judged, earned: 1n })).toBe('intent.evidence_already_submitted');
    expect(codeOf({ ...earned(1n), settlementKind: 'release', endReason: 'dispute_release' })).toBe('intent.settling');
  });

  it('is what a passed deadline does to money of which a part was earned', () => {
    expect(decideDeadline(earned(1n), [], deadline)).toEqual({ kind: 'split' });
    expect(decideDeadline(held, [], deadline)).toEqual({ kind: 'refund' });
  });
});

type Command =
  | { readonly do: 'earn'; readonly part: bigint }
  | { readonly do: 'split' }
  | { readonly do: 'rail'; readonly says: OperationStatus };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('earn' as const), part: fc.bigInt({ min: 0n, max: 600n }) }),
  fc.constant({ do: 'split' as const }),
  fc.record({
    do: fc.constant('rail' as const),
    says: fc.constantFrom<OperationStatus>('succeeded', 'failed', 'unknown', 'pending'),
  }),
);

/** The engine without its database, for one held checkout. */
class World {
  intent = held;
  readonly operations: OperationFacts[] = [];
  readonly amounts = new Map<string, bigint>();
  readonly postings: Posting[] = [];

  run(next: Command): void {
    if (next.do === 'earn') this.earn(next.part);
    else if (next.do === 'split') this.split();
    else this.hear(next.says);
  }

  /** As the database takes it: held, not on its way, and never more than there is. */
  earn(part: bigint): void {
    const { state, settlementKind, earned: so, amount } = this.intent;
    if (state === 'funded' && settlementKind === null && so + part <= amount) this.intent = earned(so + part);
  }

  split(): void {
    const step = decideSplit(this.intent, this.operations, plan, before);
    if (!step.ok) return;
    if (step.value.kind === 'book' || step.value.kind === 'call') this.apply(step.value.decision);
    if (step.value.kind === 'refund') {
      const ending = { kind: 'refund', reason: 'canceled' } as const;
      const whole = decideSettlement(this.intent, this.operations, 'expire', ending, plan, before);
      if (whole.ok && whole.value.kind === 'settle') this.apply(whole.value.decision);
    }
  }

  hear(says: OperationStatus): void {
    const index = this.operations.findIndex(isInFlight);
    const current = this.operations[index];
    if (current === undefined) return;
    this.operations[index] = { ...current, status: says };
    this.apply(
      isSplitting(this.intent)
        ? decideSplitResult(this.intent, said(says), before)
        : decideSettlementResult(this.intent, current, this.operations, said(says), plan, 0n, before),
    );
  }

  apply({ change, operation: planned, postings }: Decision): void {
    this.intent = { ...this.intent, ...change };
    this.postings.push(...postings);
    if (planned === undefined) return;
    expect(this.operations.filter(isInFlight)).toEqual([]);
    this.operations.push(operation(planned.kind, 'sent', planned.attempt));
    this.amounts.set(operation(planned.kind, 'sent', planned.attempt).id, planned.amount ?? this.intent.amount);
  }

  check(): void {
    const { amount, earned: part, state } = this.intent;
    const back = this.operations.filter(({ status }) => status === 'succeeded');
    const sent = back.reduce((sum, { id }) => sum + (this.amounts.get(id) ?? 0n), 0n);
    const hasEnded = state !== 'funded';
    // `held` starts with the whole amount, which the hold put there before this history.
    const { payer, held: left, payee, fee = 0n, platform } = balances(this.postings);
    expect({ payer, left, payee, fee, platform }).toEqual({
      payer: hasEnded ? sent : 0n,
      left: hasEnded ? -amount : 0n,
      payee: hasEnded ? amount - sent : 0n,
      fee: 0n,
      platform: 0n,
    });
    if (hasEnded) expect(sent).toBe(amount - part);
    expect(back.length).toBeLessThanOrEqual(1);
  }
}

it('B03 on any history of earning and closing the money is conserved, and goes back once', () => {
  const ends = new Set<string>();
  fc.assert(
    fc.property(fc.array(command, { maxLength: 30, size: 'max' }), (commands) => {
      const world = new World();
      for (const next of commands) {
        world.run(next);
        world.check();
      }
      ends.add(`${world.intent.state}:${world.intent.endReason}`);
    }),
    { numRuns: 500 },
  );
  expect([...ends]).toEqual(expect.arrayContaining(['released:split', 'refunded:canceled', 'funded:null']));
});
