import { type CrashPoint, crashPoint } from '@/lib/kernel/crash-point';
import { callRail, leaseCovers, type RailFacts, railIntentOf } from './call-rail';
import type { OperationResult } from './domain/decide/decision';
import type { KnownFact } from './domain/decide/fact';
import type { Engine } from './engine';
import type { RailCall, RailPort } from './ports';
import { type Leased, recordOutcome } from './record-outcome';
import type { Step } from './step-request';
import type { CommitPlan } from './store/commit-plan';
import type { StoredIntent, StoredOperation } from './store/engine-read';
import type { CommitConflict } from './store/engine-store';

/** Operations to run: the first is written down already and leased by this process. */
export interface Run {
  readonly rail: RailPort;
  /** The intent as it stands with the first operation written down. */
  readonly intent: StoredIntent;
  readonly facts: RailFacts & { readonly facts: readonly KnownFact[] };
  readonly first: Leased;
  /** What the request carried for the rail; null otherwise. */
  readonly payment: string | null;
  /** How the first one reaches the rail; those that follow are called. */
  readonly reach: (engine: Engine, rail: RailPort, call: RailCall) => Promise<OperationResult>;
  /** How often the first one has been asked with this run. */
  readonly asked: number;
  /** Where this run may be killed in tests; null in the worker. */
  readonly points: 'fund' | 'confirm' | 'return' | 'split' | null;
  readonly more: (
    after: StoredIntent,
    result: OperationResult,
    operations: readonly StoredOperation[],
  ) => Partial<CommitPlan>;
}

/** Where a run stopped: at its plan's end, or at an operation that did not succeed. */
export interface Ran {
  readonly conflict: CommitConflict | null;
  readonly intent: StoredIntent;
  readonly result: OperationResult;
  readonly operations: readonly StoredOperation[];
}

const dieAt = (points: Run['points'], point: 'after_rail' | 'after_outcome'): void => {
  if (points !== null) crashPoint(`${points}.${point}` satisfies CrashPoint);
};

/** Runs the plan on from its first operation: reaches the rail, writes the outcome with the next intention, and so on. */
export async function runOperations(engine: Engine, step: Step, run: Run): Promise<Ran> {
  const { rail, points } = run;
  let { intent } = run;
  let operation = run.first;
  let reach = run.reach;
  let asked = run.asked;
  let operations = run.facts.operations.filter(({ id }) => id !== operation.id);
  for (;;) {
    const leasedAt = performance.now();
    const call = {
      ...railIntentOf(step.ctx.tenant, intent, { ...run.facts, operations }),
      operationId: operation.id,
      kind: operation.kind,
      attempt: operation.attempt,
      amount: operation.amount,
      detail: operation.detail,
      payment: run.payment,
    };
    const result = await reach(engine, rail, call);
    dieAt(points, 'after_rail');
    const others = operations;
    operations = [...operations, ended(operation, result, intent)];
    const before = { intent, operations: others, facts: run.facts.facts, rail };
    // The nonce went in with the intention; only a final answer is kept for the caller's key.
    const recorded = await recordOutcome(engine, { ...step, proof: null }, before, operation, result, asked, (after) =>
      run.more(after, result, operations),
    );
    if (recorded.conflict === null) dieAt(points, 'after_outcome');
    intent = recorded.intent;
    if (recorded.conflict !== null || recorded.next === null || !leaseCovers(engine, leasedAt)) {
      return { conflict: recorded.conflict, intent, result: nextWaits(recorded.next, result), operations };
    }
    operation = recorded.next;
    reach = callRail;
    asked = 0;
  }
}

/** A run that stops before its plan's end has no final word yet. */
const nextWaits = (next: Leased | null, result: OperationResult): OperationResult =>
  next === null ? result : { ...result, status: 'pending' };

const ended = (operation: Leased, result: OperationResult, intent: StoredIntent): StoredOperation => ({
  ...operation,
  status: result.status,
  rail: intent.rail,
  currency: intent.currency,
  railRef: result.railRef,
  failureCode: result.failureCode,
  detail: result.detail,
  leaseOwner: null,
  leaseUntil: null,
  finishedAt: null,
  isHeard: true,
});
