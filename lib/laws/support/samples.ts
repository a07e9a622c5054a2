import { toHex } from '@/lib/kernel/bytes';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import { fakeSignature } from '@/lib/rails/configuration/testing/fake-counterparts';
import { pairOf } from '@/lib/testing/client';
import { gateSamples } from './gate-samples';
import { disputed, funded, held, judged, opened, rehearsed, tool, work } from './intents';
import type { Build, Sample } from './sample';
import type { Party } from './world';

const plain =
  (path: string, query?: Sample['query']): Build =>
  async () => ({ path, ids: [], ...(query && { query }) });

const clientOf = (party: Party) => party.by.tenant_admin;

/** A new key's id as the wire shows it. */
async function serviceKeyId({ tenant }: Party): Promise<string> {
  const [, , , id = ''] = (await tenant.key('developer')).split('_');
  return id;
}

const newAgentKey = () => ({
  key_id: `agent-${uuidV4()}`,
  public_key_hex: toHex(pairOf(toHex(randomBytes(32))).publicKey),
  label: 'desk',
});

const identity: Readonly<Record<string, Build>> = {
  'identity.principal.get': plain('/v1/auth/principal'),
  'identity.service_key.list': async (party) => {
    await party.tenant.key('auditor');
    const first = await clientOf(party).get('/v1/admin/api-keys?limit=1');
    return { path: '/v1/admin/api-keys', query: { limit: '5', cursor: first.body.next_cursor }, ids: [] };
  },
  'identity.service_key.create': async () => ({
    path: '/v1/admin/api-keys',
    body: {
      service_account_name: `desk ${uuidV4()}`,
      service_account_role: 'developer',
      label: 'laptop',
      key_kind: 'standard',
      mcp_scopes: [],
    },
    ids: [],
  }),
  'identity.service_key.rotate': async (party) => {
    const id = await serviceKeyId(party);
    return { path: `/v1/admin/api-keys/${id}/rotate`, body: {}, ids: [id] };
  },
  'identity.service_key.revoke': async (party) => {
    const id = await serviceKeyId(party);
    return { path: `/v1/admin/api-keys/${id}`, ids: [id] };
  },
  'identity.agent_key.list': async (party) => {
    await clientOf(party).post('/v1/admin/agent-keys', newAgentKey());
    const first = await clientOf(party).get('/v1/admin/agent-keys?limit=1');
    return { path: '/v1/admin/agent-keys', query: { limit: '5', cursor: first.body.next_cursor }, ids: [] };
  },
  'identity.agent_key.register': async () => ({ path: '/v1/admin/agent-keys', body: newAgentKey(), ids: [] }),
  'identity.agent_key.revoke': async (party) => {
    const key = newAgentKey();
    await clientOf(party).post('/v1/admin/agent-keys', key);
    return { path: `/v1/admin/agent-keys/${key.key_id}`, ids: [key.key_id] };
  },
};

const lifecycle: Readonly<Record<string, Build>> = {
  'harbor.intents.create': async (party) => ({
    path: '/harbor/intents',
    body: { ...clientOf(party).agreementBody(), predicate_ref: null, completion_preset_id: null },
    ids: [],
  }),
  'harbor.intents.fund': async (party) => {
    const intentId = await opened(clientOf(party));
    return { path: `/harbor/intents/${intentId}/fund`, body: {}, ids: [intentId] };
  },
  'harbor.intents.evidence': async (party) => {
    const { intentId } = await funded(clientOf(party));
    const body = clientOf(party).evidenceBody(intentId, work, ['0a'.repeat(32)]);
    const path = `/harbor/intents/${intentId}/evidence`;
    return { path, body: { ...body, vendor_payload: { booking: 'ok' } }, ids: [intentId] };
  },
  'harbor.intents.confirm': async (party) => {
    const { intentId } = await judged(clientOf(party));
    return { path: `/harbor/intents/${intentId}/settlement/confirm`, body: {}, ids: [intentId] };
  },
};

const desk: Readonly<Record<string, Build>> = {
  'harbor.operator.intents.list': async (party) => {
    await opened(clientOf(party));
    await opened(clientOf(party));
    const path = '/harbor/operator/v1/intents';
    const first = await clientOf(party).get(`${path}?limit=1`);
    const query = {
      limit: '5',
      cursor: first.body.next_cursor,
      status: 'open',
      operator: party.tenant.identity.payee.did,
      created_after: '2020-01-01T00:00:00Z',
      created_before: '2120-01-01T00:00:00Z',
    };
    return { path, query, ids: [] };
  },
  'harbor.operator.intents.get': async (party) => {
    const { intentId } = await judged(clientOf(party));
    return { path: `/harbor/operator/v1/intents/${intentId}`, ids: [intentId] };
  },
  'harbor.operator.summary': plain('/harbor/operator/v1/summary'),
  'harbor.operator.dispute.open': async (party) => {
    const { intentId } = await funded(clientOf(party));
    const path = `/harbor/operator/v1/intents/${intentId}/dispute/open`;
    return { path, body: { reason: 'not what was ordered' }, ids: [intentId] };
  },
  'harbor.operator.dispute.resolve': async (party) => {
    const { intentId } = await disputed(clientOf(party));
    const path = `/harbor/operator/v1/intents/${intentId}/dispute/resolve`;
    return { path, body: { resolution: 'refund', reason: 'the payee agreed' }, ids: [intentId] };
  },
};

