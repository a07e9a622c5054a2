import type { JsonObject } from '@/lib/kernel/canonical-json';
import { uuidV4 } from '@/lib/kernel/ids';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import { changed } from './answers';
import type { Decision, OperationResult } from './domain/decide/decision';
import { decideFundingResult } from './domain/decide/funding';
import { decideSettlementResult, type SettlementPlan } from './domain/decide/settlement';
import type { Engine } from './engine';
import { basePlan, decisionPlan } from './plan';
import type { RailPort } from './ports';
import type { Step } from './step-request';
import type { CommitPlan } from './store/commit-plan';
import type { EngineRead, StoredIntent, StoredOperation } from './store/engine-read';
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

type Leased = Pick<StoredOperation, 'id' | 'kind' | 'attempt' | 'status' | 'leaseUntil' | 'finishedAt' | 'asked'>;

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
}

/**
 * Writes down what the rail said: the operation's end, the intent's change, postings, events and audit entry together.
 * The only writer of rail outcomes. `more` adds to the plan what depends on the new state, such as a stored answer.
 */
export async function recordOutcome(
  engine: Engine,
  step: Step,
  read: EngineRead | null,
  intent: StoredIntent,
  operation: Leased,
  result: OperationResult,
  rail: RailPort,
  asked: number,
  more: (after: StoredIntent) => Partial<CommitPlan> = () => ({}),
): Promise<RecordedOutcome> {
  const now = engine.clock.now();
  const decision = decide(intent, operation, result, rail, now);
  const after = changed(intent, decision.change);
  const waits = result.status === 'pending' || result.status === 'unknown';
  const askAt = waits ? askAgainAt(now, operation.asked + asked) : null;
  const plan: CommitPlan = {
    ...basePlan(step, read, {
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
      failure_code: result.failureCode,
      lease_owner: engine.owner,
      asked,
      next_ask_at: askAt,
    },
    ...(askAt === null ? {} : { jobs: [askJob(step, intent.id, operation.id, askAt)] }),
    ...more(after),
  };
  return { conflict: await engine.store.commit(plan), intent: after };
}

function decide(intent: StoredIntent, operation: Leased, result: OperationResult, rail: RailPort, now: Date): Decision {
  return operation.kind === 'authorise'
    ? decideFundingResult(intent, result, now, uuidV4())
    : decideSettlementResult(intent, operation, result, settlementPlanOf(rail), now);
}
