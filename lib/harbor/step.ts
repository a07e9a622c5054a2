import { z } from 'zod';
import { capabilityRefusals } from '@/lib/capabilities';
import { concatBytes, fromHex, toHex, utf8 } from '@/lib/kernel/bytes';
import { keyIdOf } from '@/lib/kernel/context';
import type { Answer, Call, ProofPurpose } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { idempotencyKeyOf, idempotencyRefusals } from '@/lib/kernel/idempotency';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { intentRefusals } from './domain/intent.machine';
import {
  checkProofKey,
  checkRecognitionProof,
  type ProofFacts,
  recognitionRefusals,
} from './domain/recognition/check-recognition-proof';
import { proofHeaderName } from './domain/recognition/proof';
import { type Engine, engineLimits } from './engine';
import { basePlan } from './plan';
import { harborRefusals } from './refusals';
import type { Step, StepOperation } from './step-request';
import { claimedStatus, type EngineRead, type StoredOperation } from './store/engine-read';
import type { CommitConflict } from './store/engine-store';

type Incoming = Pick<Call<unknown, unknown, unknown>, 'ctx' | 'header' | 'method' | 'path' | 'rawBody'>;

/** Reads the step out of a request; with a purpose, its recognition proof must hold for exactly this request. */
export function openStep(
  call: Incoming,
  operation: StepOperation,
  intentId: string,
  purpose?: ProofPurpose,
): Outcome<Step> {
  const idempotencyKey = idempotencyKeyOf(call);
  if (!idempotencyKey.ok) return idempotencyKey;
  let proof: ProofFacts | null = null;
  if (purpose !== undefined) {
    const checked = checkRecognitionProof(
      call.header(proofHeaderName),
      {
        tenantPublicId: call.ctx.tenant.publicId,
        purpose,
        method: call.method,
        path: call.path,
        rawBody: call.rawBody,
      },
      call.ctx.now,
    );
    if (!checked.ok) return checked;
    proof = checked.value;
  }
  const requestDigestHex = toHex(sha256(concatBytes([utf8(`${operation}\0${intentId}\0`), call.rawBody])));
  return ok({ ctx: call.ctx, operation, intentId, requestDigestHex, idempotencyKey: idempotencyKey.value, proof });
}

/** What one attempt at a step came to. */
export type Attempt =
  | { readonly kind: 'done'; readonly outcome: Outcome<Answer> }
  /** Somebody else was first: what they left decides. */
  | { readonly kind: 'again' }
  /** Somebody is calling the rail: read again after they are through. `timeUp` is said when that takes too long. */
  | { readonly kind: 'wait'; readonly timeUp: Outcome<Answer> };

/** A rail's no as it is kept under the caller's key. */
const storedRefusal = z.object({
  code: z.string(),
  status: z.literal(409),
  message: z.string(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.unknown()),
});

export const done = (outcome: Outcome<Answer>): Attempt => ({ kind: 'done', outcome });

/** A conflict of a commit as the attempt's end. */
export function afterConflict(conflict: CommitConflict): Attempt {
  switch (conflict) {
    case 'key_not_live':
      return done(harborRefusals.refuse('credential.revoked'));
    case 'nonce_replayed':
      return done(recognitionRefusals.refuse('recognition_proof.nonce_replayed'));
    case 'agent_key_not_trusted':
      return done(recognitionRefusals.refuse('recognition_proof.key_unknown'));
    case 'late':
      return done(intentRefusals.refuse('intent.expired'));
    case 'closed':
      return done(capabilityRefusals.refuse('capability.closed'));
    case 'moved':
      return { kind: 'again' };
  }
}

/**
 * Runs a step: one read, then `attempt` decides and commits; whoever lost a race reads again. Twins wait with no
 * connection held, and then find the answer in the state that the winner left. `first` is what the request found.
 */