const cases = '/v1/disputes/cases';

/** A route of a fresh case. */
const ofCase =
  (route: string, body?: Sample['body']): Build =>
  async (party) => {
    const { intentId } = await disputed(clientOf(party));
    const id = `case_${intentId.replaceAll('-', '')}`;
    return { path: `${cases}/${id}${route}`, ids: [id], ...(body && { body }) };
  };

const disputes: Readonly<Record<string, Build>> = {
  'disputes.case.list': async (party) => {
    await disputed(clientOf(party));
    await disputed(clientOf(party));
    const first = await clientOf(party).get(`${cases}?limit=1`);
    return { path: cases, query: { status: 'open', limit: '5', cursor: first.body.next_cursor }, ids: [] };
  },
  'disputes.case.open': async (party) => {
    const { intentId } = await funded(clientOf(party));
    return { path: cases, body: { intent_id: intentId, reason: 'not what was ordered' }, ids: [intentId] };
  },
  'disputes.case.get': ofCase(''),
  'disputes.note.add': ofCase('/notes', { body: 'called the payee', shareable: true }),
  'disputes.evidence_ref.add': ofCase('/evidence-refs', {
    kind: 'invoice',
    ref: 'inv-7',
    digest_hex: '0e'.repeat(32),
    label: 'The invoice',
  }),
  'disputes.due_date.set': ofCase('/due-date', { due_at: new Date(Date.now() + 24 * 3_600_000).toISOString() }),
  'disputes.status.set': ofCase('/status', {
    status: 'withdrawn',
    resolution_note: 'both agreed',
    resolution: 'refund',
  }),
  'disputes.packet.get': async (party) => {
    const sample = await ofCase('/arbitration-packet')(party);
    await party.seal();
    return sample;
  },
};

const sandbox: Readonly<Record<string, Build>> = {
  'sandbox.guardrails.bootstrap': async () => ({
    path: '/v1/sandbox/guardrails/bootstrap',
    body: {
      operation: 'paid-tool',
      requested_spend_cents: 100,
      currency: 'usd',
      evidence_schema: { type: 'object' },
      metadata: { run: 'one' },
      completion_preset: null,
      template_id: null,
      parameters: null,
    },
    ids: [],
  }),
  'rails.simulator.raise_event': async (party) => {
    const { intentId } = await funded(clientOf(party));
    const body = { intent_id: intentId, type: 'dispute_opened' };
    return { path: '/v1/sandbox/simulator/events', body, ids: [intentId] };
  },
  'sandbox.guardrails.evidence': async (party) => {
    const intentId = await rehearsed(clientOf(party));
    const body = {
      payload: { ok: true },
      vendor_payload: { booking: 'ok' },
      artifacts: ['0b'.repeat(32)],
      operation: 'paid-tool',
      requested_spend_cents: 100,
      metadata: { run: 'one' },
    };
    return { path: `/v1/sandbox/guardrails/${intentId}/evidence`, body, ids: [intentId] };
  },
};

const spend: Readonly<Record<string, Build>> = {
  'spend.verify': async (party) => {
    const { intentId, token } = await funded(clientOf(party));
    const body = {
      intent_id: intentId,
      token,
      operation: tool,
      requested_spend_cents: 100,
      vendor_id: 'hotel',
      task_id: 'task-1',
      workflow_id: 'workflow-1',
      tool_call_id: `call-${uuidV4()}`,
      tool_name: 'book',
      currency: 'usd',
      agent_subject: 'did:web:agent.example',
      approval_token: 'none',
      idempotency_key: `key-${uuidV4()}`,
      model_family: 'any',
      config_hash_hex: '0c'.repeat(32),
      prompt_hash_hex: '0d'.repeat(32),
    };
    return { path: '/verify', body, ids: [intentId] };
  },
  'spend.decision.complete': async (party) => {
    const decisionId = await held(clientOf(party), await funded(clientOf(party)));
    return { path: `/v1/spend/decisions/${decisionId}/complete`, body: { outcome: 'consumed' }, ids: [decisionId] };
  },
};

const ledger: Readonly<Record<string, Build>> = {
  'proof.ledger.tip': plain('/harbor/ledger/v1/tip'),
  'proof.ledger.events': plain('/harbor/ledger/v1/events', { after_seq: '0', limit: '5' }),
  'proof.ledger.verify': plain('/harbor/ledger/v1/verify', { after_seq: '0', limit: '5' }),
  'proof.ledger.authority': plain('/harbor/ledger/v1/authority'),
  'proof.jwks.get': plain('/.well-known/jwks.json'),
};

