import { actorOf, auditJson } from '@/lib/audit';
import { type EngineRead, harborRefusals, intentRefusals, type ReadCapability } from '@/lib/harbor';
import { toHex } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Clock } from '@/lib/kernel/clock';
import { keyIdOf } from '@/lib/kernel/context';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { idempotencyKeyOf, idempotencyRefusals } from '@/lib/kernel/idempotency';
import { uuidV7 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { VerifyBody, VerifyView } from './contract';
import { closureOf, type DenialCode, denialMessages, denialOf, remainingOf, type SpendFacts } from './guard';
import { spendRefusals } from './refusals';
import type { SpendRead, SpendStore } from './store/spend-store';

export interface SpendDeps {
  readonly store: SpendStore<EngineRead>;
  readonly clock: Clock;
  readonly readCapability: ReadCapability;
}

const limits = {
  /** A hold that nobody completes lapses after this long, and what it held is free again. */
  holdMs: 15 * 60_000,
  /** Races that one decision may lose before the caller is asked to come again. */
  attempts: 80,
} as const;

type VerifyCall = Call<undefined, undefined, VerifyBody>;

/**
 * Decides one spend of an agent and takes a durable hold for it. 200 for allow and deny; a deny says why by code.
 * A repeat (same Idempotency-Key, or same tool_call_id) gets the first answer and no second hold.
 */
export async function verifySpend(deps: SpendDeps, call: VerifyCall): Promise<Outcome<Answer>> {
  const { ctx, body } = call;
  const keyHeader = idempotencyKeyOf(call);
  if (!keyHeader.ok) return keyHeader;
  const idempotencyKey = keyHeader.value ?? body.idempotency_key ?? null;
  const claims = deps.readCapability(body.token);
  const digestHex = toHex(sha256(call.rawBody));
  for (let tries = 0; tries < limits.attempts; tries++) {
    const read = await deps.store.read({
      tenantId: ctx.tenant.id,
      keyId: keyIdOf(call.ctx),
      intentId: body.intent_id,
      idempotencyKey,
      toolCallId: body.tool_call_id ?? null,
    });
    const known = answerKnown(call, read, digestHex);
    if (known !== null) return known;
    // A token of the other environment names an intent that does not exist for this key: said instead of "not found",
    // and nothing is written about an intent of somebody else.
    if (claims !== null && claims.env !== ctx.tenant.environment) {
      const foreign = foreignFacts(body.intent_id, ctx.now);
      return ok({ status: 200, body: denial(call, foreign, uuidV7(ctx.now), 'environment_mismatch') });
    }
    const facts = factsOf(read);
    if (facts === null) return intentRefusals.refuse('intent.not_found', { field: 'intent_id' });
    const request = {
      operation: body.operation,
      amount: BigInt(body.requested_spend_cents),
      currency: body.currency ?? null,
    };
    const code = denialOf(facts, claims, request, ctx.now);
    const decision = { id: uuidV7(ctx.now), code, request, digestHex };
    const view =
      code === null ? allowance(call, facts, decision.id, request.amount) : denial(call, facts, decision.id, code);
    const conflict = await deps.store.commit(ctx.tenant.id, planOf(call, facts, decision, view, idempotencyKey));
    if (conflict === null) return ok({ status: 200, body: view });
    if (conflict === 'key_not_live') return harborRefusals.refuse('credential.revoked');
  }
  return harborRefusals.refuse('request.in_flight', { retryAfterSeconds: 1 });
}

/** What is known here of an intent that belongs to the other environment: nothing. */
const foreignFacts = (intentId: string, now: Date): SpendFacts => ({
  intentId,
  state: 'open',
  endReason: null,
  isSettling: false,
  deadline: now,
  currency: '',
  limit: 0n,
  held: 0n,
  used: 0n,
  capabilityId: null,
});

/**
 * Answers that stand already: a dead key, what an Idempotency-Key was answered, the live hold of a tool call. A stored
 * answer is told as it was given, as the contract has it; it takes nothing, and ends with its hold.
 */
function answerKnown(call: VerifyCall, read: SpendRead<EngineRead>, digestHex: string): Outcome<Answer> | null {
  if (!read.engine.keyLive) return harborRefusals.refuse('credential.revoked');
  const { answer } = read.engine;
  if (answer !== null) {
    return answer.digestHex === digestHex
      ? ok({ status: answer.status, body: JSON.parse(answer.body) })
      : idempotencyRefusals.refuse('idempotency.conflict', { field: 'idempotency-key' });
  }
  const hold = read.toolCall;
  const facts = factsOf(read);
  if (hold === null || facts === null || closureOf(facts, call.ctx.now) !== null) return null;
  if (hold.requestDigestHex !== digestHex)
    return spendRefusals.refuse('spend.tool_call_conflict', { field: 'tool_call_id' });
  return ok({ status: 200, body: allowance(call, facts, hold.decisionId, 0n, hold.expiresAt) });
}

function factsOf({ engine, account }: SpendRead<EngineRead>): SpendFacts | null {
  const { intent } = engine;
  if (intent === null) return null;
  return {
    intentId: intent.id,
    state: intent.state,
    endReason: intent.endReason,
    isSettling: intent.settlementKind !== null,
    deadline: intent.deadline,
    currency: intent.currency,
    limit: intent.amount,
    held: account?.held ?? 0n,
    used: account?.used ?? 0n,
    capabilityId: intent.capabilityId,
  };
}

const common = (call: VerifyCall, intentId: string, auditId: string, remaining: bigint) => ({
  tenant: call.ctx.tenant.publicId,
  intent_id: intentId,
  audit_id: auditId,
  spend_scope: { scope_type: 'intent', scope_key: intentId },
  remaining_cents: wireAmount(remaining),
});

const denial = (call: VerifyCall, facts: SpendFacts, auditId: string, code: DenialCode): VerifyView => ({
  allow: false,
  ...common(call, facts.intentId, auditId, remainingOf(facts)),
  code,
  message: denialMessages[code],
  reason_codes: [code],
});

/** A hold never outlives its intent. */
const expiryOf = (call: VerifyCall, { deadline }: SpendFacts): string =>
  new Date(Math.min(call.ctx.now.getTime() + limits.holdMs, deadline.getTime())).toISOString();

const allowance = (
  call: VerifyCall,
  facts: SpendFacts,
  decisionId: string,
  taken: bigint,
  expiresAt: string | null = expiryOf(call, facts),
): VerifyView => ({
  allow: true,
  ...common(call, facts.intentId, decisionId, remainingOf(facts) - taken),
  decision_id: decisionId,
  reason_codes: [],
  ...(expiresAt === null ? {} : { expires_at: new Date(expiresAt).toISOString() }),
});

interface NewDecision {
  readonly id: string;
  readonly code: DenialCode | null;
  readonly request: { readonly operation: string; readonly amount: bigint };
  readonly digestHex: string;
}

function planOf(
  call: VerifyCall,
  facts: SpendFacts,
  { id, code, request, digestHex }: NewDecision,
  view: VerifyView,
  idempotencyKey: string | null,
): JsonObject {
  const { ctx, body } = call;
  return {
    key_id: keyIdOf(call.ctx),
    limit: wireAmount(facts.limit),
    ...(idempotencyKey === null
      ? {}
      : {
          idempotency: {
            operation: 'spend.verify',
            key: idempotencyKey,
            digest: digestHex,
            status: 200,
            body: JSON.stringify(view),
          },
        }),
    audit: auditJson(ctx, {
      action: code === null ? 'spend.allow' : 'spend.deny',
      subjectKind: 'intent',
      subjectId: facts.intentId,
      detail: { decision_id: id, amount_minor: request.amount.toString(), code: code ?? 'allowed' },
    }),
    decision: {
      tenant_id: ctx.tenant.id,
      id,
      intent_id: facts.intentId,
      operation: request.operation,
      amount: wireAmount(request.amount),
      currency: facts.currency,
      allowed: code === null,
      code: code ?? 'allowed',
      state: code === null ? 'held' : 'none',
      tool_call_id: body.tool_call_id ?? null,
      tool_name: body.tool_name ?? null,
      vendor_id: body.vendor_id ?? null,
      agent_subject: body.agent_subject ?? null,
      request_digest: `\\x${digestHex}`,
      request_id: ctx.requestId,
      actor: actorOf(ctx).label,
      expires_at: code === null ? expiryOf(call, facts) : null,
      created_at: ctx.now.toISOString(),
    },
  };
}
