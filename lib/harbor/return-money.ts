import type { Ctx } from '@/lib/kernel/context';
import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer } from '@/lib/kernel/endpoint';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { callRail, leaseCovers, railOf, railRefusals } from './call-rail';
import type { Decision, OperationDraft } from './domain/decide/decision';
import { decideReturn } from './domain/decide/return';
import { intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { basePlan, decisionPlan, operationPlan } from './plan';
import type { RailPort } from './ports';
import { leasedOf } from './record-outcome';
import { harborRefusals } from './refusals';
import { runOperations } from './run-operations';
import { type Attempt, afterConflict, done, failedMeanwhile, flightKey, runStep } from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent } from './store/engine-read';
import { ownStep } from './sweep';
import { answerUnderWay } from './under-way';

const isReturn = ({ kind }: { readonly kind: string }): boolean => kind === 'refund';

/**
 * Sends released money back to its payer, once: 200 when it is done, now or before, 202 while the rail has not answered.
 * Refuses with `intent.not_released`, `rail.settlement_failed`, `rail_not_offered` where the rail can't give back.
 */
export function returnMoney(engine: Engine, ctx: Ctx, intentId: string, reason: string): Promise<Outcome<Answer>> {
  const step = ownStep(ctx, 'intent.return', intentId);
  return runStep(
    engine,
    step,
    (read, first) => attemptReturn(engine, step, read, first, reason),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}

const answer = (status: 200 | 202, operationId: string): Answer => ({ status, body: { operation_id: operationId } });

async function attemptReturn(
  engine: Engine,
  step: Step,
  read: EngineRead,
  first: EngineRead,
  reason: string,
): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const rail = railOf(engine, step.ctx.tenant, intent);
  if (rail === null) return done(railRefusals.refuse('rail.not_available', { retryAfterSeconds: 30 }));
  // What was paid out of an escrow is the payee's own: only money that the rail itself took can be sent back by it.
  if (!rail.plan('refund').includes('refund')) return done(harborRefusals.refuse('rail_not_offered'));
  const decided = decideReturn(intent, read.operations, reason);
  if (!decided.ok) return done(decided);
  switch (decided.value.kind) {
    case 'returned':
      return done(ok(answer(200, decided.value.operation.id)));
    case 'under_way': {
      const { operation } = decided.value;
      return answerUnderWay(engine, step, read, first, operation, answer(202, operation.id));
    }
    case 'call': {
      const failed = failedMeanwhile(read, first, isReturn);
      if (failed !== undefined) return done(returnFailed(failed.failureCode));
      return callReturn(engine, step, read, intent, rail, decided.value.decision);
    }
  }
}

async function callReturn(
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
    crashPoint('return.before_intention');
    const leasedAt = performance.now();
    const conflict = await engine.store.commit({
      ...basePlan(step, read, {
        action: 'intent.return',
        subjectKind: 'intent',
        subjectId: intent.id,
        detail: { operation_id: first.id },
      }),
      ...decisionPlan(step, intent, decision, first.id),
      ...operationPlan(engine, step, intent, decision.operation, first.id),
    });
    if (conflict !== null) return afterConflict(conflict);
    crashPoint('return.after_intention');
    if (!leaseCovers(engine, leasedAt)) return { kind: 'again' };
    const ran = await runOperations(engine, step, {
      rail,
      intent,
      facts: read,
      first,
      payment: null,
      reach: callRail,
      asked: 0,
      points: 'return',
      more: () => ({}),
    });
    if (ran.conflict !== null) return afterConflict(ran.conflict);
    if (ran.result.status === 'failed') return done(returnFailed(ran.result.failureCode));
    return done(ok(answer(ran.result.status === 'succeeded' ? 200 : 202, first.id)));
  } finally {
    landed();
  }
}

const returnFailed = (failureCode: string | null): Outcome<never> =>
  refuse(harborRefusals.make('rail.settlement_failed', { details: { failure_code: failureCode } }));
