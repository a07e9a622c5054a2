import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { type Agreement, agreementOf, changed, intentViewOf, withCapability } from './answers';
import { callRail, leaseCovers, railCallOf, railOf, railRefusals } from './call-rail';
import type { IntentView } from './contract';
import type { Decision, OperationResult } from './domain/decide/decision';
import { decideFunding } from './domain/decide/funding';
import { intentRefusals } from './domain/intent.machine';
import { type Engine, engineLimits } from './engine';
import { answerPlan, basePlan, claimPlan, decisionPlan, operationPlan, refusalPlan } from './plan';
import type { RailPort } from './ports';
import { recordOutcome } from './record-outcome';
import { harborRefusals } from './refusals';
import {
  type Attempt,
  afterConflict,
  done,
  failedMeanwhile,
  flightKey,
  isIdentical,
  openStep,
  rememberProof,
  runStep,
} from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent, StoredOperation } from './store/engine-read';

/**
 * Asks the rail to hold the money. 200 with the capability token once it is held, 202 while the rail has not answered.
 * On a funded intent it signs the token again. Never asks a rail twice for one attempt.
 */
export async function fundIntent(
  engine: Engine,
  call: Call<{ intent_id: string }, undefined, unknown>,
): Promise<Outcome<Answer>> {
  const step = openStep(call, 'intent.fund', call.params.intent_id, 'harbor.intent.fund');
  if (!step.ok) return step;
  return runStep(
    engine,
    step.value,
    (read, first) => attemptFunding(engine, step.value, read, first),
    async (read, status, body) => ({ status, body: await replayed(engine, step.value, read, JSON.parse(body)) }),
  );
}

/** A stored answer holds no token: it is signed again from the stored claims. */
const replayed = (engine: Engine, step: Step, read: EngineRead, body: IntentView): Promise<IntentView> | IntentView =>
  read.intent === null ? body : withCapability(engine, step.ctx.tenant, read.intent, agreementOf(read.agreement), body);

export async function attemptFunding(
  engine: Engine,
  step: Step,
  read: EngineRead,
  first: EngineRead,
): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const agreement = agreementOf(read.agreement);
  const repeated = await answerRepeat(engine, step, read, intent, agreement);
  if (repeated !== null) return done(repeated);
  const funding = decideFunding(intent, read.operations, step.ctx.now);
  if (!funding.ok) return done(funding);
  switch (funding.value.kind) {
    case 'funded':
      return answerFunded(engine, step, read, intent, agreement);
    case 'under_way': {
      const pending = { status: 202, body: intentViewOf(step.ctx.tenant, intent, agreement) };
      const { status, leaseUntil } = funding.value.operation;
      // Someone is calling the rail right now: wait for their answer. Otherwise the worker asks, and we say so.
      const isBeingCalled = status === 'sent' && leaseUntil !== null && leaseUntil > engine.clock.now();
      if (isBeingCalled) return { kind: 'wait', timeUp: ok(pending) };
      return done((await rememberProof(engine, step, read)) ?? ok(pending));
    }
    case 'authorise': {
      const unheard = read.operations.findLast(({ kind }) => kind === 'authorise');
      if (unheard?.status === 'failed' && !unheard.isHeard) return tellDeclined(engine, step, read, unheard);
      const failed = failedMeanwhile(read, first, ({ kind }) => kind === 'authorise');
      if (failed !== undefined) return done(refuse(declined(failed.failureCode)));
      if ((funding.value.decision.operation?.attempt ?? 0) > engineLimits.authorisations) {
        return done(harborRefusals.refuse('rail.attempts_exhausted'));
      }
      const rail = railOf(engine, intent);
      return rail === null
        ? done(railRefusals.refuse('rail.not_available', { retryAfterSeconds: 30 }))
        : authorise(engine, step, read, intent, agreement, rail, funding.value.decision);
    }
  }
}

/**
 * The byte-identical request again gets the answer of its end, whatever happened since, and no second call of the rail
 * (decision 0007). Null while its end is open, or when the usual way gives that answer.
 */
async function answerRepeat(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  agreement: Agreement,
): Promise<Outcome<Answer> | null> {
  if (!isIdentical(step, read)) return null;
  if (intent.fundedAt === null) {
    const last = read.operations.findLast(({ kind }) => kind === 'authorise');
    return last?.status === 'failed' ? refuse(declined(last.failureCode)) : null;
  }
  if (intent.status === 'funded') return null;
  const view = intentViewOf(step.ctx.tenant, { ...intent, state: 'funded', status: 'funded' }, agreement);
  return ok({ status: 200, body: await withCapability(engine, step.ctx.tenant, intent, agreement, view) });
}

