import { z } from 'zod';
import type { Tenant } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import { type EvidenceView, fundingFields, type IntentView } from './contract';
import type { CapabilityFacts } from './domain/capability/claims';
import { isFunding } from './domain/decide/funding';
import { changesNothing, type IntentChange, type IntentFacts } from './domain/intent';
import { wireStateOf } from './domain/intent.machine';
import { canonicalTools } from './domain/signing/intent-creation';
import type { Engine } from './engine';
import type { PriorOperation } from './ports';
import type { StoredEvidence, StoredIntent } from './store/engine-read';

const wireMode = { simulated: 'simulated', connected: 'live', disabled: 'disabled' } as const;

/** What a hosted checkout was opened over, as the payment gate names it. */
const checkoutAgreement = z.strictObject({
  session_id: z.string(),
  quote_id: z.string(),
  bot_id: z.string(),
  request_hash: z.string(),
  summary: z.string(),
  success_url: z.string(),
  cancel_url: z.string(),
});
export type CheckoutAgreement = z.output<typeof checkoutAgreement>;

/** What answers and evaluations need of the create request, as it was sent. */
const agreementSchema = z.object({
  currency: z.string(),
  deadline: z.string(),
  allowed_tools: z.array(z.string()),
  budget: z
    .looseObject({ payment_method_id: z.string().optional(), stripe_customer_id: z.string().optional() })
    .default({}),
  predicate_dsl: z.record(z.string(), z.json()),
  evidence_schema: z.record(z.string(), z.json()),
  /** Present when the sandbox's guardrail opened the intent: such an intent takes unsigned evidence. */
  checkout: checkoutAgreement.optional(),
  sandbox_guardrail: z.strictObject({ operation: z.string(), requested_spend_cents: z.number().int() }).optional(),
});
export type Agreement = z.output<typeof agreementSchema>;

/** The agreement of a stored intent; its absence would be a bug. */
export const agreementOf = (body: string | null): Agreement => agreementSchema.parse(JSON.parse(body ?? 'null'));

/** What the rail said about the funding, in the names of the wire's `funding` object; anything else stays inside. */
function railFunding(operations: readonly PriorOperation[]): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const { detail } of operations) {
    for (const name of fundingFields) {
      const value = detail[name];
      // What a later operation sets to null holds no more, such as the address of a page that was paid on.
      if (value === null) delete shown[name];
      else if (value !== undefined) shown[name] = String(value);
    }
  }
  return shown;
}

const fundingStatus = (intent: IntentFacts, operations: readonly PriorOperation[]): string => {
  if (intent.state === 'open' && intent.status === 'open') {
    return operations.at(-1)?.status === 'failed' ? 'authorization_failed' : 'created';
  }
  if (intent.state === 'open') {
    return railFunding(operations).payment_url === undefined ? 'authorization_pending' : 'requires_payment_method';
  }
  return intent.state === 'funded' ? 'authorized' : 'succeeded';
};

/** Create's and fund's answer, without the capability token: this much may be stored. */
export function intentViewOf(
  tenant: Tenant,
  intent: IntentFacts,
  agreement: Agreement,
  all: readonly PriorOperation[],
): IntentView {
  const operations = all.filter(isFunding);
  return {
    intent_id: intent.id,
    tenant: tenant.publicId,
    state: wireStateOf(intent.state),
    status: intent.status,
    settlement_rail: intent.rail,
    settlement_mode: wireMode[intent.mode],
    currency: agreement.currency,
    amount_cents: wireAmount(intent.amount),
    funded: intent.state === 'funded',
    deadline: agreement.deadline,
    funding: { ...railFunding(operations), settlement_rail: intent.rail, status: fundingStatus(intent, operations) },
  };
}

/** What the token of a funded intent states; the same stored facts always sign to the same token. */
export function capabilityFactsOf(tenant: Tenant, intent: IntentFacts, agreement: Agreement): CapabilityFacts | null {
  if (intent.capabilityId === null || intent.capabilityIssuedAt === null) return null;
  return {
    capabilityId: intent.capabilityId,
    tenantPublicId: tenant.publicId,
    environment: tenant.environment,
    intentId: intent.id,
    operations: canonicalTools(agreement.allowed_tools),
    maxAmount: intent.amount,
    currency: intent.currency,
    issuedAt: intent.capabilityIssuedAt,
    deadline: intent.deadline,
  };
}

/** Adds the token to a funded answer; any other answer stays as it is. */
export async function withCapability(
  engine: Engine,
  tenant: Tenant,
  intent: IntentFacts,
  agreement: Agreement,
  view: IntentView,
): Promise<IntentView> {
  const facts = view.funded ? capabilityFactsOf(tenant, intent, agreement) : null;
  return facts === null ? view : { ...view, capability_token: await engine.signCapability(facts) };
}

const traceSchema = z.array(z.looseObject({ op: z.string(), passed: z.boolean(), fuel_used: z.number() }));

export const evaluationOf = (evidence: StoredEvidence): EvidenceView['predicate_evaluation'] => ({
  passed: evidence.passed,
  trace: traceSchema.parse(evidence.trace),
  trace_hash: evidence.traceHashHex,
});

/** Evidence's answer: always that of the moment it was judged, so that a retry gets the same one. */
export const evidenceViewOf = (tenant: Tenant, intent: IntentFacts, evidence: StoredEvidence): EvidenceView => ({
  intent_id: intent.id,
  tenant: tenant.publicId,
  state: 'evidence_submitted',
  status: 'evidence_submitted',
  predicate_passed: evidence.passed,
  predicate_evaluation: evaluationOf(evidence),
  evidence_id: evidence.id,
  payload_digest: evidence.payloadDigestHex,
  artifacts_digest: evidence.artifactsDigestHex,
});

export const settlementViewOf = (
  tenant: Tenant,
  intent: IntentFacts,
  evidence: Pick<StoredEvidence, 'passed'> | null,
  currency: string,
) => ({
  intent_id: intent.id,
  tenant: tenant.publicId,
  state: wireStateOf(intent.state),
  status: intent.status,
  settlement_rail: intent.rail,
  settlement_mode: wireMode[intent.mode],
  currency,
  amount_cents: wireAmount(intent.amount),
  predicate_passed: evidence?.passed ?? null,
});

/** An intent as it stands after a change was committed; one that changes nothing has left the row alone. */
export const changed = (intent: StoredIntent, change: IntentChange): StoredIntent => ({
  ...intent,
  ...change,
  version: changesNothing(intent, change) ? intent.version : intent.version + 1,
});
