import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';

/*
 * Everything about one intent, in the wire's names: what leaves the house to prove what happened. Amounts are minor units
 * as decimal text, hashes and signatures lower-case hex.
 */

const minorUnits = z.string().regex(/^\d{1,19}$/);
const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const instant = z.iso.datetime({ offset: true });

const recordedIntent = z.object({
  intent_id: z.guid(),
  state: z.string(),
  status: z.string(),
  settlement_kind: z.string().nullable(),
  end_reason: z.string().nullable(),
  amount_minor: minorUnits,
  currency: z.string(),
  scale: z.int(),
  settlement_rail: z.string(),
  settlement_mode: z.string(),
  principal_did: z.string(),
  payee_did: z.string(),
  deadline: instant,
  created_at: instant,
  funded_at: instant.nullable(),
  ended_at: instant.nullable(),
});

const recordedAgreement = z.object({
  /** The create request, byte for byte, with the principal's key and signature. */
  body: z.string(),
  signing_version: z.int(),
  matched_form: z.string(),
  signed_digest_hex: hex,
});

const recordedEvidence = z.object({
  evidence_id: z.guid(),
  payload: z.record(z.string(), z.json()),
  vendor_payload: z.record(z.string(), z.json()).nullable(),
  artifacts: z.array(hex),
  payee_did: z.string(),
  /** Null with the signature for the sandbox's guardrail, which takes evidence unsigned. */
  payee_pubkey_hex: hex.nullable(),
  payee_signature_hex: hex.nullable(),
  submitted_at: z.string(),
  payload_digest_hex: hex,
  artifacts_digest_hex: hex,
  verdict: z.object({ passed: z.boolean(), trace: z.array(z.json()), trace_hash: hex }),
});

const recordedOperation = z.object({
  operation_id: z.guid(),
  kind: z.string(),
  attempt: z.int(),
  status: z.string(),
  settlement_rail: z.string(),
  settlement_mode: z.string(),
  amount_minor: minorUnits,
  currency: z.string(),
  rail_ref: z.string().nullable(),
  failure_code: z.string().nullable(),
  created_at: instant,
  finished_at: instant.nullable(),
});

const recordedPosting = z.object({
  posting_id: z.guid(),
  kind: z.string(),
  debit: z.string(),
  credit: z.string(),
  amount_minor: minorUnits,
  currency: z.string(),
  scale: z.int(),
  operation_id: z.guid().nullable(),
  created_at: instant,
});

/** What happened at the rail by itself. */
const recordedFact = z.object({
  kind: z.string(),
  ref: z.string(),
  reason: z.string().nullable(),
  amount_minor: minorUnits.nullable(),
  currency: z.string(),
  inquiry: z.boolean(),
  won: z.boolean().nullable(),
  due_at: instant.nullable(),
  after_end: z.boolean(),
  created_at: instant,
});

const recordedEvent = z.object({
  /** Null, as the fields below, until the event is sealed, within a second of its commit. */
  seq: z.int().min(1).nullable(),
  kind: z.string(),
  /** Canonical JSON that the digest covers. */
  body: z.string(),
  digest_hex: hex,
  timestamp_unix_micros: z.string().regex(/^\d{1,18}$/),
  prev_commitment_hex: hex.nullable(),
  entry_commitment_hex: hex.nullable(),
  signature_hex: hex.nullable(),
  kid: z.string().nullable(),
});

export const intentRecord = z.object({
  intent: recordedIntent,
  agreement: recordedAgreement,
  evidence: recordedEvidence.nullable(),
  operations: z.array(recordedOperation),
  rail_facts: z.array(recordedFact),
  postings: z.array(recordedPosting),
  events: z.array(recordedEvent),
});
export type IntentRecord = z.output<typeof intentRecord>;

/** Rows of one kind; the engine bounds its attempts, and with them these rows, far below. */
const rowBound = 5_000;

