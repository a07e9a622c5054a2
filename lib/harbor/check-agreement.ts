import { fromBase64 } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import type { Tenant } from '@/lib/kernel/context';
import { blake3 } from '@/lib/kernel/hash';
import { type Money, parseWireMoney } from '@/lib/kernel/money';
import { type Outcome, ok, refuse } from '@/lib/kernel/outcome';
import { parseTimestamp } from '@/lib/kernel/timestamp';
import type { CreateIntentBody } from './contract';
import { parseJsonSchema } from './domain/json-schema/parse';
import { parsePredicate } from './domain/predicate/parse';
import { type IntentSigning, intentCandidates } from './domain/signing/intent-creation';
import { matchSignature } from './domain/signing/signature';
import type { Engine } from './engine';
import { type SandboxScenario, sandboxScenarios } from './ports';
import { harborRefusals } from './refusals';

/** Terms that hold: checked, and in the types that the engine works with. */
export interface Terms {
  readonly money: Money;
  readonly deadline: Date;
  readonly predicate: JsonObject;
  readonly evidenceSchema: JsonObject;
  readonly scenario: SandboxScenario | null;
}

const asJson = (value: Readonly<Record<string, unknown>>, field: string): Outcome<JsonObject> =>
  isJsonObject(value) ? ok(value) : harborRefusals.refuse('intent.predicate_required', { field });

/** What every agreement must be, however it was authorised: amount, deadline in the future, predicate, schema, scenario. */
export function checkTerms(
  body: Pick<
    CreateIntentBody,
    'amount_cents' | 'currency' | 'deadline' | 'budget' | 'evidence_schema' | 'predicate_dsl'
  >,
  now: Date,
): Outcome<Terms> {
  const money = parseWireMoney(body.amount_cents, body.currency);
  // The body's schema has bounded the amount: what is left to be wrong is the currency.
  if (!money.ok) return refuse({ ...money.refusal, field: 'currency' });
  const deadline = parseTimestamp(body.deadline)?.instant;
  if (deadline === undefined || deadline <= now) {
    return harborRefusals.refuse('intent.deadline_invalid', { field: 'deadline' });
  }
  if (body.predicate_dsl === undefined) {
    return harborRefusals.refuse('intent.predicate_required', { field: 'predicate_dsl' });
  }
  const predicateDocument = asJson(body.predicate_dsl, 'predicate_dsl');
  if (!predicateDocument.ok) return predicateDocument;
  const predicate = parsePredicate(predicateDocument.value);
  if (!predicate.ok) return predicate;
  const schemaDocument = asJson(body.evidence_schema, 'evidence_schema');
  if (!schemaDocument.ok) return schemaDocument;
  const schema = parseJsonSchema(schemaDocument.value);
  if (!schema.ok) return schema;
  const named = body.budget.sandbox_scenario;
  const scenario = sandboxScenarios.find((each) => each === named) ?? null;
  if (named !== undefined && scenario === null) {
    return harborRefusals.refuse('scenario.unknown', { field: 'budget.sandbox_scenario' });
  }
  return ok({
    money: money.value,
    deadline,
    predicate: predicateDocument.value,
    evidenceSchema: schemaDocument.value,
    scenario,
  });
}

/** How the caller signed. Policies do not exist yet, so versions 5 and 7 and presets have nothing to bind to. */
export function signingOf(body: CreateIntentBody): Outcome<IntentSigning> {
  if (body.signing_version === 5 || body.signing_version === 7) {
    return harborRefusals.refuse('policy_unknown', { field: 'policy_binding' });
  }
  if (body.policy_binding !== undefined && body.policy_binding !== null) {
    return harborRefusals.refuse('policy_unknown', { field: 'policy_binding' });
  }
  if (body.completion_preset_id !== undefined && body.completion_preset_id !== null) {
    return harborRefusals.refuse('policy_unknown', { field: 'completion_preset_id' });
  }
  if (body.signing_version === 4) return ok({ version: 4 });
  const payeePublicKey = fromBase64(body.payee_pubkey ?? '');
  if (payeePublicKey?.length !== 32) {
    return harborRefusals.refuse('intent.payee_key_required', { field: 'payee_pubkey' });
  }
  return ok({ version: 6, payeePublicKey });
}

export interface MatchedSignature {
  readonly form: string;
  /** BLAKE3 of the bytes that the signature covers. */
  readonly digest: Uint8Array;
}

/** The principal's signature over exactly these terms for exactly this tenant. */
export function checkPrincipalSignature(
  engine: Pick<Engine, 'verifySignature'>,
  tenant: Pick<Tenant, 'publicId'>,
  body: CreateIntentBody,
  terms: Terms,
  signing: IntentSigning,
): Outcome<MatchedSignature> {
  const publicKey = fromBase64(body.principal_pubkey);
  const signature = fromBase64(body.principal_signature);
  const budget = body.budget;
  if (publicKey === null || signature === null || !isJsonObject(budget)) {
    return harborRefusals.refuse('intent.signature_invalid', { field: 'principal_signature' });
  }
  const candidates = intentCandidates(
    {
      tenantPublicId: tenant.publicId,
      intentId: body.intent_id,
      principalDid: body.principal_did,
      payeeDid: body.payee_did,
      amountCents: terms.money.amount,
      currency: body.currency,
      deadline: body.deadline,
      budget,
      evidenceSchema: terms.evidenceSchema,
      predicate: terms.predicate,
      predicateRef: body.predicate_ref ?? '',
      allowedTools: body.allowed_tools,
      settlementRail: body.settlement_rail,
    },
    signing,
    null,
  );
  const matched = matchSignature(candidates, publicKey, signature, engine.verifySignature);
  return matched === null
    ? harborRefusals.refuse('intent.signature_invalid', { field: 'principal_signature' })
    : ok({ form: matched.form, digest: blake3(matched.bytes) });
}
