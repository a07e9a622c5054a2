import type { Answer, Call } from '@/lib/kernel/endpoint';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { agreementOf, evaluationOf } from './answers';
import { intentRefusals } from './domain/intent.machine';
import { listItemOf } from './list-intents';
import type { EngineRead } from './store/engine-read';
import type { EngineStore } from './store/engine-store';
import type { OperatorStore } from './store/operator-store';

export interface OperatorDeps {
  readonly operators: OperatorStore;
  readonly store: EngineStore;
}

/** One intent with its story: evidence, rail operations, postings and timeline. */
export async function getIntent(deps: OperatorDeps, call: Call<{ intent_id: string }>): Promise<Outcome<Answer>> {
  const { ctx, params } = call;
  const [detail, read] = await Promise.all([
    deps.operators.find(ctx.tenant.id, params.intent_id),
    deps.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId: params.intent_id }),
  ]);
  if (detail === null) return intentRefusals.refuse('intent.not_found');
  const { intent, events, postings } = detail;
  return ok({
    status: 200,
    body: {
      tenant_id: ctx.tenant.publicId,
      ...listItemOf(intent),
      allowed_tools: agreementOf(read.agreement).allowed_tools,
      settlement_kind: intent.settlement_kind,
      end_reason: intent.end_reason,
      funded_at: intent.funded_at?.toISOString() ?? null,
      ended_at: intent.ended_at?.toISOString() ?? null,
      evidence: evidenceOf(read),
      operations: read.operations.map((operation) => ({
        operation_id: operation.id,
        kind: operation.kind,
        attempt: operation.attempt,
        status: operation.status,
        rail_ref: operation.railRef,
        failure_code: operation.failureCode,
      })),
      postings: postings.map(({ amount, ...posting }) => ({ ...posting, amount_cents: wireAmount(amount) })),
      timeline: events.map((event) => ({
        at: event.created_at.toISOString(),
        kind: event.kind,
        request_id: event.request_id,
        actor: event.actor,
        seq: event.seq,
      })),
    },
  });
}

const evidenceOf = ({ evidence }: EngineRead) =>
  evidence === null
    ? []
    : [
        {
          evidence_id: evidence.id,
          predicate_passed: evidence.passed,
          predicate_evaluation: evaluationOf(evidence),
          payload_digest: evidence.payloadDigestHex,
          artifacts_digest: evidence.artifactsDigestHex,
        },
      ];
