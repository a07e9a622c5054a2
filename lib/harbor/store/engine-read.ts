import { z } from 'zod';
import type { OperationDetail } from '@/lib/harbor/domain/decide/decision';
import { factKinds, type KnownFact } from '@/lib/harbor/domain/decide/fact';
import { type IntentFacts, intentKinds, type OperationFacts } from '@/lib/harbor/domain/intent';
import { intentStatuses, wireStates } from '@/lib/harbor/domain/intent.machine';
import { operationKinds, railOperationMachine } from '@/lib/harbor/domain/rail-operation.machine';
import { fromHex } from '@/lib/kernel/bytes';

/** Status under which a key is claimed while its request is under way; nothing on the wire ever has it. */
export const claimedStatus = 102;

/** What stands under an explicit Idempotency-Key: an answer, or the claim of a request that is under way. */
export interface StoredAnswer {
  readonly digestHex: string;
  readonly status: number;
  readonly body: string;
}

export interface StoredEvidence {
  readonly id: string;
  readonly passed: boolean;
  readonly trace: unknown;
  readonly traceHashHex: string;
  readonly schemaReport: unknown;
  readonly payloadDigestHex: string;
  readonly artifactsDigestHex: string;
}

export interface StoredOperation extends OperationFacts {
  readonly rail: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly railRef: string | null;
  readonly failureCode: string | null;
  readonly detail: OperationDetail;
  readonly leaseOwner: string | null;
  readonly asked: number;
  /** A caller was told of the end. */
  readonly isHeard: boolean;
}

/** An intent's row with what only answers need. */
export interface StoredIntent extends IntentFacts {
  readonly requestDigestHex: string;
  readonly createdAt: Date;
  /** Version of the rail configuration at create. */
  readonly railVersion: number;
}

/** The tenant's rail configuration that is in force. */
export interface RailConfiguration {
  readonly version: number;
  readonly modes: Readonly<Record<string, 'simulated' | 'connected' | 'disabled'>>;
  readonly settings: {
    /** False: only people confirm settlements. */
    readonly serviceKeysConfirm: boolean;
    /** Business days between a bank debit's success and its release. */
    readonly achRiskHoldDays: number;
  };
}

/** Everything a step decides on, as `harbor_read` gives it. */
export interface EngineRead {
  readonly keyLive: boolean;
  /** Public key of the trusted agent key named by the proof; null when unknown or revoked. */
  readonly agentKeyHex: string | null;
  /** Digest of the request that used this nonce before. */
  readonly nonceDigestHex: string | null;
  readonly answer: StoredAnswer | null;
  readonly intent: StoredIntent | null;
  /** The create request, byte for byte. */
  readonly agreement: string | null;
  readonly evidence: StoredEvidence | null;
  readonly operations: readonly StoredOperation[];
  /** Facts of the rail that were applied. */
  readonly facts: readonly KnownFact[];
  readonly rails: RailConfiguration;
  /** Settings of the configuration that was in force when the intent was created; before that, of the one in force. */
  readonly agreedSettings: RailConfiguration['settings'];
  /** Where the intent's released money goes; null when its rail names nothing. */
  readonly destination: string | null;
}

const instant = z.string().transform((text) => new Date(text));
const bytea = z
  .string()
  .startsWith('\\x')
  .transform((text) => text.slice(2));
const amount = z
  .number()
  .int()
  .transform((value) => BigInt(value));
const modeByWire = { simulated: 'simulated', live: 'connected', disabled: 'disabled' } as const;

const intentSchema = z
  .object({
    id: z.string(),
    kind: z.enum(intentKinds),
    operator_fee: amount,
    earned: amount,
    state: z.enum(wireStates),
    status: z.enum(intentStatuses),
    settlement_kind: z.enum(['release', 'refund']).nullable(),
    end_reason: z
      .enum([
        'predicate_passed',
        'predicate_failed',
        'expired',
        'canceled',
        'dispute_release',
        'dispute_refund',
        'hold_lost',
        'split',
      ])
      .nullable(),
    amount,
    currency: z.string(),
    scale: z.number().int(),
    rail: z.string(),
    settlement_mode: z.enum(['simulated', 'live', 'disabled']),
    principal_did: z.string(),
    payee_did: z.string(),
    payee_pubkey: bytea.nullable(),
    deadline: instant,
    sandbox_scenario: z.string().nullable(),
    request_digest: bytea,
    capability_id: z.string().nullable(),
    capability_issued_at: instant.nullable(),
    funded_at: instant.nullable(),
    ended_at: instant.nullable(),
    hold_expires_at: instant.nullable(),
    rail_version: z.number().int(),
    created_at: instant,
    version: z.number().int(),
  })
  .transform(
    (row): StoredIntent => ({
      id: row.id,
      kind: row.kind,
      operatorFee: row.operator_fee,
      earned: row.earned,
      state: row.status === 'expired' || row.status === 'canceled' ? row.status : row.state,
      status: row.status,
      settlementKind: row.settlement_kind,
      endReason: row.end_reason,
      amount: row.amount,
      currency: row.currency,
      scale: row.scale,
      rail: row.rail,
      mode: modeByWire[row.settlement_mode],
      deadline: row.deadline,
      principalDid: row.principal_did,
      payeeDid: row.payee_did,
      payeePublicKeyHex: row.payee_pubkey,
      sandboxScenario: row.sandbox_scenario,
      capabilityId: row.capability_id,
      capabilityIssuedAt: row.capability_issued_at,
      fundedAt: row.funded_at,
      endedAt: row.ended_at,
      holdExpiresAt: row.hold_expires_at,
      railVersion: row.rail_version,
      version: row.version,
      requestDigestHex: row.request_digest,
      createdAt: row.created_at,
    }),
  );

