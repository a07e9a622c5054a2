import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';
import { intentStatuses, wireStates } from './domain/intent.machine';
import { railNames } from './ports';

/*
 * The wire of the intent routes, as in the Paybond contract. Bodies are strict: a field that is not listed is refused
 * with its name, because a misspelt field that is ignored would move money on other terms than the caller meant.
 */

const text = (max: number) => z.string().min(1).max(max);
/** Compared trimmed and in lower case, so it must have more than blanks. */
export const toolName = z.string().max(bounds.toolNameLength).regex(/\S/, 'must not be blank');
/** Lower case, as answers echo it. */
const lowerUuid = z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case');
const jsonObject = z.record(z.string(), z.unknown());

/** Standard base64 of a fixed number of bytes. */
const base64Of = (bytes: number) =>
  z.base64().length(Math.ceil(bytes / 3) * 4, `must be standard base64 of ${bytes} bytes`);

export const intentIdParams = z.object({ intent_id: lowerUuid });

/** Minor units of the currency: 1 … 2^53 − 1. */
export const amountCents = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** A decision of a person in the console; `id` is made by the page, so that pressing twice decides once. */
export const writeOffInput = z.strictObject({
  id: z.uuid(),
  intent_id: lowerUuid,
  amount_minor: amountCents.describe('Minor units of the intent’s currency.'),
  reason: z
    .string()
    .trim()
    .min(3, 'at least three characters')
    .max(bounds.text)
    .regex(/^\P{C}+$/u, 'one line of printable text'),
});
export type WriteOffInput = z.output<typeof writeOffInput>;

export const createIntentBody = z.strictObject({
  intent_id: lowerUuid.describe('Made by the client; a retry uses the same id.'),
  principal_did: text(bounds.didLength),
  principal_pubkey: base64Of(32).describe('Ed25519 public key, standard base64 of 32 bytes.'),
  principal_signature: base64Of(64).describe('Ed25519 over the signing bytes of `signing_version`, standard base64.'),
  payee_did: text(bounds.didLength),
  payee_pubkey: base64Of(32).optional().describe('Bound to the intent by signing versions 6 and 7.'),
  budget: jsonObject.describe('Signed with the intent. `sandbox_scenario` chooses how the simulated rail behaves.'),
  currency: z.string().regex(/^[A-Za-z]{3,5}$/, 'must be a currency code such as usd'),
  amount_cents: amountCents.describe('Minor units of `currency`.'),
  evidence_schema: jsonObject.describe('JSON Schema 2020-12 that the evidence payload must satisfy.'),
  deadline: text(bounds.timestampLength).describe('RFC 3339. Signed as written.'),
  settlement_rail: z.enum(railNames),
  signing_version: z.union([z.literal(4), z.literal(5), z.literal(6), z.literal(7)]),
  allowed_tools: z.array(toolName).min(1).max(bounds.toolsPerIntent),
  predicate_dsl: jsonObject.optional().describe('Raw predicate document; versions 4 and 6.'),
  predicate_ref: z.string().max(bounds.predicateRefLength).nullish(),
  policy_binding: jsonObject.nullish().describe('Versions 5 and 7.'),
  completion_preset_id: text(bounds.shortText).nullish(),
});
export type CreateIntentBody = z.output<typeof createIntentBody>;

export const emptyBody = z.strictObject({});

export const evidenceBody = z.strictObject({
  payload: jsonObject,
  artifacts: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'))
    .max(bounds.artifactsPerEvidence)
    .default([])
    .describe('BLAKE3-256 of each artifact, hex.'),
  payee_did: text(bounds.didLength),
  payee_pubkey: base64Of(32),
  payee_signature: base64Of(64),
  submitted_at: text(bounds.timestampLength).describe('RFC 3339. Signed as written.'),
  vendor_payload: jsonObject
    .optional()
    .describe('What the vendor answered. Kept beside the evidence, not signed, not judged.'),
});
export type EvidenceBody = z.output<typeof evidenceBody>;

export const disputeBody = z.strictObject({ reason: text(bounds.text) });
export const resolutionBody = z.strictObject({ resolution: z.enum(['release', 'refund']), reason: text(bounds.text) });

export const wireState = z.enum(wireStates);

/** What a rail may say about a funding, in the contract's names (3.2). */
export const fundingFields = [
  'payment_session_id',
  'payment_url',
  'stripe_payment_intent_id',
  'stripe_customer_id',
  'latest_charge_id',
  'payment_method_id',
  'mandate_id',
  'bank_last4',
  'bank_name',
  'asset',
  'network',
  'settlement_asset',
  'settlement_network',
  'authorization_id',
  'capture_id',
  'void_id',
  'transfer_id',
  'refund_id',
  'expected_debit_date',
  'source_address',
  'target_address',
  'authorization_expires_at',
  'capture_expires_at',
  'refund_expires_at',
] as const;

