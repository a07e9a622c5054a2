import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { type Agreement, agreementOf, changed, intentViewOf, withCapability } from './answers';
import { callRail, leaseCovers, railIntentOf, railOf, railRefusals } from './call-rail';
import type { IntentView } from './contract';
import type { Decision, OperationDraft } from './domain/decide/decision';
import { decideFunding, isFunding } from './domain/decide/funding';
import { intentRefusals } from './domain/intent.machine';
import { type Engine, engineLimits } from './engine';
import { answerPlan, basePlan, claimPlan, decisionPlan, operationPlan, refusalPlan } from './plan';
import type { RailPort } from './ports';
import { leasedOf } from './record-outcome';
import { harborRefusals } from './refusals';
import { type Ran, runOperations } from './run-operations';
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
import { answerUnderWay } from './under-way';

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
    (read, first) => attemptFunding(engine, step.value, read, first, paymentOf(engine, call, read)),
    async (read, status, body) => ({ status, body: await replayed(engine, step.value, read, JSON.parse(body)) }),
  );
}

/** What the request carries for the intent's rail. */
function paymentOf(
  engine: Engine,
  call: Pick<Call<unknown, unknown, unknown>, 'ctx' | 'header'>,
  { intent }: EngineRead,
): string | null {
  const handshake = intent === null ? undefined : railOf(engine, call.ctx.tenant, intent)?.handshake;
  return handshake === undefined ? null : call.header(handshake.header);
}

/** A stored answer holds no token: it is signed again from the stored claims. */
const replayed = (engine: Engine, step: Step, read: EngineRead, body: IntentView): Promise<IntentView> | IntentView =>
  read.intent === null ? body : withCapability(engine, step.ctx.tenant, read.intent, agreementOf(read.agreement), body);

export async function attemptFunding(
  engine: Engine,
  step: Step,
  read: EngineRead,
  first: EngineRead,
  payment: string | null = null,
): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const agreement = agreementOf(read.agreement);
  const rail = railOf(engine, step.ctx.tenant, intent);
  const repeated = await answerRepeat(engine, step, read, intent, agreement, rail);
  if (repeated !== null) return done(repeated);
  if (rail === null) return done(railRefusals.refuse('rail.not_available', { retryAfterSeconds: 30 }));
  const funding = decideFunding(intent, read.operations, rail.plan('fund'), step.ctx.now);
  if (!funding.ok) return done(funding);
  switch (funding.value.kind) {
    case 'funded':
      return answerFunded(engine, step, read, intent, agreement, rail);
    case 'under_way':
      if (payment !== null) return done(harborRefusals.refuse('payment.in_flight', { retryAfterSeconds: 1 }));
      return answerUnderWay(engine, step, read, first, funding.value.operation, {
        status: 202,
        body: intentViewOf(step.ctx.tenant, intent, agreement, read.operations),
      });
    case 'call': {
      const { decision } = funding.value;
      const unheard = read.operations.findLast(isFunding);
      // A page that ran out, or was closed for another one, is no answer to whoever asks for a new page.
      const isPage = intent.kind === 'checkout' && rail.handshake === undefined;
      if (unheard?.status === 'failed' && !unheard.isHeard && !isPage) return tellDeclined(engine, step, read, unheard);
      const failed = failedMeanwhile(read, first, isFunding);
      if (failed !== undefined) return done(refuse(declined(failed.failureCode)));
      // A rail that was switched off since takes no new money; what it holds already still goes its way.
      if (read.rails.modes[intent.rail] === 'disabled') return done(harborRefusals.refuse('rail.disabled'));
      if (decision.operation.attempt > engineLimits.authorisations) {
        return done(harborRefusals.refuse('rail.attempts_exhausted'));
      }
      const asked = await shakeHands(engine, step, read, intent, agreement, rail, payment);
      return asked ?? holdMoney(engine, step, read, intent, agreement, rail, decision, payment);
    }
  }
}