const operationSchema = z
  .object({
    id: z.string(),
    kind: z.enum(operationKinds),
    attempt: z.number().int(),
    status: z.enum(railOperationMachine.states),
    rail: z.string(),
    amount,
    currency: z.string(),
    rail_ref: z.string().nullable(),
    failure_code: z.string().nullable(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    lease_owner: z.string().nullable(),
    lease_until: instant.nullable(),
    finished_at: instant.nullable(),
    asked: z.number().int(),
    heard_at: z.string().nullable(),
  })
  .transform(
    (row): StoredOperation => ({
      id: row.id,
      kind: row.kind,
      attempt: row.attempt,
      status: row.status,
      rail: row.rail,
      amount: row.amount,
      currency: row.currency,
      railRef: row.rail_ref,
      failureCode: row.failure_code,
      detail: row.detail,
      leaseOwner: row.lease_owner,
      leaseUntil: row.lease_until,
      finishedAt: row.finished_at,
      asked: row.asked,
      isHeard: row.heard_at !== null,
    }),
  );

const factSchema = z
  .object({ kind: z.enum(factKinds), ref: z.string(), amount: amount.nullable() })
  .transform((row): KnownFact => ({ kind: row.kind, ref: row.ref, amount: row.amount ?? 0n }));

/** Five business days: what a bank needs to send a debit back. */
export const settingsSchema = z
  .object({ service_keys_confirm: z.boolean().default(true), ach_risk_hold_days: z.number().int().default(5) })
  .transform((row) => ({ serviceKeysConfirm: row.service_keys_confirm, achRiskHoldDays: row.ach_risk_hold_days }));

const railsSchema = z
  .object({
    version: z.number().int(),
    modes: z.record(z.string(), z.enum(['simulated', 'connected', 'disabled'])),
    settings: settingsSchema,
  })
  .transform((row): RailConfiguration => row);

const readSchema = z
  .object({
    key_live: z.boolean(),
    agent_key: z.string().nullable(),
    nonce_digest: z.string().nullable(),
    idempotency: z.object({ digest: z.string(), status: z.number(), body: z.string() }).nullable(),
    intent: intentSchema.nullable(),
    agreement: z.string().nullable(),
    evidence: z
      .object({
        id: z.string(),
        passed: z.boolean(),
        trace: z.unknown(),
        schema_report: z.unknown(),
        payload_digest: z.string(),
        artifacts_digest: z.string(),
        trace_hash: z.string(),
      })
      .nullable(),
    operations: z.array(operationSchema),
    facts: z.array(factSchema),
    rails: railsSchema.nullable(),
    destination: z.string().nullable(),
  })
  .transform((row): EngineRead => {
    const rails = row.rails ?? { version: 0, modes: {}, settings: settingsSchema.parse({}) };
    return {
      keyLive: row.key_live,
      agentKeyHex: row.agent_key,
      nonceDigestHex: row.nonce_digest,
      answer:
        row.idempotency === null
          ? null
          : { digestHex: row.idempotency.digest, status: row.idempotency.status, body: row.idempotency.body },
      intent: row.intent,
      agreement: row.agreement,
      evidence:
        row.evidence === null
          ? null
          : {
              id: row.evidence.id,
              passed: row.evidence.passed,
              trace: row.evidence.trace,
              traceHashHex: row.evidence.trace_hash,
              schemaReport: row.evidence.schema_report,
              payloadDigestHex: row.evidence.payload_digest,
              artifactsDigestHex: row.evidence.artifacts_digest,
            },
      operations: row.operations,
      facts: row.facts,
      rails,
      agreedSettings: rails.settings,
      destination: row.destination,
    };
  });

export const parseEngineRead = (value: unknown): EngineRead => readSchema.parse(value);

/** Bytes of a hex column; a malformed one is a bug. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === null) throw new Error('stored hex is malformed');
  return bytes;
}