export async function runStep(
  engine: Engine,
  step: Step,
  attempt: (read: EngineRead, first: EngineRead) => Promise<Attempt>,
  replay: (read: EngineRead, status: number, body: string) => Promise<Answer>,
): Promise<Outcome<Answer>> {
  const flight = flightKey(step.ctx.tenant.id, step.intentId);
  const { twinWaitMs } = engine.patience;
  const giveUpAt = engine.clock.now().getTime() + twinWaitMs;
  const attempts = engineLimits.attempts + Math.ceil(twinWaitMs / engineLimits.twinPollMs);
  let first: EngineRead | null = null;
  for (let tries = 0; tries < attempts; tries++) {
    const read = await engine.store.read({
      tenantId: step.ctx.tenant.id,
      keyId: keyIdOf(step.ctx),
      intentId: step.intentId,
      agentKeyId: step.proof?.keyId ?? null,
      nonce: step.proof?.nonce ?? null,
      operation: step.operation,
      idempotencyKey: step.idempotencyKey,
    });
    const admitted = admit(engine, step, read);
    if (!admitted.ok) return admitted;
    first ??= read;
    if (read.answer !== null && read.answer.digestHex !== step.requestDigestHex) {
      return idempotencyRefusals.refuse('idempotency.conflict', { field: 'idempotency-key' });
    }
    if (read.answer !== null && read.answer.status !== claimedStatus) {
      const { status, body } = read.answer;
      const conflict = await rememberProof(engine, step, read);
      if (conflict !== null) return conflict;
      return status < 400 ? ok(await replay(read, status, body)) : refuse(storedRefusal.parse(JSON.parse(body)));
    }
    const result = await attempt(read, first);
    if (result.kind === 'done') return result.outcome;
    if (result.kind === 'wait') {
      if (engine.clock.now().getTime() >= giveUpAt) return result.timeUp;
      await engine.flights.settled(flight, engineLimits.twinPollMs);
    }
  }
  return harborRefusals.refuse('request.in_flight', { retryAfterSeconds: 1 });
}

/** A proof is used up by every answer, also by one that changes nothing else. Gives the refusal when it was not ours to use. */
export async function rememberProof(engine: Engine, step: Step, read: EngineRead): Promise<Outcome<never> | null> {
  if (step.proof === null || read.nonceDigestHex !== null) return null;
  const conflict = await engine.store.commit(basePlan(step, read, null));
  const attempt = conflict === null ? null : afterConflict(conflict);
  return attempt?.kind === 'done' && !attempt.outcome.ok ? attempt.outcome : null;
}

/**
 * An operation that the rail refused while this request was waiting for it. Its refusal is this request's answer too:
 * only a request that comes afterwards tries anew.
 */
export const failedMeanwhile = (
  { operations }: EngineRead,
  first: EngineRead,
  isOurs: (operation: StoredOperation) => boolean,
): StoredOperation | undefined =>
  operations.findLast(
    (operation) =>
      isOurs(operation) &&
      operation.status === 'failed' &&
      !first.operations.some(({ id, status }) => id === operation.id && status === 'failed'),
  );

/** True for the byte-identical request: its nonce is known, and `admit` has let it pass. */
export const isIdentical = (step: Step, read: EngineRead): boolean =>
  step.proof !== null && read.nonceDigestHex !== null;

export const flightKey = (tenantId: string, intentId: string): string => `${tenantId}:${intentId}`;

/** The credential is live, the proof's key is trusted and signed this, and its nonce served no other request. */
function admit(engine: Engine, step: Step, read: EngineRead): Outcome<null> {
  if (!read.keyLive) return harborRefusals.refuse('credential.revoked');
  const { proof } = step;
  if (proof === null) return ok(null);
  const trusted = checkProofKey(
    proof,
    read.agentKeyHex === null ? null : fromHex(read.agentKeyHex),
    engine.verifySignature,
  );
  if (!trusted.ok) return trusted;
  // Only the identical request may come again under its nonce; it gets the first one's answer.
  return read.nonceDigestHex === null || read.nonceDigestHex === proof.requestDigestHex
    ? ok(null)
    : recognitionRefusals.refuse('recognition_proof.nonce_replayed');
}