const fundingView = z
  .object({
    settlement_rail: z.string(),
    status: z
      .string()
      .describe('created, requires_payment_method, authorization_pending, authorized, authorization_failed, succeeded'),
  })
  .extend(Object.fromEntries(fundingFields.map((name) => [name, z.string().optional()])));

/** Answer of create and fund. */
export const intentView = z.object({
  intent_id: z.string(),
  tenant: z.string(),
  state: wireState,
  status: z.enum(intentStatuses).describe('Ours, beside the contract’s state: also what is under way with the rail.'),
  settlement_rail: z.string(),
  settlement_mode: z.enum(['simulated', 'live', 'disabled']),
  currency: z.string(),
  amount_cents: z.number().int(),
  funded: z.boolean(),
  deadline: z.string(),
  capability_token: z.string().optional().describe('EdDSA JWS; only once the money is held.'),
  funding: fundingView.optional(),
});
export type IntentView = z.output<typeof intentView>;

export const traceEntryView = z.looseObject({ op: z.string(), passed: z.boolean(), fuel_used: z.number().int() });

export const evaluationView = z.object({
  passed: z.boolean(),
  trace: z.array(traceEntryView),
  trace_hash: z.string().optional().describe('BLAKE3 over the canonical verdict: equal wherever it is re-run.'),
});

export const evidenceView = z.object({
  intent_id: z.string(),
  tenant: z.string(),
  state: wireState,
  status: z.enum(intentStatuses),
  predicate_passed: z.boolean(),
  predicate_evaluation: evaluationView,
  evidence_id: z.string(),
  payload_digest: z.string(),
  artifacts_digest: z.string(),
});
export type EvidenceView = z.output<typeof evidenceView>;

export const settlementView = z.object({
  intent_id: z.string(),
  tenant: z.string(),
  state: wireState,
  status: z.enum(intentStatuses),
  settlement_rail: z.string(),
  settlement_mode: z.enum(['simulated', 'live', 'disabled']),
  currency: z.string(),
  amount_cents: z.number().int(),
  predicate_passed: z.boolean().nullable(),
});

export const disputeView = z.object({
  case_id: z.string(),
  intent_id: z.string(),
  tenant: z.string(),
  state: wireState,
  status: z.enum(intentStatuses),
});

export const intentListQuery = z.object({
  limit: wholeNumber(1, bounds.pageSize, 20),
  cursor: z.string().max(bounds.text).optional(),
  status: z.enum(intentStatuses).optional(),
  operator: text(bounds.didLength).optional().describe('Payee DID.'),
  created_after: z.iso.datetime({ offset: true }).optional(),
  created_before: z.iso.datetime({ offset: true }).optional(),
});

export const intentListItem = z.object({
  intent_id: z.string(),
  status: z.string(),
  state: wireState,
  amount_cents: z.number().int(),
  currency: z.string(),
  settlement_rail: z.string(),
  settlement_mode: z.string(),
  principal_did: z.string(),
  payee_did: z.string(),
  deadline: z.string(),
  created_at: z.string(),
});

export const intentListView = z.object({
  tenant_id: z.string(),
  intents: z.array(intentListItem),
  next_cursor: z.string().nullable(),
});

export const intentDetailView = intentListItem.extend({
  tenant_id: z.string(),
  allowed_tools: z.array(z.string()),
  settlement_kind: z.string().nullable(),
  end_reason: z.string().nullable(),
  funded_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  evidence: z.array(
    z.object({
      evidence_id: z.string(),
      predicate_passed: z.boolean(),
      predicate_evaluation: evaluationView,
      payload_digest: z.string(),
      artifacts_digest: z.string(),
    }),
  ),
  operations: z.array(
    z.object({
      operation_id: z.string(),
      kind: z.string(),
      attempt: z.number().int(),
      status: z.string(),
      rail_ref: z.string().nullable(),
      failure_code: z.string().nullable(),
    }),
  ),
  postings: z.array(
    z.object({
      kind: z.string(),
      debit: z.string(),
      credit: z.string(),
      amount_cents: z.number().int(),
      currency: z.string(),
    }),
  ),
  timeline: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      request_id: z.string(),
      actor: z.string(),
      seq: z.number().int().nullable(),
    }),
  ),
});

const total = z.number().int().describe('Minor units. A total beyond 2^53 − 1 shows as that much.');
const totals = { held: total, released: total, refunded: total };

export const summaryView = z.object({
  tenant_id: z.string(),
  generated_at: z.string(),
  counts_by_state: z.record(wireState, z.number().int()),
  totals_cents: z.object(totals),
  totals_by_currency: z.array(z.object({ currency: z.string(), ...totals })),
  stuck_count: z.number().int(),
  overdue_count: z.number().int(),
  open_disputes: z.number().int(),
});
