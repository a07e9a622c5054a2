import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer } from '@/lib/kernel/endpoint';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { changed } from './answers';
import { callRail, leaseCovers, railOf, railRefusals } from './call-rail';
import type { Decision, OperationDraft } from './domain/decide/decision';
import { isSettlement } from './domain/decide/settlement';
import { decideSplit } from './domain/decide/split';
import { intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { basePlan, decisionPlan, needsPlan, operationPlan } from './plan';
import type { RailPort } from './ports';
import { leasedOf, settlementPlanOf } from './record-outcome';
import { harborRefusals } from './refusals';
import { runOperations } from './run-operations';
import { attemptSettlement } from './settle';
import { type Attempt, afterConflict, done, failedMeanwhile, flightKey } from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent } from './store/engine-read';
import { answerUnderWay } from './under-way';

const answer = (status: 200 | 202): Answer => ({ status, body: {} });

/** One attempt at ending a held checkout by what was earned of it: the caller's, or the sweep's after the deadline. */
export async function attemptSplit(engine: Engine, step: Step, read: EngineRead, first: EngineRead): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const rail = railOf(engine, step.ctx.tenant, intent);
  if (rail === null) return done(railRefusals.refuse('rail.not_available', { retryAfterSeconds: 30 }));
  const decided = decideSplit(intent, read.operations, settlementPlanOf(rail), engine.clock.now());
  if (!decided.ok) return done(decided);
  switch (decided.value.kind) {
    case 'settled':
      return done(ok(answer(200)));
    case 'under_way':
      return answerUnderWay(engine, step, read, first, decided.value.operation, answer(202));
    case 'refund': {
      const reason = intent.endReason ?? (intent.deadline <= step.ctx.now ? 'expired' : 'canceled');
      return attemptSettlement(engine, step, read, 'expire', { kind: 'refund', reason }, first);
    }
    case 'book':
      return bookSplit(engine, step, read, intent, decided.value.decision);
    case 'call': {
      const failed = failedMeanwhile(read, first, isSettlement);
      if (failed !== undefined) return done(splitFailed(failed.failureCode));
      return callSplit(engine, step, read, intent, rail, decided.value.decision);
    }
  }
}

const entry = (intent: StoredIntent) => ({
  action: 'intent.split',
  subjectKind: 'intent',
  subjectId: intent.id,
  detail: { released_minor: intent.earned.toString(), returned_minor: (intent.amount - intent.earned).toString() },
});

async function bookSplit(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  decision: Decision,
): Promise<Attempt> {
  const conflict = await engine.store.commit({
    ...basePlan(step, read, entry(intent)),
    ...needsPlan(step, 'payouts'),
    ...decisionPlan(step, intent, decision, intent.id),
  });
  return conflict === null ? done(ok(answer(200))) : afterConflict(conflict);
}

async function callSplit(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  rail: RailPort,
  decision: Decision & { readonly operation: OperationDraft },
): Promise<Attempt> {
  const landed = engine.flights.begin(flightKey(step.ctx.tenant.id, intent.id));
  try {
    const first = leasedOf(decision.operation, intent, uuidV7(step.ctx.now));
    crashPoint('split.before_intention');
    const leasedAt = performance.now();
    const conflict = await engine.store.commit({
      ...basePlan(step, read, entry(intent)),
      ...needsPlan(step, 'payouts'),
      ...decisionPlan(step, intent, decision, first.id),
      ...operationPlan(engine, step, intent, decision.operation, first.id),
    });
    if (conflict !== null) return afterConflict(conflict);
    crashPoint('split.after_intention');
    if (!leaseCovers(engine, leasedAt)) return { kind: 'again' };
    const ran = await runOperations(engine, step, {
      rail,
      intent: changed(intent, decision.change),
      facts: read,
      first,
      payment: null,
      reach: callRail,
      asked: 0,
      points: 'split',
      more: () => ({}),
    });
    if (ran.conflict !== null) return afterConflict(ran.conflict);
    if (ran.result.status === 'failed') return done(splitFailed(ran.result.failureCode));
    return done(ok(answer(ran.result.status === 'succeeded' ? 200 : 202)));
  } finally {
    landed();
  }
}

const splitFailed = (failureCode: string | null): Outcome<never> =>
  refuse(harborRefusals.make('rail.settlement_failed', { details: { failure_code: failureCode } }));
