import type { Ctx } from '@/lib/kernel/context';
import { askRail, leaseCovers, railCallOf, railOf } from './call-rail';
import { endingByVerdict } from './confirm-settlement';
import { decideDeadline } from './domain/decide/deadline';
import { isInFlight } from './domain/intent';
import { type Engine, engineLimits } from './engine';
import { basePlan, decisionPlan } from './plan';
import { recordOutcome } from './record-outcome';
import { attemptSettlement } from './settle';
import { runStep } from './step';
import type { Step, StepOperation } from './step-request';
import type { EngineRead } from './store/engine-read';

/** A step of the worker's own: no request, no proof, no caller's key. */
const ownStep = (ctx: Ctx, operation: StepOperation, intentId: string): Step => ({
  ctx,
  operation,
  intentId,
  requestDigestHex: '',
  idempotencyKey: null,
  proof: null,
});

const readOf = (engine: Engine, ctx: Ctx, intentId: string): Promise<EngineRead> =>
  engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId });

/** What a sweep came to, for the worker's log. */
export type Swept = 'nothing' | 'moved' | 'lost';

/**
 * Asks the rail about an operation that nobody answers for: its caller died, or the rail had not answered.
 * Takes the lease first, so that two workers never ask, or call, side by side.
 */
export async function recoverOperation(
  engine: Engine,
  ctx: Ctx,
  operationId: string,
  intentId: string,
): Promise<Swept> {
  const leasedAt = performance.now();
  const isLeased = await engine.store.leaseOperation(ctx.tenant.id, operationId, engine.owner, engineLimits.leaseMs);
  if (!isLeased) return 'nothing';
  const read = await readOf(engine, ctx, intentId);
  const operation = read.operations.find(({ id }) => id === operationId);
  const { intent } = read;
  if (intent === null || operation === undefined || !isInFlight(operation)) return 'nothing';
  const rail = railOf(engine, intent);
  if (rail === null || !leaseCovers(leasedAt)) return 'nothing';
  const isLate = intent.deadline <= engine.clock.now();
  const result = await askRail(rail, railCallOf(ctx.tenant.id, intent, operation.id, operation.kind), isLate);
  const recorded = await recordOutcome(
    engine,
    ownStep(ctx, 'intent.sweep', intentId),
    null,
    intent,
    operation,
    result,
    rail,
    1,
  );
  return recorded.conflict === null ? 'moved' : 'lost';
}

/** Does what a passed deadline asks for (decision 0009). Safe to repeat and to race. */
export async function sweepDeadline(engine: Engine, ctx: Ctx, intentId: string): Promise<Swept> {
  const read = await readOf(engine, ctx, intentId);
  const { intent } = read;
  if (intent === null) return 'nothing';
  const step = ownStep(ctx, 'intent.sweep', intentId);
  const deadline = decideDeadline(intent, read.operations, ctx.now);
  switch (deadline.kind) {
    case 'nothing':
      return 'nothing';
    case 'expire': {
      const conflict = await engine.store.commit({
        ...basePlan(step, null, { action: 'intent.expire', subjectKind: 'intent', subjectId: intent.id }),
        ...decisionPlan(step, intent, deadline.decision, intent.id),
      });
      return conflict === null ? 'moved' : 'lost';
    }
    case 'refund':
      return settleBy(engine, step, 'expire');
    case 'confirm':
      return settleBy(engine, step, 'confirm');
  }
}

async function settleBy(engine: Engine, step: Step, command: 'expire' | 'confirm'): Promise<Swept> {
  const outcome = await runStep(
    engine,
    step,
    (read, first) =>
      attemptSettlement(
        engine,
        step,
        read,
        command,
        command === 'expire' ? { kind: 'refund', reason: 'expired' } : endingByVerdict(read),
        first,
      ),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
  return outcome.ok ? 'moved' : 'nothing';
}
