import type { JsonObject } from '@/lib/kernel/canonical-json';
import { uuidV4, uuidV7 } from '@/lib/kernel/ids';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import { changed } from './answers';
import type { Decision, OperationDraft, OperationResult } from './domain/decide/decision';
import { claimedOf, decideMendingResult, type KnownFact } from './domain/decide/fact';
import { decideFundingResult, isFunding } from './domain/decide/funding';
import { decideReturnResult } from './domain/decide/return';
import { decideSettlementResult, type SettlementPlan } from './domain/decide/settlement';
import { decideSplitResult, isSplitting } from './domain/decide/split';
import type { Engine } from './engine';
import { basePlan, decisionPlan, operationPlan } from './plan';
import type { RailPort } from './ports';
import type { Step } from './step-request';
import type { CommitPlan } from './store/commit-plan';
import type { StoredIntent, StoredOperation } from './store/engine-read';
import type { CommitConflict } from './store/engine-store';

/** A rail that has not answered is asked again for as long as it takes, ever more rarely. */
const askPolicy: RetryPolicy = {
  attempts: Number.MAX_SAFE_INTEGER,
  baseMilliseconds: 1_000,
  maxMilliseconds: 10 * 60_000,
};

const askAgainAt = (now: Date, asked: number): string =>
  new Date(
    now.getTime() + (retryDelay(askPolicy, Math.min(asked + 1, 64), 0) ?? askPolicy.maxMilliseconds),
  ).toISOString();

export const settlementPlanOf = (rail: RailPort): SettlementPlan => ({
  release: rail.plan('release'),
  refund: rail.plan('refund'),
});

/** An operation under way that this process may speak for. */
export type Leased = Pick<StoredOperation, 'id' | 'kind' | 'attempt' | 'amount' | 'asked' | 'detail'>;

/** Asks at the given instant. Should the job be lost, the worker's sweep finds the operation by its index. */
const askJob = (step: Step, intentId: string, operationId: string, runAt: string): JsonObject => ({
  task: 'rail.ask',
  payload: { tenantId: step.ctx.tenant.id, intentId, operationId },
  job_key: operationId,
  run_at: runAt,
});

export interface RecordedOutcome {
  readonly conflict: CommitConflict | null;
  /** The intent after the commit; meaningless after a conflict. */
  readonly intent: StoredIntent;
  /** The operation that follows, written in the same commit under this process's lease; null when none does. */
  readonly next: Leased | null;
}

/** What an outcome is decided on. `operations` are the intent's others. */
export interface Before {
  readonly intent: StoredIntent;
  readonly operations: readonly StoredOperation[];
  readonly facts: readonly KnownFact[];
  readonly rail: RailPort;
}

/**
 * Writes down what the rail said: the operation's end, the intent's change, postings, events, audit entry and the next
 * operation of the plan together, so that a crash between two leaves one that is due and never a gap. The only writer of
 * rail outcomes. `more` adds to the plan what depends on the new state, such as a stored answer.
 */
export async function recordOutcome(
  engine: Engine,
  step: Step,
  before: Before,
  operation: Leased,
  result: OperationResult,
  asked: number,
  more: (after: StoredIntent) => Partial<CommitPlan>,
): Promise<RecordedOutcome> {
  const { intent } = before;
  const now = engine.clock.now();
  const decision = decide(before, operation, result, now);
  const after = changed(intent, decision.change);
  const next = decision.operation === undefined ? null : leasedOf(decision.operation, intent, uuidV7(now));
  const waits = result.status === 'pending' || result.status === 'unknown';
  const askAt = waits ? (result.askAt?.toISOString() ?? askAgainAt(now, operation.asked + asked)) : null;
  const plan: CommitPlan = {
    ...basePlan(step, null, {
      action: `rail.${operation.kind}.${result.status}`,
      subjectKind: 'intent',
      subjectId: intent.id,
      detail: { operation_id: operation.id, attempt: operation.attempt, failure_code: result.failureCode },
    }),
    ...decisionPlan(step, intent, decision, operation.id),
    operation_outcome: {
      id: operation.id,
      status: result.status,
      rail_ref: result.railRef,
      detail: result.detail,
      failure_code: result.failureCode,
      lease_owner: engine.owner,
      asked,
      next_ask_at: askAt,
    },
    ...(next === null ? {} : operationPlan(engine, step, intent, next, next.id)),
    ...(askAt === null ? {} : { jobs: [askJob(step, intent.id, operation.id, askAt)] }),
    ...more(after),
  };
  return { conflict: await engine.store.commit(plan), intent: after, next };
}

export const leasedOf = (draft: OperationDraft, intent: StoredIntent, id: string): Leased => ({
  id,
  kind: draft.kind,
  attempt: draft.attempt,
  amount: draft.amount ?? intent.amount,
  detail: draft.detail ?? {},
  asked: 0,
});

function decide(before: Before, operation: Leased, result: OperationResult, now: Date): Decision {
  const { intent, operations, facts, rail } = before;
  if (isFunding(operation)) {
    return decideFundingResult(intent, operation, result, rail.plan('fund'), now, uuidV4());
  }
  if (operation.kind === 'refund' && intent.endedAt !== null) return decideReturnResult(intent, result);
  const isMending = operation.kind === 'reverse_transfer' || (operation.kind === 'transfer' && intent.endedAt !== null);
  if (isMending) return decideMendingResult(intent, operation, result);
  if (isSplitting(intent)) return decideSplitResult(intent, result, now);
  return decideSettlementResult(intent, operation, operations, result, settlementPlanOf(rail), claimedOf(facts), now);
}
