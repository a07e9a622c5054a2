import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { amountCents, toolName } from './contract';

/* The wire of the sandbox guardrails, as in the Paybond contract. */

const text = (max: number) => z.string().min(1).max(max);
const jsonObject = z.record(z.string(), z.unknown());

export const bootstrapBody = z.strictObject({
  operation: toolName,
  requested_spend_cents: amountCents,
  currency: z
    .string()
    .regex(/^[A-Za-z]{3,5}$/)
    .default('usd'),
  evidence_schema: jsonObject.nullish(),
  metadata: jsonObject.nullish(),
  completion_preset: text(bounds.shortText).nullish(),
  template_id: text(bounds.shortText).nullish(),
  parameters: jsonObject.nullish(),
});
export type BootstrapBody = z.output<typeof bootstrapBody>;

export const guardrailEvidenceBody = z.strictObject({
  payload: jsonObject.nullish(),
  vendor_payload: jsonObject.nullish(),
  artifacts: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(bounds.artifactsPerEvidence)
    .default([]),
  operation: text(bounds.toolNameLength).nullish(),
  requested_spend_cents: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullish(),
  metadata: jsonObject.nullish(),
});
export type GuardrailEvidenceBody = z.output<typeof guardrailEvidenceBody>;

const echo = {
  tenant_id: z.string().min(1),
  intent_id: z.string().min(1),
  capability_token: z.string().min(1),
  operation: z.string().min(1),
  requested_spend_cents: z.number().int(),
  currency: z.string(),
  settlement_rail: z.string(),
  settlement_mode: z.string(),
};

export const bootstrapView = z.object({
  ...echo,
  sandbox_lifecycle_status: z.literal('funded'),
  simulator_event: z.string(),
});

export const guardrailEvidenceView = z.object({
  ...echo,
  sandbox_lifecycle_status: z.literal('evidence_submitted'),
  predicate_passed: z.boolean(),
  payload_digest: z.string(),
  artifacts_digest: z.string(),
  schema_validation: z.object({
    vendor_schema_ok: z.boolean(),
    canonical_schema_ok: z.boolean(),
    quality_fields_missing: z.array(z.string()),
    pack_stale: z.boolean(),
    drift_kinds: z.array(z.string()),
  }),
});