/** A rail that is paid in the request itself: 402 with what to sign, or a refusal of what was signed. Null: go on. */
async function shakeHands(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  agreement: Agreement,
  rail: RailPort,
  payment: string | null,
): Promise<Attempt | null> {
  const { handshake } = rail;
  if (handshake === undefined) return null;
  const known = railIntentOf(step.ctx.tenant, intent, read);
  if (payment === null) {
    const { headers } = handshake.challenge(known);
    const refused = await rememberProof(engine, step, read);
    const body = intentViewOf(step.ctx.tenant, intent, agreement, read.operations);
    return done(refused ?? ok({ status: 402, headers, body }));
  }
  // A rail that cannot be asked says nothing about the payment: the payer keeps it and asks again.
  const checked = await handshake.check(known, payment, step.ctx.now).catch(() => null);
  if (checked === null) return done(railRefusals.refuse('rail.not_available', { retryAfterSeconds: 5 }));
  if (checked.ok) return null;
  const refusal = harborRefusals.make('payment.invalid', { details: { reason: checked.code } });
  return done(refuse({ ...refusal, message: `${refusal.message} ${checked.message}` }));
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
  rail: RailPort | null,
): Promise<Outcome<Answer> | null> {
  if (!isIdentical(step, read)) return null;
  if (intent.fundedAt === null) {
    const last = read.operations.findLast(isFunding);
    return last?.status === 'failed' ? refuse(declined(last.failureCode)) : null;
  }
  if (intent.status === 'funded') return null;
  const asFunded = { ...intent, state: 'funded', status: 'funded' } as const;
  const view = intentViewOf(step.ctx.tenant, asFunded, agreement, read.operations);
  const body = await withCapability(engine, step.ctx.tenant, intent, agreement, view);
  return ok({ status: 200, ...receiptOf(rail, read.operations), body });
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
  rail: RailPort,
): Promise<Attempt> {
  const view = intentViewOf(step.ctx.tenant, intent, agreement, read.operations);
  // A process that died before it answered has kept nothing for the caller's key.
  if (step.idempotencyKey !== null || !isIdentical(step, read)) {
    const conflict = await engine.store.commit({
      ...basePlan(step, read, { action: 'capability.issue', subjectKind: 'intent', subjectId: intent.id }),
      ...answerPlan(step, 200, view),
    });
    if (conflict !== null) return afterConflict(conflict);
  }
  const body = await withCapability(engine, step.ctx.tenant, intent, agreement, view);
  return done(ok({ status: 200, ...receiptOf(rail, read.operations), body }));
}

/** What the rail says with the answer once the money is held, such as x402's payment response. */
function receiptOf(rail: RailPort | null, operations: readonly StoredOperation[]): Pick<Answer, 'headers'> {
  const held = operations.findLast(({ kind, status }) => kind === 'authorise' && status === 'succeeded');
  if (rail?.handshake === undefined || held === undefined) return {};
  return { headers: rail.handshake.receipt(held) };
}

async function holdMoney(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  agreement: Agreement,
  rail: RailPort,
  decision: Decision & { readonly operation: OperationDraft },
  payment: string | null,
): Promise<Attempt> {
  const landed = engine.flights.begin(flightKey(step.ctx.tenant.id, intent.id));
  try {
    const first = leasedOf(decision.operation, intent, uuidV7(step.ctx.now));
    crashPoint('fund.before_intention');
    const leasedAt = performance.now();
    const intention = await engine.store.commit({
      ...basePlan(step, read, {
        action: 'intent.fund',
        subjectKind: 'intent',
        subjectId: intent.id,
        detail: { operation_id: first.id },
      }),
      ...decisionPlan(step, intent, decision, first.id),
      ...claimPlan(step),
      ...operationPlan(engine, step, intent, decision.operation, first.id),
    });
    if (intention !== null) return afterConflict(intention);
    crashPoint('fund.after_intention');
    // A commit that took too long leaves the call to the worker.
    if (!leaseCovers(engine, leasedAt)) return { kind: 'again' };
    const ran = await runOperations(engine, step, {
      rail,
      intent: changed(intent, decision.change),
      facts: read,
      first,
      payment,
      reach: callRail,
      asked: 0,
      points: 'fund',
      more: (after, result, operations) => {
        if (result.status === 'failed') return refusalPlan(step, declined(result.failureCode));
        return after.state === 'funded'
          ? answerPlan(step, 200, intentViewOf(step.ctx.tenant, after, agreement, operations))
          : {};
      },
    });
    if (ran.conflict !== null) return afterConflict(ran.conflict);
    return done(await fundingAnswer(engine, step, agreement, rail, ran));
  } finally {
    landed();
  }
}

const declined = (failureCode: string | null): Refusal =>
  harborRefusals.make('rail.declined', { details: { failure_code: failureCode, pay_again: 'new' } });

async function fundingAnswer(
  engine: Engine,
  step: Step,
  agreement: Agreement,
  rail: RailPort,
  { intent, result, operations }: Ran,
): Promise<Outcome<Answer>> {
  if (result.status === 'failed') return refuse(declined(result.failureCode));
  const view = intentViewOf(step.ctx.tenant, intent, agreement, operations);
  if (result.status !== 'succeeded') return ok({ status: 202, body: view });
  const body = await withCapability(engine, step.ctx.tenant, intent, agreement, view);
  return ok({ status: 200, ...receiptOf(rail, operations), body });
}
