import { type Endpoint, endpoint, type ProofPurpose } from '@/lib/kernel/endpoint';
import type { Permission } from '@/lib/kernel/permission';
import { confirmSettlement } from './confirm-settlement';
import {
  createIntentBody,
  disputeBody,
  disputeView,
  emptyBody,
  evidenceBody,
  evidenceView,
  intentDetailView,
  intentIdParams,
  intentListQuery,
  intentListView,
  intentView,
  resolutionBody,
  settlementView,
  summaryView,
} from './contract';
import { createIntent } from './create-intent';
import { openDispute, resolveDispute } from './dispute-intent';
import type { Engine } from './engine';
import { fundIntent } from './fund-intent';
import { getIntent } from './get-intent';
import { bootstrapBody, bootstrapView, guardrailEvidenceBody, guardrailEvidenceView } from './guardrail-contract';
import { bootstrapGuardrail, submitGuardrailEvidence } from './guardrails';
import { listIntents } from './list-intents';
import type { OperatorStore } from './store/operator-store';
import { submitEvidence } from './submit-evidence';
import { summariseTenant } from './summarise-tenant';

export interface HarborDeps {
  readonly engine: Engine;
  readonly operators: OperatorStore;
}

/** A step of the engine: its own read re-checks that the key is live. */
const mover = (permission: Permission, proof?: ProofPurpose) =>
  ({ kind: 'key', permission, credential: 'in_read', ...(proof === undefined ? {} : { proof }) }) as const;
const reader = { kind: 'key', permission: 'intent.read', credential: 'fresh' } as const;
const sandbox = {
  kind: 'key',
  permission: 'sandbox.guardrail',
  credential: 'in_read',
  environments: ['sandbox'],
  tenantHeader: 'refused',
} as const;

const proofRefusals = [
  'recognition_proof_required',
  'recognition_proof.malformed',
  'recognition_proof.expired',
  'recognition_proof.binding_mismatch',
  'recognition_proof.key_unknown',
  'recognition_proof.signature_invalid',
  'recognition_proof.nonce_replayed',
];

/** The intent's life over HTTP, as in the Paybond contract. The bare aliases are the same declarations. */
const funding = ({ engine }: HarborDeps): readonly Endpoint[] => [
  endpoint({
    name: 'harbor.intents.create',
    method: 'POST',
    path: '/harbor/intents',
    aliases: ['/intents'],
    summary: 'Create an intent from a signed agreement',
    who: mover('intent.create', 'harbor.intent.create'),
    errors: 'paybond',
    body: createIntentBody,
    responses: { 201: { description: 'Created, or created before by the same request', schema: intentView } },
    refusals: [
      'intent.signature_invalid',
      'intent.exists',
      'idempotency.conflict',
      'rail.disabled',
      'policy_unknown',
      'capability.closed',
      ...proofRefusals,
    ],
    handle: (call) => createIntent(engine, call),
  }),
  endpoint({
    name: 'harbor.intents.fund',
    method: 'POST',
    path: '/harbor/intents/{intent_id}/fund',
    aliases: ['/intents/{intent_id}/fund'],
    summary: 'Hold the money on the rail and mint the capability token',
    who: mover('intent.fund', 'harbor.intent.fund'),
    errors: 'paybond',
    params: intentIdParams,
    body: emptyBody,
    bodyOptional: true,
    responses: {
      200: { description: 'Funded', schema: intentView },
      202: { description: 'The rail has not answered yet. Never pay again: ask again.', schema: intentView },
      402: { description: 'The payer signs first: `PAYMENT-REQUIRED` says what.', schema: intentView },
    },
    refusals: [
      'intent.not_found',
      'intent.expired',
      'rail.declined',
      'reconcile_required',
      'payment.invalid',
      'payment.in_flight',
      ...proofRefusals,
    ],
    handle: (call) => fundIntent(engine, call),
  }),
];

const settlement = ({ engine }: HarborDeps): readonly Endpoint[] => [
  endpoint({
    name: 'harbor.intents.evidence',
    method: 'POST',
    path: '/harbor/intents/{intent_id}/evidence',
    aliases: ['/intents/{intent_id}/evidence'],
    summary: 'Submit the payee’s signed evidence; the predicate judges it at once',
    who: mover('intent.evidence', 'harbor.intent.evidence.submit'),
    errors: 'paybond',
    params: intentIdParams,
    body: evidenceBody,
    responses: { 200: { description: 'Judged; a failed predicate is no error', schema: evidenceView } },
    refusals: [
      'intent.not_found',
      'intent.not_funded',
      'intent.evidence_already_submitted',
      'intent.disputed',
      'idempotency.conflict',
      'evidence.schema_mismatch',
      'evidence.funding_signal',
      'evidence.signature_invalid',
      ...proofRefusals,
    ],
    handle: (call) => submitEvidence(engine, call),
  }),
  endpoint({
    name: 'harbor.intents.confirm',
    method: 'POST',
    path: '/harbor/intents/{intent_id}/settlement/confirm',
    aliases: ['/intents/{intent_id}/settlement/confirm'],
    summary: 'Settle by the verdict: release or refund',
    who: mover('intent.settle', 'harbor.intent.settlement.confirm'),
    errors: 'paybond',
    params: intentIdParams,
    body: emptyBody,
    bodyOptional: true,
    responses: {
      200: { description: 'Released or refunded', schema: settlementView },
      202: { description: 'The rail has not answered yet. Ask again.', schema: settlementView },
    },
    refusals: [
      'intent.not_found',
      'intent.evidence_missing',
      'intent.disputed',
      'rail.settlement_failed',
      'reconcile_required',
      'settlement.operator_required',
      'capability.closed',
      ...proofRefusals,
    ],
    handle: (call) => confirmSettlement(engine, call),
  }),
];

