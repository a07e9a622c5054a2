import { assert } from '@/lib/kernel/assert';
import { utf8 } from '@/lib/kernel/bytes';
import { isJsonObject } from '@/lib/kernel/canonical-json';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { blake3, sha256 } from '@/lib/kernel/hash';
import { idempotencyRefusals } from '@/lib/kernel/idempotency';
import { uuidFrom, uuidV4 } from '@/lib/kernel/ids';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { type Agreement, agreementOf, capabilityFactsOf } from './answers';
import { checkTerms } from './check-agreement';
import { evidenceView } from './contract';
import { type Authorised, commitNewIntent } from './create-intent';
import { intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { attemptFunding } from './fund-intent';
import type { BootstrapBody, GuardrailEvidenceBody } from './guardrail-contract';
import { railNames } from './ports';
import { harborRefusals } from './refusals';
import { type Attempt, done, openStep, runStep } from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent } from './store/engine-read';
import { attemptEvidence, type Submission } from './submit-evidence';

const verdictView = evidenceView.pick({ predicate_passed: true, payload_digest: true, artifacts_digest: true });

/** A guardrail's intent lives this long. */
const guardrailMs = 24 * 60 * 60_000;

/** Refusals of the engine as the sandbox's clients read them. */
const wrapped = (code: 'harbor_create_failed' | 'harbor_evidence_failed', refusal: Refusal): Outcome<never> =>
  refuse({
    ...refusal,
    code,
    message: `sandbox guardrail Harbor ${code === 'harbor_create_failed' ? 'create' : 'evidence'} failed: ${refusal.message}`,
    details: { ...refusal.details, harbor_code: refusal.code },
  });

/**
 * Opens and funds a simulated intent for one operation, so that a developer can rehearse the guard without signing.
 * Sandbox keys only. With an Idempotency-Key the intent's id follows from it, so a repeat finds the same intent.
 */
export async function bootstrapGuardrail(
  engine: Engine,
  call: Call<undefined, undefined, BootstrapBody>,
): Promise<Outcome<Answer>> {
  const key = call.header('idempotency-key');
  const intentId = key === null ? uuidV4() : uuidFrom(sha256(utf8(`guardrail\0${call.ctx.tenant.id}\0${key}`)));
  const step = openStep(call, 'guardrail.bootstrap', intentId);
  if (!step.ok) return step;
  if (call.body.completion_preset != null || call.body.template_id != null) {
    const field = call.body.completion_preset != null ? 'completion_preset' : 'template_id';
    return harborRefusals.refuse('policy_unknown', { field });
  }
  // The intent itself is the memory of this request: no answer is stored beside it.
  const own: Step = { ...step.value, idempotencyKey: null };
  return runStep(
    engine,
    own,
    (read, first) => attemptBootstrap(engine, own, read, first, call.body),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}

async function attemptBootstrap(
  engine: Engine,
  step: Step,
  read: EngineRead,
  first: EngineRead,
  body: BootstrapBody,
): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) {
    const agreement = guardrailAgreement(step, read, body);
    if (!agreement.ok) return done(wrapped('harbor_create_failed', agreement.refusal));
    const created = await commitNewIntent(engine, step, read, agreement.value);
    // Once it exists the next round finds it and funds it.
    return created.kind === 'done' && !created.outcome.ok
      ? done(wrapped('harbor_create_failed', created.outcome.refusal))
      : { kind: 'again' };
  }
  if (intent.requestDigestHex !== step.requestDigestHex) {
    return done(idempotencyRefusals.refuse('idempotency.conflict', { field: 'idempotency-key' }));
  }
  if (intent.capabilityId === null) {
    const funded = await attemptFunding(engine, step, read, first);
    const isOpen = funded.kind === 'done' && funded.outcome.ok && funded.outcome.value.status === 202;
    if (funded.kind === 'wait' || isOpen)
      return { kind: 'wait', timeUp: harborRefusals.refuse('request.in_flight', { retryAfterSeconds: 1 }) };
    return funded.kind === 'done' && !funded.outcome.ok
      ? done(wrapped('harbor_create_failed', funded.outcome.refusal))
      : { kind: 'again' };
  }
  const echo = await echoOf(engine, step, intent, agreementOf(read.agreement));
  return done(
    ok({ status: 200, body: { ...echo, sandbox_lifecycle_status: 'funded', simulator_event: 'funding_authorized' } }),
  );
}