// One statement, so that the record is one state of the database.
const recordText = `SELECT jsonb_build_object(
    'intent', jsonb_build_object('intent_id', i.id, 'state', i.state, 'status', i.status, 'settlement_kind', i.settlement_kind,
      'end_reason', i.end_reason, 'amount_minor', i.amount::text, 'currency', i.currency, 'scale', i.scale,
      'settlement_rail', i.rail, 'settlement_mode', i.settlement_mode, 'principal_did', i.principal_did,
      'payee_did', i.payee_did, 'deadline', i.deadline, 'created_at', i.created_at, 'funded_at', i.funded_at,
      'ended_at', i.ended_at),
    'agreement', jsonb_build_object('body', a.body::text, 'signing_version', a.signing_version, 'matched_form', a.matched_form,
      'signed_digest_hex', encode(a.signed_digest, 'hex')),
    'evidence', (SELECT jsonb_build_object('evidence_id', e.id, 'artifacts', to_jsonb(e.artifacts), 'payee_did', e.payee_did,
        'payee_pubkey_hex', encode(e.payee_pubkey, 'hex'), 'payee_signature_hex', encode(e.payee_signature, 'hex'),
        'submitted_at', e.submitted_at, 'payload_digest_hex', encode(e.payload_digest, 'hex'),
        'artifacts_digest_hex', encode(e.artifacts_digest, 'hex'), 'payload', e.payload::text,
        'vendor_payload', e.vendor_payload::text, 'passed', e.passed, 'trace', e.trace::text,
        'trace_hash', encode(e.trace_hash, 'hex'))
      FROM evidence e WHERE e.tenant_id = i.tenant_id AND e.intent_id = i.id),
    'operations', (SELECT coalesce(jsonb_agg(jsonb_build_object('operation_id', o.id, 'kind', o.kind, 'attempt', o.attempt,
        'status', o.status, 'settlement_rail', o.rail, 'settlement_mode', o.mode, 'amount_minor', o.amount::text,
        'currency', o.currency, 'rail_ref', o.rail_ref, 'failure_code', o.failure_code, 'created_at', o.created_at,
        'finished_at', o.finished_at) ORDER BY o.created_at, o.id), '[]')
      FROM rail_operations o WHERE o.tenant_id = i.tenant_id AND o.intent_id = i.id),
    'rail_facts', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'ref', f.ref, 'reason', f.reason,
        'amount_minor', f.amount::text, 'currency', f.currency, 'inquiry', f.inquiry, 'won', f.won, 'due_at', f.due_at,
        'after_end', f.after_end, 'created_at', f.created_at) ORDER BY f.created_at, f.id), '[]')
      FROM rail_facts f WHERE f.tenant_id = i.tenant_id AND f.intent_id = i.id),
    'postings', (SELECT coalesce(jsonb_agg(jsonb_build_object('posting_id', t.id, 'kind', t.kind, 'debit', t.debit,
        'credit', t.credit, 'amount_minor', t.amount::text, 'currency', t.currency, 'scale', t.scale,
        'operation_id', t.operation_id, 'created_at', t.created_at) ORDER BY t.created_at, t.id), '[]')
      FROM ledger_transfers t WHERE t.tenant_id = i.tenant_id AND t.intent_id = i.id),
    'events', (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', v.seq, 'kind', v.kind, 'body', v.body,
        'digest_hex', encode(v.digest, 'hex'), 'timestamp_unix_micros', (extract(epoch FROM v.created_at) * 1000000)::bigint::text,
        'prev_commitment_hex', encode(v.prev_commitment, 'hex'), 'entry_commitment_hex', encode(v.entry_commitment, 'hex'),
        'signature_hex', encode(v.signature, 'hex'), 'kid', v.kid) ORDER BY v.seq NULLS LAST, v.created_at, v.ordinal), '[]')
      FROM ledger_events v WHERE v.tenant_id = i.tenant_id AND v.intent_id = i.id)) AS record
  FROM intents i JOIN intent_agreements a ON a.tenant_id = i.tenant_id AND a.intent_id = i.id
  WHERE i.tenant_id = $1 AND i.id = $2`;

/** JSON columns travel as text, so that they are the text that was stored. */
const parsed = z.string().transform((text): unknown => JSON.parse(text));
const row = z.object({
  record: z
    .looseObject({
      evidence: z
        .looseObject({ payload: parsed, vendor_payload: parsed.nullable(), trace: parsed })
        .transform(({ passed, trace, trace_hash, ...evidence }) => ({
          ...evidence,
          verdict: { passed, trace, trace_hash },
        }))
        .nullable(),
    })
    .pipe(intentRecord),
});

export interface RecordStore {
  /** Null when the tenant has no such intent. */
  read(tenantId: string, intentId: string): Promise<IntentRecord | null>;
}

export const recordStore = (db: Database): RecordStore => ({
  read: (tenantId, intentId) =>
    inTenant(db, tenantId, async (tx) => {
      const [found] = await tx.rows(recordText, [tenantId, intentId]);
      if (found === undefined) return null;
      const { record } = row.parse(found);
      const largest = Math.max(
        record.operations.length,
        record.rail_facts.length,
        record.postings.length,
        record.events.length,
      );
      assert(largest <= rowBound, 'An intent has more rows than the engine can have written');
      return record;
    }),
});