const operator = ({ engine, operators }: HarborDeps): readonly Endpoint[] => [
  endpoint({
    name: 'harbor.operator.intents.list',
    method: 'GET',
    path: '/harbor/operator/v1/intents',
    summary: 'List intents, newest first',
    who: reader,
    errors: 'paybond',
    query: intentListQuery,
    responses: { 200: { description: 'A page', schema: intentListView } },
    refusals: ['page.cursor_invalid'],
    handle: (call) => listIntents({ operators }, call),
  }),
  endpoint({
    name: 'harbor.operator.intents.get',
    method: 'GET',
    path: '/harbor/operator/v1/intents/{intent_id}',
    summary: 'One intent with evidence, rail operations, postings and timeline',
    who: reader,
    errors: 'paybond',
    params: intentIdParams,
    responses: { 200: { description: 'The intent', schema: intentDetailView } },
    refusals: ['intent.not_found'],
    handle: (call) => getIntent({ operators, store: engine.store }, call),
  }),
  endpoint({
    name: 'harbor.operator.summary',
    method: 'GET',
    path: '/harbor/operator/v1/summary',
    summary: 'Counts and totals of the tenant',
    who: reader,
    errors: 'paybond',
    responses: { 200: { description: 'Counts and totals', schema: summaryView } },
    handle: (call) => summariseTenant({ operators }, call),
  }),
];

const disputes = ({ engine }: HarborDeps): readonly Endpoint[] => [
  endpoint({
    name: 'harbor.operator.dispute.open',
    method: 'POST',
    path: '/harbor/operator/v1/intents/{intent_id}/dispute/open',
    summary: 'Freeze the money of an intent',
    who: mover('dispute.manage'),
    errors: 'paybond',
    params: intentIdParams,
    body: disputeBody,
    responses: { 200: { description: 'Disputed', schema: disputeView } },
    refusals: ['intent.not_found', 'intent.settling'],
    handle: (call) => openDispute(engine, call),
  }),
  endpoint({
    name: 'harbor.operator.dispute.resolve',
    method: 'POST',
    path: '/harbor/operator/v1/intents/{intent_id}/dispute/resolve',
    summary: 'End a dispute: release or refund',
    who: mover('dispute.manage'),
    errors: 'paybond',
    params: intentIdParams,
    body: resolutionBody,
    responses: {
      200: { description: 'Released or refunded', schema: settlementView },
      202: { description: 'The rail has not answered yet. Ask again.', schema: settlementView },
    },
    refusals: ['intent.not_found', 'intent.not_disputed', 'rail.settlement_failed', 'capability.closed'],
    handle: (call) => resolveDispute(engine, call),
  }),
];

const guardrails = ({ engine }: HarborDeps): readonly Endpoint[] => [
  endpoint({
    name: 'sandbox.guardrails.bootstrap',
    method: 'POST',
    path: '/v1/sandbox/guardrails/bootstrap',
    summary: 'Open and fund a simulated intent for one operation',
    who: sandbox,
    errors: 'paybond',
    body: bootstrapBody,
    responses: { 200: { description: 'Funded', schema: bootstrapView } },
    refusals: ['policy_unknown', 'harbor_create_failed', 'idempotency.conflict'],
    handle: (call) => bootstrapGuardrail(engine, call),
  }),
  endpoint({
    name: 'sandbox.guardrails.evidence',
    method: 'POST',
    path: '/v1/sandbox/guardrails/{intent_id}/evidence',
    summary: 'Submit unsigned evidence for a guardrail’s intent',
    who: sandbox,
    errors: 'paybond',
    params: intentIdParams,
    body: guardrailEvidenceBody,
    responses: { 200: { description: 'Judged', schema: guardrailEvidenceView } },
    refusals: ['intent.not_found', 'harbor_evidence_failed', 'idempotency.conflict'],
    handle: (call) => submitGuardrailEvidence(engine, call),
  }),
];

export const harborEndpoints = (deps: HarborDeps): readonly Endpoint[] => [
  ...funding(deps),
  ...settlement(deps),
  ...operator(deps),
  ...disputes(deps),
  ...guardrails(deps),
];