/** What a client of the sandbox rehearses with; the same after each step. */
async function echoOf(engine: Engine, step: Step, intent: StoredIntent, agreement: Agreement) {
  const facts = capabilityFactsOf(step.ctx.tenant, intent, agreement);
  return {
    tenant_id: step.ctx.tenant.publicId,
    intent_id: intent.id,
    capability_token: facts === null ? '' : await engine.signCapability(facts),
    operation: agreement.sandbox_guardrail?.operation ?? '',
    requested_spend_cents: agreement.sandbox_guardrail?.requested_spend_cents ?? 0,
    currency: agreement.currency,
    settlement_rail: intent.rail,
    settlement_mode: 'simulated',
  };
}

/** Terms of a guardrail's intent: the schema, when given, is what the evidence must satisfy. */
function guardrailAgreement(step: Step, read: EngineRead, body: BootstrapBody): Outcome<Authorised> {
  const { ctx } = step;
  const rail = railNames.find((name) => read.rails.modes[name] === 'simulated');
  if (rail === undefined) return harborRefusals.refuse('rail.disabled');
  const terms = {
    intent_id: step.intentId,
    principal_did: `did:tidegate:${ctx.tenant.publicId}`,
    payee_did: `did:tidegate:sandbox-agent:${ctx.actor.id}`,
    budget: {},
    currency: body.currency,
    amount_cents: body.requested_spend_cents,
    evidence_schema: body.evidence_schema ?? {},
    deadline: new Date(ctx.now.getTime() + guardrailMs).toISOString(),
    settlement_rail: rail,
    allowed_tools: [body.operation],
    predicate_dsl: { version: 1, root: { op: body.evidence_schema == null ? 'true' : 'schema' } },
  };
  const checked = checkTerms(terms, ctx.now);
  if (!checked.ok) return checked;
  const text = JSON.stringify({
    ...terms,
    sandbox_guardrail: { operation: body.operation, requested_spend_cents: body.requested_spend_cents },
    metadata: body.metadata ?? {},
  });
  const signature = { form: 'sandbox_unsigned', digest: blake3(utf8(text)) };
  return ok({ body: terms, text, terms: checked.value, signingVersion: 0, signature });
}

/** Evidence for a guardrail's intent, unsigned; a signed intent never takes it. */
export async function submitGuardrailEvidence(
  engine: Engine,
  call: Call<{ intent_id: string }, undefined, GuardrailEvidenceBody>,
): Promise<Outcome<Answer>> {
  const step = openStep(call, 'guardrail.evidence', call.params.intent_id);
  if (!step.ok) return step;
  const submission = submissionOf(call.body, call.ctx.now);
  if (!submission.ok) return submission;
  return runStep(
    engine,
    step.value,
    (read) => attemptGuardrailEvidence(engine, step.value, read, submission.value),
    async (read, status, body) => ({
      status,
      body: await guardrailVerdict(engine, step.value, read, JSON.parse(body)),
    }),
  );
}

function submissionOf({ payload, vendor_payload, artifacts }: GuardrailEvidenceBody, now: Date): Outcome<Submission> {
  const content = payload ?? vendor_payload ?? {};
  const vendorPayload = vendor_payload ?? null;
  if (!isJsonObject(content) || (vendorPayload !== null && !isJsonObject(vendorPayload))) {
    return harborRefusals.refuse('evidence.payload_invalid', { field: 'payload' });
  }
  return ok({ payload: content, vendorPayload, artifacts, submittedAt: now.toISOString(), signed: null });
}

async function attemptGuardrailEvidence(
  engine: Engine,
  step: Step,
  read: EngineRead,
  submission: Submission,
): Promise<Attempt> {
  if (read.intent === null || agreementOf(read.agreement).sandbox_guardrail === undefined)
    return done(intentRefusals.refuse('intent.not_found'));
  // The signed route's answer is what is kept for the caller's key: it holds no token.
  const judged = await attemptEvidence(engine, step, read, submission);
  if (judged.kind !== 'done') return judged;
  if (!judged.outcome.ok) return done(wrapped('harbor_evidence_failed', judged.outcome.refusal));
  const { status, body } = judged.outcome.value;
  return done(ok({ status, body: await guardrailVerdict(engine, step, read, body) }));
}

/** The signed route's answer as the guardrail gives it, with a token signed again from its stored claims. */
async function guardrailVerdict(engine: Engine, step: Step, { intent, agreement }: EngineRead, judged: unknown) {
  assert(intent !== null, 'judged evidence belongs to an intent');
  return {
    ...(await echoOf(engine, step, intent, agreementOf(agreement))),
    sandbox_lifecycle_status: 'evidence_submitted',
    ...verdictView.parse(judged),
    schema_validation: {
      vendor_schema_ok: true,
      canonical_schema_ok: true,
      quality_fields_missing: [],
      pack_stale: false,
      drift_kinds: [],
    },
  };
}
