import { decodeUtf8, fromBase64, toHex } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { assetOf, wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { agreementOf, intentViewOf, withCapability } from './answers';
import { railOf } from './call-rail';
import { checkPrincipalSignature, checkTerms, type MatchedSignature, signingOf, type Terms } from './check-agreement';
import type { CreateIntentBody } from './contract';
import { isFunding } from './domain/decide/funding';
import type { IntentFacts } from './domain/intent';
import { intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { attemptFunding } from './fund-intent';
import { answerPlan, basePlan, claimPlan, eventRows, needsPlan } from './plan';
import { type RailMode, railCurrencies } from './ports';
import { harborRefusals } from './refusals';
import { type Attempt, afterConflict, done, openStep, rememberProof, runStep } from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent } from './store/engine-read';

/** What an agreement says, and how it was authorised: a principal's signature, or the sandbox's own word. */
export interface Authorised {
  readonly body: Omit<CreateIntentBody, 'signing_version' | 'principal_pubkey' | 'principal_signature'>;
  /** The agreement's text as it is kept. */
  readonly text: string;
  readonly terms: Terms;
  readonly signingVersion: number;
  readonly signature: MatchedSignature;
  /** A hosted checkout: who pays authorises it by paying, through the rail that was chosen for it. */
  readonly checkout?: { readonly mode: RailMode; readonly operatorFee: bigint };
}

/**
 * Opens an intent from a principal's signed agreement. 201; a repeat of the same request gets the same answer.
 * Refusals: signature, terms, rail disabled, another intent under this id.
 */
export async function createIntent(
  engine: Engine,
  call: Call<undefined, undefined, CreateIntentBody>,
): Promise<Outcome<Answer>> {
  const { body } = call;
  const step = openStep(call, 'intent.create', body.intent_id, 'harbor.intent.create');
  if (!step.ok) return step;
  const signing = signingOf(body);
  if (!signing.ok) return signing;
  const text = decodeUtf8(call.rawBody) ?? '';
  return runStep(
    engine,
    step.value,
    async (read) => {
      // A repeat is answered before the terms are checked again: its deadline may have passed since.
      const repeated = await answerRepeat(engine, step.value, read);
      if (repeated !== null) return answerAgain(engine, step.value, read, repeated);
      const terms = checkTerms(body, call.ctx.now);
      if (!terms.ok) return done(terms);
      const signature = checkPrincipalSignature(engine, call.ctx.tenant, body, terms.value, signing.value);
      if (!signature.ok) return done(signature);
      const agreement = {
        body,
        text,
        terms: terms.value,
        signingVersion: body.signing_version,
        signature: signature.value,
      };
      return commitNewIntent(engine, step.value, read, agreement);
    },
    (_read, status, stored) => Promise.resolve({ status, body: JSON.parse(stored) }),
  );
}

/**
 * A rail that is asked at create: the same request carries on until its money is held or refused, and every repeat hears
 * how that stands. Later tries belong to `fund`.
 */
async function fundAtOnce(engine: Engine, step: Step, read: EngineRead, intent: StoredIntent): Promise<Attempt> {
  const agreement = agreementOf(read.agreement);
  const tried = read.operations.findLast(isFunding);
  if (intent.state !== 'open' || intent.endedAt !== null || tried?.status === 'failed') {
    const shown = intent.fundedAt === null ? intent : ({ ...intent, state: 'funded', status: 'funded' } as const);
    const view = intentViewOf(step.ctx.tenant, shown, agreement, read.operations);
    return done(ok({ status: 201, body: await withCapability(engine, step.ctx.tenant, intent, agreement, view) }));
  }
  // The intent itself is the memory of its funding: nothing more is kept for the caller's key or proof.
  const own: Step = { ...step, idempotencyKey: null, proof: null };
  const funded = await attemptFunding(engine, own, read, read);
  if (funded.kind !== 'done')
    return funded.kind === 'again' ? funded : { kind: 'wait', timeUp: created(funded.timeUp) };
  return !funded.outcome.ok && funded.outcome.refusal.code === 'rail.declined'
    ? { kind: 'again' }
    : done(created(funded.outcome));
}

const created = (funded: Outcome<Answer>): Outcome<Answer> =>
  funded.ok ? ok({ ...funded.value, status: 201 }) : funded;

async function answerAgain(engine: Engine, step: Step, read: EngineRead, repeated: Attempt): Promise<Attempt> {
  // A refused request stores nothing, not even its nonce.
  if (repeated.kind === 'done' && !repeated.outcome.ok) return repeated;
  const refused = await rememberProof(engine, step, read);
  return refused === null ? repeated : done(refused);
}

async function answerRepeat(engine: Engine, step: Step, read: EngineRead): Promise<Attempt | null> {
  if (read.intent === null) return null;
  if (read.intent.requestDigestHex !== step.requestDigestHex)
    return done(intentRefusals.refuse('intent.exists', { field: 'intent_id' }));
  if (railOf(engine, step.ctx.tenant, read.intent)?.fundsAtCreate) return fundAtOnce(engine, step, read, read.intent);
  // The first answer again: what happened since is the intent's own story.
  const opened: IntentFacts = { ...read.intent, state: 'open', status: 'open' };
  return done(ok({ status: 201, body: intentViewOf(step.ctx.tenant, opened, agreementOf(read.agreement), []) }));
}

/** Writes a new intent with its agreement, event and audit entry. */
export async function commitNewIntent(
  engine: Engine,
  step: Step,
  read: EngineRead,
  agreement: Authorised,
): Promise<Attempt> {
  const offered = railCurrencies[agreement.body.settlement_rail];
  if (offered !== null && !offered.includes(agreement.terms.money.asset)) {
    return done(harborRefusals.refuse('rail.currency_not_offered', { field: 'currency' }));
  }
  const configured = read.rails.modes[agreement.body.settlement_rail] ?? 'disabled';
  const mode = configured === 'disabled' ? configured : (agreement.checkout?.mode ?? configured);
  const kind = agreement.checkout === undefined ? 'agreement' : 'checkout';
  if (mode === 'disabled') return done(harborRefusals.refuse('rail.disabled', { field: 'settlement_rail' }));
  const rail = engine.rails(agreement.body.settlement_rail, mode, step.ctx.tenant.environment, kind);
  if (rail === null) {
    return done(harborRefusals.refuse('rail_not_offered', { field: 'settlement_rail' }));
  }
  const intent = newIntent(step, agreement, mode);
  const answer = intentViewOf(step.ctx.tenant, intent, agreementOf(agreement.text), []);
  crashPoint('create.before_commit');
  const conflict = await engine.store.commit({
    ...basePlan(step, read, {
      action: 'intent.create',
      subjectKind: 'intent',
      subjectId: intent.id,
      detail: { amount_minor: intent.amount.toString(), currency: intent.currency, settlement_rail: intent.rail },
    }),
    ...needsPlan(step, 'production_processing'),
    ...(rail.fundsAtCreate ? claimPlan(step) : answerPlan(step, 201, answer)),
    create: { intent: intentRow(step, intent, read.rails.version), agreement: agreementRow(step, intent, agreement) },
    events: eventRows(step, intent.id, [{ kind: 'intent_created', facts: creationFacts(intent, agreement) }]),
  });
  if (conflict !== null) return afterConflict(conflict);
  crashPoint('create.after_commit');
  return rail.fundsAtCreate ? { kind: 'again' } : done(ok({ status: 201, body: answer }));
}

function newIntent(step: Step, { body, terms, checkout }: Authorised, mode: RailMode): IntentFacts {
  const bound = body.payee_pubkey === undefined ? null : fromBase64(body.payee_pubkey);
  return {
    id: step.intentId,
    kind: checkout === undefined ? 'agreement' : 'checkout',
    operatorFee: checkout?.operatorFee ?? 0n,
    earned: 0n,
    state: 'open',
    status: 'open',
    settlementKind: null,
    endReason: null,
    amount: terms.money.amount,
    currency: terms.money.asset,
    scale: assetOf(terms.money).scale,
    rail: body.settlement_rail,
    mode,
    deadline: terms.deadline,
    principalDid: body.principal_did,
    payeeDid: body.payee_did,
    payeePublicKeyHex: bound === null ? null : toHex(bound),
    sandboxScenario: terms.scenario,
    capabilityId: null,
    capabilityIssuedAt: null,
    fundedAt: null,
    endedAt: null,
    holdExpiresAt: null,
    version: 0,
  };
}

const intentRow = (step: Step, intent: IntentFacts, railVersion: number): JsonObject => ({
  tenant_id: step.ctx.tenant.id,
  id: intent.id,
  kind: intent.kind,
  operator_fee: wireAmount(intent.operatorFee),
  earned: 0,
  state: 'open',
  status: 'open',
  amount: wireAmount(intent.amount),
  currency: intent.currency,
  scale: intent.scale,
  rail: intent.rail,
  settlement_mode: intent.mode === 'connected' ? 'live' : intent.mode,
  principal_did: intent.principalDid,
  payee_did: intent.payeeDid,
  payee_pubkey: intent.payeePublicKeyHex === null ? null : `\\x${intent.payeePublicKeyHex}`,
  deadline: intent.deadline.toISOString(),
  due_at: intent.deadline.toISOString(),
  sweeps: 0,
  rail_version: railVersion,
  sandbox_scenario: intent.sandboxScenario,
  request_digest: `\\x${step.requestDigestHex}`,
  version: 0,
  created_by: `${step.ctx.actor.kind}:${step.ctx.actor.id}`,
  created_at: step.ctx.now.toISOString(),
  updated_at: step.ctx.now.toISOString(),
});

const agreementRow = (
  step: Step,
  intent: IntentFacts,
  { text, signingVersion, signature }: Authorised,
): JsonObject => ({
  tenant_id: step.ctx.tenant.id,
  intent_id: intent.id,
  body: text,
  signing_version: signingVersion,
  matched_form: signature.form,
  signed_digest: `\\x${toHex(signature.digest)}`,
  amount: wireAmount(intent.amount),
  principal_did: intent.principalDid,
  payee_did: intent.payeeDid,
});

const creationFacts = (intent: IntentFacts, { signature }: Authorised): JsonObject => ({
  amount_minor: intent.amount.toString(),
  currency: intent.currency,
  settlement_rail: intent.rail,
  settlement_mode: intent.mode,
  signed_digest: toHex(signature.digest),
  deadline: intent.deadline.toISOString(),
});
