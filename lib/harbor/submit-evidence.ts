import { fromBase64, fromHex, toHex } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { crashPoint } from '@/lib/kernel/crash-point';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { parseTimestamp } from '@/lib/kernel/timestamp';
import { agreementOf, evidenceViewOf } from './answers';
import type { EvidenceBody } from './contract';
import { decideEvidence, type Judgement } from './domain/decide/evidence';
import { findFundingSignal } from './domain/funding-signal';
import { intentRefusals } from './domain/intent.machine';
import { type EvidenceDigests, evidenceCandidates, evidenceDigests } from './domain/signing/evidence';
import { matchSignature } from './domain/signing/signature';
import type { Engine } from './engine';
import { answerPlan, basePlan, decisionPlan } from './plan';
import { harborRefusals } from './refusals';
import { type Attempt, afterConflict, done, openStep, rememberProof, runStep } from './step';
import type { Step } from './step-request';
import type { EngineRead, StoredEvidence, StoredIntent } from './store/engine-read';

/** Evidence as it came, and who signed it; the sandbox's guardrail submits without a signature. */
export interface Submission {
  readonly payload: JsonObject;
  readonly vendorPayload: JsonObject | null;
  readonly artifacts: readonly string[];
  readonly submittedAt: string;
  readonly signed: { readonly payeeDid: string; readonly publicKey: Uint8Array; readonly signature: Uint8Array } | null;
}

/**
 * Submits the payee's signed evidence; the predicate judges it at once. A failed predicate is 200 with
 * `predicate_passed: false`. The same payload and artifacts again get the same answer; others are refused.
 */
