import { type AuditEntry, actorOf, auditJson } from '@/lib/audit';
import { needed } from '@/lib/capabilities';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson, type JsonObject } from '@/lib/kernel/canonical-json';
import { keyIdOf } from '@/lib/kernel/context';
import { blake3 } from '@/lib/kernel/hash';
import { uuidV7 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import type { Refusal } from '@/lib/kernel/outcome';
import type { Decision, EventDraft, OperationDraft } from './domain/decide/decision';
import { changesNothing, dueAt, type IntentChange, type IntentFacts } from './domain/intent';
import { wireStateOf } from './domain/intent.machine';
import type { Posting } from './domain/ledger/postings';
import { type Engine, engineLimits } from './engine';
import type { Step } from './step-request';
import type { CommitPlan } from './store/commit-plan';
import { claimedStatus, type EngineRead } from './store/engine-read';

/** What every commit carries: who, under which request, and the proof's nonce while it is not stored yet. */
export function basePlan(step: Step, read: EngineRead | null, audit: AuditEntry | null): CommitPlan {
  const { ctx, proof } = step;
  const actor = actorOf(ctx);
  return {
    tenant_id: ctx.tenant.id,
    key_id: keyIdOf(ctx),
    request_id: ctx.requestId,
    actor: actor.label,
    ...(proof !== null && read !== null && read.nonceDigestHex === null
      ? {
          nonce: {
            key_id: proof.keyId,
            nonce: proof.nonce,
            digest: proof.requestDigestHex,
            expires_at: proof.expiresAt.toISOString(),
          },
        }
      : {}),
    ...(audit === null ? {} : { audit: auditJson(ctx, audit) }),
  };
}

const keyPlan = (step: Step, status: number, body: string): Pick<CommitPlan, 'idempotency'> =>
  step.idempotencyKey === null
    ? {}
    : {
        idempotency: {
          operation: step.operation,
          key: step.idempotencyKey,
          digest: step.requestDigestHex,
          status,
          body,
        },
      };

/**
 * Takes the caller's Idempotency-Key for this request with its intention, before the rail is called: the same key with
 * another request is refused while this one is under way. The final answer takes the claim's place.
 */
export const claimPlan = (step: Step): Pick<CommitPlan, 'idempotency'> => keyPlan(step, claimedStatus, '');

/** Keeps a final answer for the caller's Idempotency-Key; without one the state itself is the memory. */
export const answerPlan = (step: Step, status: number, body: object): Pick<CommitPlan, 'idempotency'> =>
  keyPlan(step, status, JSON.stringify(body));

/** Keeps a rail's final no: the same request again hears it again, and the rail is not called. */
export const refusalPlan = (step: Step, refusal: Refusal): Pick<CommitPlan, 'idempotency'> =>
  keyPlan(step, refusal.status, JSON.stringify(refusal));

/** The rail of held money, and of money that a bank may still take back, is read again although nothing was heard. */
function inspectAt(intent: IntentFacts, now: Date): Date | null {
  if (intent.mode !== 'connected' || intent.fundedAt === null) return null;
  return new Date(now.getTime() + (intent.endedAt === null ? engineLimits.inspectHeldMs : engineLimits.inspectEndedMs));
}

/** The request that judged a checkout's work settles it too; the sweep comes later, should it have died. */
const ownSettlementMs = 5_000;

function dueOf(after: IntentFacts, now: Date): Date | null {
  const due = dueAt(after);
  return due === null || after.kind === 'agreement'
    ? due
    : new Date(Math.max(due.getTime(), now.getTime() + ownSettlementMs));
}

/** What money that goes out to somebody needs, or money that is taken in: nothing in a sandbox. */
export const needsPlan = (step: Step, key: 'production_processing' | 'payouts'): Pick<CommitPlan, 'needs'> => {
  const needs = needed(step.ctx, key);
  return needs === null ? {} : { needs };
};

/** The intent's conditional update: it holds only on the state and version that were decided on. */
export function movePlan(intent: IntentFacts, change: IntentChange, now: Date): Pick<CommitPlan, 'move'> {
  const after = { ...intent, ...change };
  return {
    move: {
      intent_id: intent.id,
      expected_state: wireStateOf(intent.state),
      expected_version: intent.version,
      state: wireStateOf(change.state),
      status: change.status,
      settlement_kind: change.settlementKind,
      end_reason: change.endReason,
      capability_id: change.capabilityId,
      capability_issued_at: change.capabilityIssuedAt?.toISOString() ?? null,
      funded_at: change.fundedAt?.toISOString() ?? null,
      ended_at: change.endedAt?.toISOString() ?? null,
      hold_expires_at: change.holdExpiresAt?.toISOString() ?? null,
      due_at: dueOf(after, now)?.toISOString() ?? null,
      inspect_at: inspectAt(after, now)?.toISOString() ?? null,
    },
  };
}

/**
 * The operation as it is written before the rail is called: sent, under this process's lease. Should the process die, the
 * worker finds it when the lease is over.
 */
export const operationPlan = (
  { owner, patience }: Engine,
  step: Step,
  intent: IntentFacts,
  draft: OperationDraft,
  id: string,
): Pick<CommitPlan, 'operations' | 'lease_ms'> => ({
  operations: [operationRow(step, intent, draft, id, owner)],
  lease_ms: patience.leaseMs,
});

function operationRow(step: Step, intent: IntentFacts, draft: OperationDraft, id: string, owner: string): JsonObject {
  return {
    tenant_id: step.ctx.tenant.id,
    id,
    intent_id: intent.id,
    kind: draft.kind,
    attempt: draft.attempt,
    status: 'sent',
    rail: intent.rail,
    mode: intent.mode,
    amount: wireAmount(draft.amount ?? intent.amount),
    currency: intent.currency,
    rail_ref: null,
    detail: draft.detail ?? {},
    failure_code: null,
    lease_owner: owner,
    asked: 0,
    last_asked_at: null,
    created_at: step.ctx.now.toISOString(),
    finished_at: null,
  };
}

export const postingRows = (
  step: Step,
  intentId: string,
  operationId: string,
  postings: readonly Posting[],
): readonly JsonObject[] =>
  postings.map((posting) => ({
    tenant_id: step.ctx.tenant.id,
    id: uuidV7(step.ctx.now),
    intent_id: intentId,
    debit: posting.debit,
    credit: posting.credit,
    amount: wireAmount(posting.amount),
    currency: posting.currency,
    scale: posting.scale,
    kind: posting.kind,
    operation_id: operationId,
    created_at: step.ctx.now.toISOString(),
  }));

/** Events with their digests: the chain covers the digest, so the body may be shown and never silently changed. */
export const eventRows = (step: Step, intentId: string, events: readonly EventDraft[]): readonly JsonObject[] =>
  events.map(({ kind, facts }) => {
    const body = canonicalJson({ schema_version: 1, kind, intent_id: intentId, facts });
    return { id: uuidV7(step.ctx.now), intent_id: intentId, kind, body, digest: toHex(blake3(utf8(body))) };
  });

/**
 * State change, postings and events of a decision, as far as it has any. Where the state stays as it is the row is left
 * alone, so that what is only noted does not come between somebody else's decision and its commit.
 */
export const decisionPlan = (
  step: Step,
  intent: IntentFacts,
  decision: Decision,
  operationId: string,
): Pick<CommitPlan, 'move' | 'transfers' | 'events'> => ({
  ...(changesNothing(intent, decision.change) ? {} : movePlan(intent, decision.change, step.ctx.now)),
  ...(decision.postings.length > 0 ? { transfers: postingRows(step, intent.id, operationId, decision.postings) } : {}),
  ...(decision.events.length > 0 ? { events: eventRows(step, intent.id, decision.events) } : {}),
});
