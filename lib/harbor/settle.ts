import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer } from '@/lib/kernel/endpoint';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { agreementOf, changed, settlementViewOf } from './answers';
import { callRail, leaseCovers, railOf, railRefusals } from './call-rail';
import type { Decision, OperationDraft, OperationResult } from './domain/decide/decision';
import { decideSettlement, isSettlement } from './domain/decide/settlement';
import type { EndReason, SettlementKind } from './domain/intent';
import { type IntentCommand, intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { answerPlan, basePlan, claimPlan, decisionPlan, needsPlan, operationPlan, refusalPlan } from './plan';
import type { RailPort } from './ports';
import { leasedOf, settlementPlanOf } from './record-outcome';
import { harborRefusals } from './refusals';
import { runOperations } from './run-operations';
import { type Attempt, afterConflict, done, failedMeanwhile, flightKey, isIdentical } from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent, StoredOperation } from './store/engine-read';
import { answerUnderWay } from './under-way';

export type SettlementCommand = Extract<IntentCommand, 'confirm' | 'resolve_dispute' | 'expire'>;

/** Whither the money goes, and why; derived by the caller of `attemptSettlement`, never sent by a client. */
export interface Ending {
  readonly kind: SettlementKind;
  readonly reason: EndReason;
  /** Why, in the caller's words; the rail is told. */
  readonly note?: string;
}

/**
 * Takes the settlement further: writes the intention, calls the rail, writes the outcome, operation by operation.
 * 200 when the money has reached its end, 202 while the rail has not answered.
 */
export async function attemptSettlement(
  engine: Engine,
  step: Step,
  read: EngineRead,
  command: SettlementCommand,
  ending: Ending,
  first: EngineRead,
): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const rail = railOf(engine, step.ctx.tenant, intent);
  if (rail === null) return done(railRefusals.refuse('rail.not_available', { retryAfterSeconds: 30 }));
  const plan = settlementPlanOf(rail);
  const settling = decideSettlement(intent, read.operations, command, ending, plan, engine.clock.now());
  if (!settling.ok) return done(settling);
  switch (settling.value.kind) {
    case 'settled':
      return answerSettled(engine, step, read, intent);
    case 'under_way': {
      const pending = { status: 202, body: viewOf(step, read, intent) };
      return answerUnderWay(engine, step, read, first, settling.value.operation, pending);
    }
    case 'book':
      return bookEnd(engine, step, read, intent, command, settling.value.decision);
    case 'settle': {
      const { decision } = settling.value;
      const failed = failedMeanwhile(read, first, isSettlement) ?? failedBefore(step, read);
      if (failed !== undefined) return done(refuse(settlementFailed(failed.failureCode)));
      return moveMoney(engine, step, read, intent, rail, command, decision);
    }
  }
}

/** The byte-identical request again hears the rail's no again; a new request tries anew. */
function failedBefore(step: Step, read: EngineRead): StoredOperation | undefined {
  const last = isIdentical(step, read) ? read.operations.findLast(isSettlement) : undefined;
  return last?.status === 'failed' ? last : undefined;
}

const viewOf = (step: Step, read: EngineRead, intent: StoredIntent) =>
  settlementViewOf(step.ctx.tenant, intent, read.evidence, agreementOf(read.agreement).currency);

/** The end is reached already: a proof that comes for the first time still uses up its nonce. */
async function answerSettled(engine: Engine, step: Step, read: EngineRead, intent: StoredIntent): Promise<Attempt> {
  const body = viewOf(step, read, intent);
  if (step.idempotencyKey !== null || (step.proof !== null && read.nonceDigestHex === null)) {
    const conflict = await engine.store.commit({
      ...basePlan(step, read, { action: 'intent.confirm.repeat', subjectKind: 'intent', subjectId: intent.id }),
      ...answerPlan(step, 200, body),
    });
    if (conflict !== null) return afterConflict(conflict);
  }
  return done(ok({ status: 200, body }));
}

/** The end is written without a call: this rail has nothing left to do for it. */
async function bookEnd(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  command: SettlementCommand,
  decision: Decision,
): Promise<Attempt> {
  const body = viewOf(step, read, changed(intent, decision.change));
  crashPoint('confirm.before_intention');
  const conflict = await engine.store.commit({
    ...basePlan(step, read, { action: `intent.${command}`, subjectKind: 'intent', subjectId: intent.id }),
    ...(decision.change.settlementKind === 'release' ? needsPlan(step, 'payouts') : {}),
    ...decisionPlan(step, intent, decision, intent.id),
    ...answerPlan(step, 200, body),
  });
  if (conflict !== null) return afterConflict(conflict);
  crashPoint('confirm.after_outcome');
  return done(ok({ status: 200, body }));
}

async function moveMoney(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  rail: RailPort,
  command: SettlementCommand,
  decision: Decision & { readonly operation: OperationDraft },
): Promise<Attempt> {
  const landed = engine.flights.begin(flightKey(step.ctx.tenant.id, intent.id));
  try {
    const first = leasedOf(decision.operation, intent, uuidV7(step.ctx.now));
    crashPoint('confirm.before_intention');
    const leasedAt = performance.now();
    const intention = await engine.store.commit({
      ...basePlan(step, read, {
        action: `intent.${command}`,
        subjectKind: 'intent',
        subjectId: intent.id,
        detail: { operation_id: first.id },
      }),
      ...(decision.change.settlementKind === 'release' ? needsPlan(step, 'payouts') : {}),
      ...decisionPlan(step, intent, decision, first.id),
      ...claimPlan(step),
      ...operationPlan(engine, step, intent, decision.operation, first.id),
    });
    if (intention !== null) return afterConflict(intention);
    crashPoint('confirm.after_intention');
    if (!leaseCovers(engine, leasedAt)) return { kind: 'again' };
    const ran = await runOperations(engine, step, {
      rail,
      intent: changed(intent, decision.change),
      facts: read,
      first,
      payment: null,
      reach: callRail,
      asked: 0,
      points: 'confirm',
      more: (after, result, operations) => {
        // The end is answered when it is reached, not again by what is called back after it.
        if (intent.endedAt !== null || operations.at(-1)?.kind === 'reverse_transfer') return {};
        if (after.endedAt !== null) return answerPlan(step, 200, viewOf(step, read, after));
        return result.status === 'failed' ? refusalPlan(step, settlementFailed(result.failureCode)) : {};
      },
    });
    if (ran.conflict !== null) return afterConflict(ran.conflict);
    return done(settlementAnswer(step, read, ran.intent, ran.result));
  } finally {
    landed();
  }
}

const settlementFailed = (failureCode: string | null): Refusal =>
  harborRefusals.make('rail.settlement_failed', { details: { failure_code: failureCode } });

function settlementAnswer(
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  { status, failureCode }: OperationResult,
): Outcome<Answer> {
  // What a bank took back is asked from the payee after the end: the end stands, whatever comes of that.
  if (intent.endedAt !== null) return ok({ status: 200, body: viewOf(step, read, intent) });
  return status === 'failed'
    ? refuse(settlementFailed(failureCode))
    : ok({ status: 202, body: viewOf(step, read, intent) });
}
