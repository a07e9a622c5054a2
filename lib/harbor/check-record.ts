import { fromHex, toBase64, toHex, utf8 } from '@/lib/kernel/bytes';
import { isJson, isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { blake3, jsonDigest } from '@/lib/kernel/hash';
import { parseWireMoney } from '@/lib/kernel/money';
import { parseTimestamp } from '@/lib/kernel/timestamp';
import { checkPrincipalSignature, signingOf } from './check-agreement';
import { type CreateIntentBody, createIntentBody } from './contract';
import { parseJsonSchema } from './domain/json-schema/parse';
import { type ChainEntry, failedCheck } from './domain/ledger/chain';
import { evaluatePredicate } from './domain/predicate/evaluate';
import { parsePredicate } from './domain/predicate/parse';
import { evidenceCandidates, evidenceDigests } from './domain/signing/evidence';
import { matchSignature, type VerifySignature } from './domain/signing/signature';
import type { IntentRecord } from './store/record-store';

/** One thing that was checked. `said` is the finding in words, whether it holds or not. */
export interface Finding {
  readonly check: string;
  readonly holds: boolean;
  readonly said: string;
}

/** What a record is checked against: whose it is, and the keys that sign its ledger. */
export interface RecordTrust {
  readonly tenantPublicId: string;
  /** Public keys in hex by key id. */
  readonly ledgerKeys: ReadonlyMap<string, string>;
  readonly verify: VerifySignature;
}

/**
 * Checks everything that a record of an intent claims, from the record alone: signatures, digests, the verdict run again,
 * the ledger's entries and the postings. Never throws for a record that has the declared shape.
 */
export function checkRecord(record: IntentRecord, trust: RecordTrust): readonly Finding[] {
  const terms = termsOf(record);
  return [
    ...checkAgreement(record, terms, trust),
    ...checkEvidence(record, terms, trust),
    ...checkLedger(record, trust),
    checkLedgerFacts(record),
    checkPostings(record),
  ];
}

const finding = (check: string, holds: boolean, good: string, bad: string): Finding => ({
  check,
  holds,
  said: holds ? good : bad,
});

function jsonOf(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What was agreed, by whoever agreed: a principal, or the sandbox's guardrail for itself. */
interface AgreedTerms {
  /** The signed request; null when the guardrail opened the intent, which nobody signs. */
  readonly signed: CreateIntentBody | null;
  readonly amountCents: number;
  readonly currency: string;
  readonly rail: string;
  readonly deadline: string;
  readonly payeeDid: string;
  readonly predicate: JsonObject;
  readonly evidenceSchema: JsonObject;
}

const unsignedForm = 'sandbox_unsigned';

function termsOf({ agreement }: IntentRecord): AgreedTerms | null {
  const body = jsonOf(agreement.body);
  if (body === null || !isJson(body)) return null;
  const shape = createIntentBody
    .pick({
      amount_cents: true,
      currency: true,
      settlement_rail: true,
      deadline: true,
      payee_did: true,
      predicate_dsl: true,
      evidence_schema: true,
    })
    .strip();
  const common = shape.safeParse(body);
  const signed = agreement.matched_form === unsignedForm ? null : createIntentBody.safeParse(body);
  if (!common.success || signed?.success === false) return null;
  const { predicate_dsl: predicate, evidence_schema: evidenceSchema } = common.data;
  if (!isJsonObject(predicate) || !isJsonObject(evidenceSchema)) return null;
  return {
    signed: signed?.data ?? null,
    amountCents: common.data.amount_cents,
    currency: common.data.currency,
    rail: common.data.settlement_rail,
    deadline: common.data.deadline,
    payeeDid: common.data.payee_did,
    predicate,
    evidenceSchema,
  };
}

function checkAgreement(
  { intent, agreement }: IntentRecord,
  terms: AgreedTerms | null,
  trust: RecordTrust,
): readonly Finding[] {
  if (terms === null) return [finding('agreement', false, '', 'The agreement is not a create request.')];
  const isSame =
    intent.amount_minor === terms.amountCents.toString() &&
    intent.currency === terms.currency.toLowerCase() &&
    intent.settlement_rail === terms.rail &&
    intent.payee_did === terms.payeeDid &&
    parseTimestamp(terms.deadline)?.instant.getTime() === new Date(intent.deadline).getTime();
  const named = terms.signed === null || terms.signed.intent_id === intent.intent_id;
  return [
    checkSignature(agreement, terms, trust),
    finding(
      'agreement.terms',
      isSame && named,
      'The intent is the one that was agreed on: amount, currency, rail, payee, deadline.',
      'The intent is not the one that was agreed on.',
    ),
  ];
}

function checkSignature(
  agreement: IntentRecord['agreement'],
  { signed, predicate, evidenceSchema, deadline }: AgreedTerms,
  { tenantPublicId, verify }: RecordTrust,
): Finding {
  const check = 'agreement.signature';
  const bad = 'The principal’s signature does not cover this agreement.';
  if (signed === null) {
    const digest = toHex(blake3(utf8(agreement.body)));
    const good = 'Opened by the sandbox’s guardrail, which no principal signs; its digest is right.';
    return finding(check, digest === agreement.signed_digest_hex, good, 'The digest of the agreement is wrong.');
  }
  const money = parseWireMoney(signed.amount_cents, signed.currency);
  const signing = signingOf(signed);
  const instant = parseTimestamp(deadline)?.instant;
  if (!money.ok || !signing.ok || instant === undefined) return finding(check, false, '', bad);
  const matched = checkPrincipalSignature(
    { verifySignature: verify },
    { publicId: tenantPublicId },
    signed,
    { money: money.value, deadline: instant, predicate, evidenceSchema, scenario: null },
    signing.value,
  );
  const holds = matched.ok && toHex(matched.value.digest) === agreement.signed_digest_hex;
  return finding(check, holds, 'The principal signed this agreement for this tenant.', bad);
}

function checkEvidence(
  { intent, evidence }: IntentRecord,
  terms: AgreedTerms | null,
  trust: RecordTrust,
): readonly Finding[] {
  if (evidence === null) return [finding('evidence', true, 'No evidence was submitted.', '')];
  // Larger than anything that the product takes, so it was never submitted.
  if (!isJson(evidence.payload) || !isJson(evidence.verdict.trace)) {
    return [finding('evidence', false, '', 'The evidence is larger than evidence can be.')];
  }
  const artifacts = evidence.artifacts.map((each) => fromHex(each) ?? new Uint8Array());
  const digests = evidenceDigests({ payload: evidence.payload, artifacts });
  const isWhole =
    toHex(digests.payload) === evidence.payload_digest_hex &&
    toHex(digests.artifacts) === evidence.artifacts_digest_hex;
  return [
    finding('evidence.digests', isWhole, 'The evidence is what was submitted.', 'The evidence was changed.'),
    payeeFinding(intent, evidence, artifacts, digests, terms, trust),
    verdictFinding(intent, evidence, terms),
  ];
}

type Evidence = NonNullable<IntentRecord['evidence']>;

function payeeFinding(
  intent: IntentRecord['intent'],
  evidence: Evidence,
  artifacts: readonly Uint8Array[],
  digests: ReturnType<typeof evidenceDigests>,
  terms: AgreedTerms | null,
  { tenantPublicId, verify }: RecordTrust,
): Finding {
  const check = 'evidence.signature';
  if (evidence.payee_signature_hex === null || evidence.payee_pubkey_hex === null) {
    const good = 'Submitted to the sandbox’s guardrail, which takes evidence unsigned.';
    return finding(check, terms?.signed === null, good, 'The evidence of a signed agreement is not signed.');
  }
  const publicKey = fromHex(evidence.payee_pubkey_hex) ?? new Uint8Array();
  const signature = fromHex(evidence.payee_signature_hex) ?? new Uint8Array();
  const bound = terms?.signed?.payee_pubkey;
  const isPayee = evidence.payee_did === intent.payee_did && (bound === undefined || bound === toBase64(publicKey));
  const candidates = evidenceCandidates(
    {
      tenantPublicId,
      intentId: intent.intent_id,
      payeeDid: evidence.payee_did,
      payload: evidence.payload,
      artifacts,
      submittedAt: evidence.submitted_at,
    },
    digests,
  );
  const holds = isPayee && matchSignature(candidates, publicKey, signature, verify) !== null;
  return finding(
    check,
    holds,
    'The agreed payee signed this evidence.',
    'The agreed payee did not sign this evidence.',
  );
}

/** Runs the agreed predicate again: the same evidence always gets the same trace. */
function verdictFinding(intent: IntentRecord['intent'], evidence: Evidence, terms: AgreedTerms | null): Finding {
  const bad = 'The verdict is not what the agreed predicate says about this evidence.';
  const predicate = terms === null ? null : parsePredicate(terms.predicate);
  const schema = terms === null ? null : parseJsonSchema(terms.evidenceSchema);
  if (!predicate?.ok || !schema?.ok) return finding('verdict', false, '', bad);
  const again = evaluatePredicate(predicate.value, {
    payload: evidence.payload,
    amount: BigInt(intent.amount_minor),
    evidenceSchema: schema.value,
  });
  const { passed, trace, trace_hash } = evidence.verdict;
  // The stored trace is compared by its own digest: the hash covers it together with the verdict.
  const holds =
    again.ok &&
    again.value.passed === passed &&
    again.value.traceHash === trace_hash &&
    toHex(jsonDigest({ passed, trace })) === trace_hash;
  return finding('verdict', holds, `Run again, the predicate ${passed ? 'passes' : 'fails'} with the same trace.`, bad);
}

function checkLedger({ intent, events }: IntentRecord, trust: RecordTrust): readonly Finding[] {
  const findings = events.map((event, at): Finding => {
    const check = `ledger.${event.seq ?? 'unsealed'}`;
    const entry = entryOf(intent.intent_id, event, trust);
    if (entry === null) return finding(check, false, '', `The event ${event.kind} is not sealed.`);
    const before = events[at - 1]?.seq ?? 0;
    // Entries between two of an intent belong to others, so each is checked behind the commitment that it names.
    const previous = { seq: entry.seq - 1, commitmentHex: entry.prevCommitmentHex };
    const failed = failedCheck(trust.tenantPublicId, previous, entry, event.body, trust.verify);
    const isOurs = bodyNames(event.body, event.kind, intent.intent_id) && entry.seq > before;
    const adjoins =
      entry.seq !== before + 1 || at === 0 || events[at - 1]?.entry_commitment_hex === entry.prevCommitmentHex;
    const good = `Entry ${entry.seq}, ${event.kind}, is in the signed ledger.`;
    return finding(
      check,
      failed === null && isOurs && adjoins,
      good,
      `Entry ${entry.seq}: ${failed ?? 'link'} is wrong.`,
    );
  });
  return findings.length > 0 ? findings : [finding('ledger', false, '', 'The record has no ledger entries.')];
}

function entryOf(
  intentId: string,
  event: IntentRecord['events'][number],
  { ledgerKeys }: RecordTrust,
): ChainEntry | null {
  const { seq, prev_commitment_hex, entry_commitment_hex, signature_hex, kid } = event;
  if (seq === null || prev_commitment_hex === null || entry_commitment_hex === null) return null;
  return {
    seq,
    kind: event.kind,
    intentId,
    digestHex: event.digest_hex,
    createdAtMicros: BigInt(event.timestamp_unix_micros),
    prevCommitmentHex: prev_commitment_hex,
    commitmentHex: entry_commitment_hex,
    issuerHex: ledgerKeys.get(kid ?? '') ?? null,
    signatureHex: signature_hex ?? '',
  };
}

const bodyNames = (body: string, kind: string, intentId: string): boolean => {
  const event = jsonOf(body);
  return event?.kind === kind && event.intent_id === intentId;
};

/** The ledger was signed when things happened: what the record shows now must be what it says. */
function checkLedgerFacts({ agreement, evidence, events, intent }: IntentRecord): Finding {
  const factOf = (kind: string, name: string) => {
    const body = jsonOf(events.find((event) => event.kind === kind)?.body ?? '');
    return isJsonObject(body?.facts) ? body.facts[name] : undefined;
  };
  const claims: readonly (readonly [kind: string, fact: string, shown: unknown])[] = [
    ['intent_created', 'signed_digest', agreement.signed_digest_hex],
    ['intent_created', 'amount_minor', intent.amount_minor],
    ['evidence_submitted', 'payload_digest', evidence?.payload_digest_hex],
    ['evidence_submitted', 'artifacts_digest', evidence?.artifacts_digest_hex],
    ['predicate_evaluated', 'trace_hash', evidence?.verdict.trace_hash],
  ];
  const wrong = claims.find(([kind, fact, shown]) => factOf(kind, fact) !== shown);
  const isEnded = intent.state === 'released' || intent.state === 'refunded';
  const ends = events.filter(({ kind }) => kind === 'released' || kind === 'refunded').map(({ kind }) => kind);
  const endsAsShown = isEnded ? ends.length === 1 && ends[0] === intent.state : ends.length === 0;
  return finding(
    'ledger.facts',
    wrong === undefined && endsAsShown,
    'Agreement, evidence, verdict and end are those that the ledger was signed over.',
    wrong === undefined
      ? 'The ledger says otherwise about how the intent ended.'
      : `The ledger has another ${wrong[1]}.`,
  );
}

/** Every posting moves its amount from one account to another; what is held must fit the state. */
function checkPostings({ intent, postings }: IntentRecord): Finding {
  let held = 0n;
  for (const { debit, credit, amount_minor: amount } of postings) {
    if (credit === 'held') held += BigInt(amount);
    if (debit === 'held') held -= BigInt(amount);
  }
  const isHeld = intent.state === 'funded' || intent.state === 'evidence_submitted' || intent.state === 'disputed';
  const expected = isHeld ? BigInt(intent.amount_minor) : 0n;
  const isOneMoney = postings.every(({ currency, scale }) => currency === intent.currency && scale === intent.scale);
  return finding(
    'postings',
    held === expected && isOneMoney,
    `The postings add up: ${held} minor units are held.`,
    `The postings do not add up: ${held} minor units are held where ${expected} should be.`,
  );
}
