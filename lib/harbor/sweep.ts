import type { Ctx } from '@/lib/kernel/context';
import { attemptSplit } from './attempt-split';
import { askRail, leaseCovers, railOf } from './call-rail';
import { endingByVerdict } from './confirm-settlement';
import { decideDeadline } from './domain/decide/deadline';
import { isInFlight } from './domain/intent';
import type { Engine } from './engine';
import { basePlan, decisionPlan } from './plan';
import { runOperations } from './run-operations';
import { attemptSettlement } from './settle';
import { runStep } from './step';
import type { Step, StepOperation } from './step-request';
import type { EngineRead } from './store/engine-read';

/** A step without a request, a proof or a caller's key: the worker's, or a person's in the console. */
export const ownStep = (ctx: Ctx, operation: StepOperation, intentId: string): Step => ({
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
 * Takes the lease first, so that two workers never ask, or call, side by side. `due`: only when its time has come, so
 * that a job and a loop that find the same operation ask once.
 */
export async function recoverOperation(
  engine: Engine,
  ctx: Ctx,
  operationId: string,
  intentId: string,
  when: 'now' | 'due' = 'now',
): Promise<Swept> {
  const leasedAt = performance.now();
  const { leaseMs } = engine.patience;
  const isLeased = await engine.store.leaseOperation(ctx.tenant.id, operationId, engine.owner, leaseMs, when === 'due');
  if (!isLeased) return 'nothing';
  const read = await readOf(engine, ctx, intentId);
  const operation = read.operations.find(({ id }) => id === operationId);
  const { intent } = read;
  if (intent === null || operation === undefined || !isInFlight(operation)) return 'nothing';
  const rail = railOf(engine, ctx.tenant, intent);
  if (rail === null || !leaseCovers(engine, leasedAt)) return 'nothing';
  const isLate = intent.deadline <= engine.clock.now();
  const ran = await runOperations(engine, ownStep(ctx, 'intent.sweep', intentId), {
    rail,
    intent,
    facts: read,
    first: operation,
    payment: null,
    reach: (caller, port, call) => askRail(caller, port, call, isLate),
    asked: 1,
    points: null,
    more: () => ({}),
  });
  return ran.conflict === null ? 'moved' : 'lost';
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
    case 'ask':
      return recoverOperation(engine, ctx, deadline.operationId, intentId);
    case 'expire': {
      const conflict = await engine.store.commit({
        ...basePlan(step, null, { action: 'intent.expire', subjectKind: 'intent', subjectId: intent.id }),
        ...decisionPlan(step, intent, deadline.decision, intent.id),
      });
      return conflict === null ? 'moved' : 'lost';
    }
    case 'refund':
      return settleBy(engine, step, 'expire');
    case 'split':
      return splitBy(engine, step);
    case 'confirm':
      // Where only people confirm, a passed deadline does not do it for them. A checkout has no one to confirm it.
      return read.rails.settings.serviceKeysConfirm || intent.kind === 'checkout'
        ? settleBy(engine, step, 'confirm')
        : 'nothing';
  }
}

async function splitBy(engine: Engine, step: Step): Promise<Swept> {
  const outcome = await runStep(
    engine,
    step,
    (read, first) => attemptSplit(engine, step, read, first),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
  return outcome.ok ? 'moved' : 'nothing';
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
