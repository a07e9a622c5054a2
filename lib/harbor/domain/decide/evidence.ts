import { fuelMeter } from '@/lib/harbor/domain/fuel';
import type { IntentFacts } from '@/lib/harbor/domain/intent';
import { intentRefusals, refusalOf } from '@/lib/harbor/domain/intent.machine';
import { parseJsonSchema } from '@/lib/harbor/domain/json-schema/parse';
import { type SchemaReport, validateJson } from '@/lib/harbor/domain/json-schema/validate';
import { evaluatePredicate, type PredicateEvaluation } from '@/lib/harbor/domain/predicate/evaluate';
import { parsePredicate } from '@/lib/harbor/domain/predicate/parse';
import { predicateRefusals } from '@/lib/harbor/domain/predicate/refusals';
import type { EvidenceDigests } from '@/lib/harbor/domain/signing/evidence';
import { toHex } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { defineRefusals, type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { type Decision, moveTo } from './decision';

export const evidenceRefusals = defineRefusals({
  'evidence.schema_mismatch': {
    status: 422,
    message: 'The payload does not satisfy the evidence schema of the intent.',
  },
});

export interface Judgement {
  readonly decision: Decision;
  readonly evaluation: PredicateEvaluation;
  readonly schemaReport: SchemaReport;
}

/**
 * Judges evidence: its shape by the agreed schema (a mismatch is refused, nothing is kept, and it may be submitted again),
 * then its content by the agreed predicate, whose verdict stands.
 */
export function decideEvidence(
  intent: IntentFacts,
  agreed: { readonly predicate_dsl: JsonObject; readonly evidence_schema: JsonObject },
  payload: JsonObject,
  digests: EvidenceDigests,
  now: Date,
): Outcome<Judgement> {
  const refusal = refusalOf(intent.state, 'submit_evidence');
  if (refusal !== null) return refuse(refusal);
  if (intent.settlementKind !== null) return intentRefusals.refuse('intent.settling');
  if (intent.deadline <= now) return intentRefusals.refuse('intent.expired');
  // Both were checked when the intent was created.
  const predicate = parsePredicate(agreed.predicate_dsl);
  if (!predicate.ok) return predicate;
  const schema = parseJsonSchema(agreed.evidence_schema);
  if (!schema.ok) return schema;
  const fuel = fuelMeter();
  const schemaReport = validateJson(schema.value, payload, fuel);
  if (fuel.exhausted) return predicateRefusals.refuse('predicate.fuel_exhausted');
  const mismatch = schemaReport.errors[0];
  if (!schemaReport.valid) {
    return evidenceRefusals.refuse('evidence.schema_mismatch', {
      field: ['payload', ...(mismatch?.path ?? [])].join('.'),
      details: { errors: schemaReport.errors },
    });
  }
  const evaluation = evaluatePredicate(predicate.value, {
    payload,
    amount: intent.amount,
    evidenceSchema: schema.value,
  });
  if (!evaluation.ok) return evaluation;
  return ok({ decision: decisionOf(intent, evaluation.value, digests), evaluation: evaluation.value, schemaReport });
}

const decisionOf = (intent: IntentFacts, evaluation: PredicateEvaluation, digests: EvidenceDigests): Decision => ({
  change: moveTo(intent, 'evidence_submitted'),
  postings: [],
  events: [
    {
      kind: 'evidence_submitted',
      facts: { payload_digest: toHex(digests.payload), artifacts_digest: toHex(digests.artifacts) },
    },
    {
      kind: 'predicate_evaluated',
      facts: { passed: evaluation.passed, trace_hash: evaluation.traceHash, fuel_used: evaluation.fuelUsed },
    },
  ],
});