/** A no that came after the caller was told to wait is said once, before anything is tried anew. */
async function tellDeclined(
  engine: Engine,
  step: Step,
  read: EngineRead,
  operation: StoredOperation,
): Promise<Attempt> {
  const refusal = declined(operation.failureCode);
  const conflict = await engine.store.commit({
    ...basePlan(step, read, {
      action: 'intent.fund.declined',
      subjectKind: 'intent',
      subjectId: step.intentId,
      detail: { operation_id: operation.id },
    }),
    ...refusalPlan(step, refusal),
    heard: operation.id,
  });
  return conflict === null ? done(refuse(refusal)) : afterConflict(conflict);
}

async function answerFunded(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  agreement: Agreement,
): Promise<Attempt> {
  const view = intentViewOf(step.ctx.tenant, intent, agreement);
  // A process that died before it answered has kept nothing for the caller's key.
  if (step.idempotencyKey !== null || !isIdentical(step, read)) {
    const conflict = await engine.store.commit({
      ...basePlan(step, read, { action: 'capability.issue', subjectKind: 'intent', subjectId: intent.id }),
      ...answerPlan(step, 200, view),
    });
    if (conflict !== null) return afterConflict(conflict);
  }
  return done(ok({ status: 200, body: await withCapability(engine, step.ctx.tenant, intent, agreement, view) }));
}

async function authorise(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  agreement: Agreement,
  rail: RailPort,
  decision: Decision,
): Promise<Attempt> {
  if (decision.operation === undefined) return { kind: 'again' };
  const landed = engine.flights.begin(flightKey(step.ctx.tenant.id, intent.id));
  try {
    const id = uuidV7(step.ctx.now);
    crashPoint('fund.before_intention');
    const leasedAt = performance.now();
    const intention = await engine.store.commit({
      ...basePlan(step, read, {
        action: 'intent.fund',
        subjectKind: 'intent',
        subjectId: intent.id,
        detail: { operation_id: id },
      }),
      ...decisionPlan(step, intent, decision, id),
      ...claimPlan(step),
      ...operationPlan(step, intent, decision.operation, id, engine.owner),
    });
    if (intention !== null) return afterConflict(intention);
    crashPoint('fund.after_intention');
    // A commit that took too long leaves the call to the worker.
    if (!leaseCovers(leasedAt)) return { kind: 'again' };
    const result = await callRail(rail, railCallOf(step.ctx.tenant.id, intent, id, 'authorise'));
    crashPoint('fund.after_rail');
    const sent = {
      id,
      kind: 'authorise',
      attempt: decision.operation.attempt,
      status: 'sent',
      leaseUntil: null,
      finishedAt: null,
      asked: 0,
    } as const;
    // The nonce went in with the intention; only a final answer is kept for the caller's key.
    const recorded = await recordOutcome(
      engine,
      { ...step, proof: null },
      null,
      changed(intent, decision.change),
      sent,
      result,
      rail,
      0,
      (after) => {
        if (result.status === 'failed') return refusalPlan(step, declined(result.failureCode));
        return result.status === 'succeeded'
          ? answerPlan(step, 200, intentViewOf(step.ctx.tenant, after, agreement))
          : {};
      },
    );
    if (recorded.conflict !== null) return afterConflict(recorded.conflict);
    crashPoint('fund.after_outcome');
    return done(await fundingAnswer(engine, step, recorded.intent, agreement, result));
  } finally {
    landed();
  }
}

const declined = (failureCode: string | null): Refusal =>
  harborRefusals.make('rail.declined', { details: { failure_code: failureCode, pay_again: 'new' } });

async function fundingAnswer(
  engine: Engine,
  step: Step,
  intent: StoredIntent,
  agreement: Agreement,
  result: OperationResult,
): Promise<Outcome<Answer>> {
  if (result.status === 'failed') return refuse(declined(result.failureCode));
  const view = intentViewOf(step.ctx.tenant, intent, agreement);
  return result.status === 'succeeded'
    ? ok({ status: 200, body: await withCapability(engine, step.ctx.tenant, intent, agreement, view) })
    : ok({ status: 202, body: view });
}