const settlement = '/v1/admin/settlement';
const baseAddress = `0x${'1f'.repeat(20)}`;
const stripeAccount = { contact_email: 'finance@hotel.example', country: 'US', another: false };

/** A Stripe account that can be paid. */
async function linkedAccount(party: Party): Promise<void> {
  await clientOf(party).post(`${settlement}/stripe/account`, stripeAccount);
  await clientOf(party).post(`${settlement}/stripe/account/refresh`, {});
}

const railSettings: Readonly<Record<string, Build>> = {
  'rails.configuration.get': plain(`${settlement}/config`),
  'rails.version.list': plain(`${settlement}/versions`, { limit: '5', before_version: '9' }),
  'rails.modes.change': async () => ({
    path: `${settlement}/modes`,
    body: { modes: { stripe_mpp: 'disabled' }, reason: 'not sold here' },
    ids: [],
  }),
  'rails.settings.change': async () => ({
    path: `${settlement}/settings`,
    body: { service_keys_confirm: true, ach_risk_hold_days: 6, reason: 'our bank is slow' },
    ids: [],
  }),
  'rails.ach_terms.confirm': async () => ({
    path: `${settlement}/stripe/ach-terms`,
    body: { terms: '2026-11', reason: 'read by finance' },
    ids: [],
  }),
  'rails.account.link': async () => ({ path: `${settlement}/stripe/account`, body: stripeAccount, ids: [] }),
  'rails.account.open': async (party) => {
    await linkedAccount(party);
    return { path: `${settlement}/stripe/account/link`, body: {}, ids: [] };
  },
  'rails.account.refresh': async (party) => {
    await linkedAccount(party);
    return { path: `${settlement}/stripe/account/refresh`, body: {}, ids: [] };
  },
  'rails.account.propose': async (party) => {
    await linkedAccount(party);
    return { path: `${settlement}/stripe/account/destination`, body: { reason: 'our account' }, ids: [] };
  },
  'rails.address.challenge': async () => ({
    path: `${settlement}/x402/challenges`,
    body: { address: baseAddress },
    ids: [],
  }),
  'rails.address.propose': async (party) => {
    const { body } = await clientOf(party).post(`${settlement}/x402/challenges`, { address: baseAddress });
    const signature = fakeSignature(baseAddress, body.message);
    const path = `${settlement}/x402/destination`;
    return {
      path,
      body: { challenge_id: body.challenge_id, signature, reason: 'our wallet' },
      ids: [body.challenge_id],
    };
  },
};

const stripe: Readonly<Record<string, Build>> = {
  'rails.stripe.webhook_health': plain('/v1/stripe/webhook-health'),
  'rails.stripe.webhook_failures': plain('/v1/stripe/webhook-failures', { limit: '5' }),
  'rails.stripe.reconcile': async () => ({ path: '/v1/stripe/reconcile', body: {}, ids: [] }),
};

const service: Readonly<Record<string, Build>> = {
  'web.health.get': plain('/health'),
  'web.readiness.get': plain('/readiness'),
  'web.openapi.get': plain('/openapi.json'),
};

/**
 * One sample for each declared endpoint, by its name. A new endpoint gets a line here, and with it every generated test:
 * foreign ids, roles, credentials, proofs and broken input.
 */
const differences = '/harbor/operator/v1/recovery/cases';

const recovery: Readonly<Record<string, Build>> = {
  'recovery.case.list': async (party) => {
    await party.difference();
    await party.difference();
    const first = await clientOf(party).get(`${differences}?limit=1`);
    return { path: differences, query: { limit: '5', cursor: first.body.next_cursor, status: 'open' }, ids: [] };
  },
  'recovery.case.get': async (party) => {
    const id = await party.difference();
    return { path: `${differences}/${id}`, ids: [id] };
  },
  'recovery.case.note': async (party) => {
    const id = await party.difference();
    return {
      path: `${differences}/${id}/notes`,
      body: { body: 'their batch was late', status: 'explained' },
      ids: [id],
    };
  },
  'recovery.stuck.list': plain('/harbor/operator/v1/intents/stuck', { older_than_seconds: '10', limit: '5' }),
  'recovery.intent.reconcile': async (party) => {
    const { intentId } = await judged(clientOf(party));
    return { path: `/harbor/operator/v1/intents/${intentId}/reconcile`, body: {}, ids: [intentId] };
  },
};

export const samples: Readonly<Record<string, Build>> = {
  ...gateSamples,
  ...identity,
  ...lifecycle,
  ...desk,
  ...disputes,
  ...recovery,
  ...sandbox,
  ...spend,
  ...ledger,
  ...railSettings,
  ...stripe,
  ...service,
};

/** A fresh sample of the endpoint among the party's own objects. */
export async function sampleFor({ name }: Endpoint, party: Party): Promise<Sample> {
  const build = samples[name];
  if (build === undefined) throw new Error(`${name} has no sample in lib/laws/support/samples.ts`);
  return build(party);
}