export async function submitEvidence(
  engine: Engine,
  call: Call<{ intent_id: string }, undefined, EvidenceBody>,
): Promise<Outcome<Answer>> {
  const step = openStep(call, 'intent.evidence', call.params.intent_id, 'harbor.intent.evidence.submit');
  if (!step.ok) return step;
  const submission = readSubmission(call.body);
  if (!submission.ok) return submission;
  return runStep(
    engine,
    step.value,
    (read) => attemptEvidence(engine, step.value, read, submission.value),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}

function readSubmission(body: EvidenceBody): Outcome<Submission> {
  const { payload, vendor_payload: vendorPayload = null } = body;
  const publicKey = fromBase64(body.payee_pubkey);
  const signature = fromBase64(body.payee_signature);
  if (
    publicKey === null ||
    signature === null ||
    !isJsonObject(payload) ||
    (vendorPayload !== null && !isJsonObject(vendorPayload))
  ) {
    return harborRefusals.refuse('evidence.signature_invalid', { field: 'payee_signature' });
  }
  if (parseTimestamp(body.submitted_at) === null) {
    return harborRefusals.refuse('evidence.submitted_at_invalid', { field: 'submitted_at' });
  }
  const signed = { payeeDid: body.payee_did, publicKey, signature };
  return ok({ payload, vendorPayload, artifacts: body.artifacts, submittedAt: body.submitted_at, signed });
}

export async function attemptEvidence(
  engine: Engine,
  step: Step,
  read: EngineRead,
  submission: Submission,
): Promise<Attempt> {
  const { intent } = read;
  if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
  const signal = fundingSignalOf(submission);
  if (signal !== null) return done(harborRefusals.refuse('evidence.funding_signal', { field: signal }));
  const artifacts = submission.artifacts.map((hex) => fromHex(hex) ?? new Uint8Array());
  const digests = evidenceDigests({ payload: submission.payload, artifacts });
  const authentic = checkPayee(engine, step, intent, submission, artifacts, digests);
  if (!authentic.ok) return done(authentic);
  const repeated = answerRepeat(step, read, intent, digests);
  if (repeated !== null) return done((await rememberProof(engine, step, read)) ?? ok(repeated));
  const agreement = agreementOf(read.agreement);
  const judged = decideEvidence(intent, agreement, submission.payload, digests, step.ctx.now);
  return judged.ok ? commitEvidence(engine, step, read, intent, submission, digests, judged.value) : done(judged);
}

/** Where the submission carries proof of payment instead of proof of work. */
function fundingSignalOf({ payload, vendorPayload }: Submission): string | null {
  const inPayload = findFundingSignal(payload);
  if (inPayload !== null) return `payload${inPayload}`;
  const inVendor = vendorPayload === null ? null : findFundingSignal(vendorPayload);
  return inVendor === null ? null : `vendor_payload${inVendor}`;
}

/** The payee that the intent names, with the key that was bound at create, signed this for this tenant. */
function checkPayee(
  engine: Engine,
  step: Step,
  intent: StoredIntent,
  { signed, payload, submittedAt }: Submission,
  artifacts: readonly Uint8Array[],
  digests: EvidenceDigests,
): Outcome<null> {
  if (signed === null) return ok(null);
  if (signed.payeeDid !== intent.payeeDid)
    return harborRefusals.refuse('evidence.payee_mismatch', { field: 'payee_did' });
  if (intent.payeePublicKeyHex !== null && intent.payeePublicKeyHex !== toHex(signed.publicKey)) {
    return harborRefusals.refuse('evidence.payee_mismatch', { field: 'payee_pubkey' });
  }
  const candidates = evidenceCandidates(
    {
      tenantPublicId: step.ctx.tenant.publicId,
      intentId: intent.id,
      payeeDid: signed.payeeDid,
      payload,
      artifacts,
      submittedAt,
    },
    digests,
  );
  return matchSignature(candidates, signed.publicKey, signed.signature, engine.verifySignature) === null
    ? harborRefusals.refuse('evidence.signature_invalid', { field: 'payee_signature' })
    : ok(null);
}

function answerRepeat(
  step: Step,
  { evidence }: EngineRead,
  intent: StoredIntent,
  digests: EvidenceDigests,
): Answer | null {
  if (evidence === null) return null;
  const isSame =
    evidence.payloadDigestHex === toHex(digests.payload) && evidence.artifactsDigestHex === toHex(digests.artifacts);
  return isSame ? { status: 200, body: evidenceViewOf(step.ctx.tenant, intent, evidence) } : null;
}

async function commitEvidence(
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  submission: Submission,
  digests: EvidenceDigests,
  { decision, evaluation, schemaReport }: Judgement,
): Promise<Attempt> {
  const stored: StoredEvidence = {
    id: uuidV7(step.ctx.now),
    passed: evaluation.passed,
    trace: evaluation.trace,
    traceHashHex: evaluation.traceHash,
    schemaReport,
    payloadDigestHex: toHex(digests.payload),
    artifactsDigestHex: toHex(digests.artifacts),
  };
  const answer = evidenceViewOf(step.ctx.tenant, intent, stored);
  crashPoint('evidence.before_commit');
  const conflict = await engine.store.commit({
    ...basePlan(step, read, {
      action: 'intent.evidence',
      subjectKind: 'intent',
      subjectId: intent.id,
      detail: { evidence_id: stored.id, predicate_passed: stored.passed },
    }),
    ...answerPlan(step, 200, answer),
    ...decisionPlan(step, intent, decision, stored.id),
    evidence: evidenceRow(step, intent, submission, stored),
  });
  if (conflict !== null) return afterConflict(conflict);
  crashPoint('evidence.after_commit');
  return done(ok({ status: 200, body: answer }));
}

const hexColumn = (bytes: Uint8Array | undefined): string | null => (bytes === undefined ? null : `\\x${toHex(bytes)}`);

const evidenceRow = (step: Step, intent: StoredIntent, submission: Submission, stored: StoredEvidence): JsonObject => ({
  id: stored.id,
  intent_id: intent.id,
  payload: JSON.stringify(submission.payload),
  vendor_payload: submission.vendorPayload === null ? null : JSON.stringify(submission.vendorPayload),
  artifacts: submission.artifacts,
  payee_did: submission.signed?.payeeDid ?? intent.payeeDid,
  payee_pubkey: hexColumn(submission.signed?.publicKey),
  payee_signature: hexColumn(submission.signed?.signature),
  submitted_at: submission.submittedAt,
  payload_digest: `\\x${stored.payloadDigestHex}`,
  artifacts_digest: `\\x${stored.artifactsDigestHex}`,
  request_digest: `\\x${step.requestDigestHex}`,
  passed: stored.passed,
  trace: JSON.parse(JSON.stringify(stored.trace)),
  trace_hash: `\\x${stored.traceHashHex}`,
  schema_report: JSON.parse(JSON.stringify(stored.schemaReport)),
});
