import type { z } from 'zod';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { disputeBody, resolutionBody } from './contract';
import { decideDispute } from './domain/decide/dispute';
import type { IntentFacts } from './domain/intent';
import { intentRefusals, wireStateOf } from './domain/intent.machine';
import type { Engine } from './engine';
import { answerPlan, basePlan, decisionPlan } from './plan';
import { harborRefusals } from './refusals';
import { attemptSettlement } from './settle';
import { type Attempt, afterConflict, done, openStep, runStep } from './step';
import type { Step } from './step-request';
import type { EngineRead } from './store/engine-read';

type DisputeCall<Body extends z.ZodType> = Omit<Call<{ intent_id: string }, undefined, z.output<Body>>, 'address'>;

/** Freezes the money of a funded intent or of one whose evidence is in, until it is resolved. */
export async function openDispute(engine: Engine, call: DisputeCall<typeof disputeBody>): Promise<Outcome<Answer>> {
  const step = openStep(call, 'intent.dispute', call.params.intent_id);
  if (!step.ok) return step;
  return runStep(
    engine,
    step.value,
    (read) => attemptDispute(engine, step.value, read, call.body.reason),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}

async function attemptDispute(engine: Engine, step: Step, read: EngineRead, reason: string): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const decision = decideDispute(intent, read.operations, reason);
  if (!decision.ok) return done(decision);
  const body = disputeViewOf(step, { ...intent, ...decision.value.change });
  const conflict = await engine.store.commit({
    ...basePlan(step, read, {
      action: 'intent.dispute',
      subjectKind: 'intent',
      subjectId: intent.id,
      detail: { reason },
    }),
    ...answerPlan(step, 200, body),
    ...decisionPlan(step, intent, decision.value, intent.id),
  });
  return conflict === null ? done(ok({ status: 200, body })) : afterConflict(conflict);
}

/** The case of an intent's dispute carries the intent's id: an intent is disputed at most once. */
const disputeViewOf = (step: Step, intent: IntentFacts) => ({
  case_id: `case_${intent.id.replaceAll('-', '')}`,
  intent_id: intent.id,
  tenant: step.ctx.tenant.publicId,
  state: wireStateOf(intent.state),
  status: intent.status,
});

/** Ends a dispute by ruling: the money is released or refunded through the rail. */
export async function resolveDispute(
  engine: Engine,
  call: DisputeCall<typeof resolutionBody>,
): Promise<Outcome<Answer>> {
  const step = openStep(call, 'intent.resolve', call.params.intent_id);
  if (!step.ok) return step;
  const kind = call.body.resolution;
  const reason = kind === 'release' ? 'dispute_release' : 'dispute_refund';
  return runStep(
    engine,
    step.value,
    (read, first) =>
      call.ctx.actor.kind === 'service_key' && !read.rails.settings.serviceKeysConfirm
        ? Promise.resolve(done(harborRefusals.refuse('settlement.operator_required')))
        : attemptSettlement(engine, step.value, read, 'resolve_dispute', { kind, reason }, first),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}
