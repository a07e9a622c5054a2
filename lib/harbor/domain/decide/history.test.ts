import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IntentFacts, isInFlight, type OperationFacts, type SettlementKind } from '@/lib/harbor/domain/intent';
import { intentMachine } from '@/lib/harbor/domain/intent.machine';
import { balances, type Posting } from '@/lib/harbor/domain/ledger/postings';
import { type OperationStatus, railOperationMachine } from '@/lib/harbor/domain/rail-operation.machine';
import { evidenceDigests } from '@/lib/harbor/domain/signing/evidence';
import { decideDeadline } from './deadline';
import type { Decision } from './decision';
import { decideDispute } from './dispute';
import { decideEvidence } from './evidence';
import { decideFunding, decideFundingResult, isFunding } from './funding';
import { decideSettlement, decideSettlementResult } from './settlement';
import { before, deadline, fundingPlan, open, operation, plan, said } from './testing/intents';

type Command =
  | { readonly do: 'fund' | 'confirm' | 'dispute' | 'sweep' }
  | { readonly do: 'submit'; readonly done: boolean }
  | { readonly do: 'resolve'; readonly kind: SettlementKind }
  | { readonly do: 'rail'; readonly says: OperationStatus };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('fund', 'confirm', 'dispute', 'sweep') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('submit'), done: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resolve'), kind: fc.constantFrom('release', 'refund') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('rail'),
      says: fc.constantFrom('succeeded', 'succeeded', 'failed', 'unknown', 'pending'),
    }),
  },
);

const terms = { predicate_dsl: { version: 1, root: { op: 'eq', path: ['done'], value: true } }, evidence_schema: {} };

/** The engine without its database: applies decisions to a row, to its operations and to its postings. */
class World {
  intent = open;
  passed = false;
  readonly operations: OperationFacts[] = [];
  readonly postings: Posting[] = [];

  run(next: Command): void {
    switch (next.do) {
      case 'fund':
        this.fund();
        break;
      case 'submit':
        this.submit(next.done);
        break;
      case 'confirm':
        this.settle('confirm', this.passed ? 'release' : 'refund');
        break;
      case 'dispute':
        this.dispute();
        break;
      case 'resolve':
        this.settle('resolve_dispute', next.kind);
        break;
      case 'rail':
        this.hear(next.says);
        break;
      case 'sweep':
        this.sweep();
        break;
    }
  }

  fund(): void {
    const step = decideFunding(this.intent, this.operations, fundingPlan, before);
    if (step.ok && step.value.kind === 'call') this.apply(step.value.decision);
  }

  submit(done: boolean): void {
    const payload = { done };
    const judged = decideEvidence(this.intent, terms, payload, evidenceDigests({ payload, artifacts: [] }), before);
    if (!judged.ok) return;
    this.passed = judged.value.evaluation.passed;
    this.apply(judged.value.decision);
  }

  settle(command: 'confirm' | 'resolve_dispute' | 'expire', kind: SettlementKind): void {
    const step = decideSettlement(
      this.intent,
      this.operations,
      command,
      { kind, reason: 'predicate_passed' },
      plan,
      before,
    );
    if (step.ok && step.value.kind === 'settle') this.apply(step.value.decision);
  }

  dispute(): void {
    const step = decideDispute(this.intent, this.operations, 'not delivered');
    if (step.ok) this.apply(step.value);
  }

  sweep(): void {
    const step = decideDeadline(this.intent, this.operations, deadline);
    if (step.kind === 'expire') this.apply(step.decision);
    if (step.kind === 'refund') this.settle('expire', 'refund');
    if (step.kind === 'confirm') this.settle('confirm', this.passed ? 'release' : 'refund');
  }

  /** What the rail says about the operation under way, if there is one. */
  hear(says: OperationStatus): void {
    const index = this.operations.findIndex(isInFlight);
    const current = this.operations[index];
    if (current === undefined) return;
    const legal = railOperationMachine.commands.flatMap((each) => railOperationMachine.targets(current.status, each));
    expect(legal).toContain(says);
    this.operations[index] = { ...current, status: says };
    this.apply(
      isFunding(current)
        ? decideFundingResult(this.intent, current, said(says), fundingPlan, before, 'cap')
        : decideSettlementResult(this.intent, current, this.operations, said(says), plan, 0n, before),
    );
  }

  apply({ change, operation: planned, postings }: Decision): void {
    const { state, settlementKind } = this.intent;
    if (change.state !== state) {
      const legal = intentMachine.commands.flatMap((each) => intentMachine.targets(state, each));
      expect(legal).toContain(change.state);
    }
    // Only a dispute over a release that was refused and paid to nobody decides anew.
    const isReopened = change.state === 'disputed' && settlementKind === 'release';
    if (settlementKind !== null && !isReopened) expect(change.settlementKind).toBe(settlementKind);
    this.intent = { ...this.intent, ...change };
    this.postings.push(...postings);
    if (planned === undefined) return;
    expect(this.operations.filter(isInFlight)).toEqual([]);
    expect(this.operations.map(({ id }) => id)).not.toContain(operation(planned.kind, 'sent', planned.attempt).id);
    this.operations.push(operation(planned.kind, 'sent', planned.attempt));
  }

  /** Money is where the state says. */
  check(): void {
    const { amount, state, endedAt }: IntentFacts = this.intent;
    const isHeld = state === 'funded' || state === 'evidence_submitted' || state === 'disputed';
    expect({ state, ...balances(this.postings) }).toEqual({
      state,
      payer: isHeld || state === 'released' ? -amount : 0n,
      held: isHeld ? amount : 0n,
      payee: state === 'released' ? amount : 0n,
      platform: 0n,
    });
    expect(endedAt !== null).toBe(intentMachine.isTerminal(state));
  }
}

const histories = fc.array(command, { maxLength: 40, size: 'max' });

/** Lives through a history, checked at every step; gives the state it ends in. */
function endOf(commands: readonly Command[]): string {
  const world = new World();
  for (const next of commands) {
    world.run(next);
    world.check();
  }
  return world.intent.state;
}

test('on any history money is where the state says, each step is legal, and a settlement is decided once', () => {
  fc.assert(
    fc.property(histories, (commands) => void endOf(commands)),
    { numRuns: 500 },
  );
});

test('histories like these reach every state that decisions lead to', () => {
  // Always the same ones: some states are rare.
  const ends = new Set(fc.sample(histories, { seed: 1, numRuns: 1_000 }).map(endOf));
  expect([...ends].sort()).toEqual(intentMachine.states.filter((state) => state !== 'canceled').sort());
});
