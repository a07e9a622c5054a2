import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant, openDatabase } from '@/lib/db/pool';
import { listAgentKeys } from '@/lib/gate/desk-agents/list-keys';
import { deliver } from '@/lib/gate/fulfilment/deliver';
import { fakeCourier, isSigned } from '@/lib/gate/testing/courier';
import { type GateParty, gateClient, gateParty, quoteBody, seedCtx } from '@/lib/gate/testing/gate-client';
import { person, registeredAgent, visitor } from '@/lib/gate/testing/person';
import type { Ctx } from '@/lib/kernel/context';
import type { Role } from '@/lib/kernel/permission';
import { gateDefaults } from '@/lib/runtime/gate-env';
import { createStack, type Stack, unwrap } from '@/lib/testing/stack';
import { deleteAgent } from './delete-agent';
import { issueAgentKey } from './issue-agent-key';
import { issueCredential } from './issue-credential';
import { revokeAgentKey, revokeAgentKeys } from './revoke-agent-keys';
import { rotateAgentKey } from './rotate-agent-key';
import { rotateWebhookSecret } from './rotate-webhook-secret';
import { updateAgent } from './update-agent';

let stack: Stack;
let production: Stack;
let superuser: ReturnType<typeof openDatabase>;
let party: GateParty;
let stranger: GateParty;
let count = 0;

beforeAll(async () => {
  stack = await createStack();
  production = await createStack({ database: stack.database, gate: { ...gateDefaults, isProduction: true } });
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 2 });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  stranger = await gateParty(stack, (await stack.tenant('other')).tenant);
});
afterAll(async () => {
  await superuser?.close();
  await production?.close();
  await stack?.close();
});

const ctxOf = (role: Role = 'tenant_admin'): Ctx => ({
  tenant: party.tenant,
  actor: { kind: 'service_key', id: '00000000-0000-4000-8000-000000000001', role, name: 'console' },
  requestId: 'req_test',
  now: new Date(),
});

async function agent() {
  const bot_id = `agent-${++count}`;
  const { body } = await party.operator.post('/api/v1/agents/register', { name: 'x', platform: 'y', bot_id });
  return { botId: bot_id, agentId: String(body.agent.id), key: String(body.bot_api_key) };
}

const opens = async (botId: string, key: string): Promise<boolean> =>
  (await gateClient(stack, key).get(`/api/v1/agents/${botId}/settlement-rails`)).status === 200;
const keysOf = async (agentId: string, role?: Role) =>
  unwrap(await listAgentKeys(stack.services.gate, ctxOf(role), { agentId, limit: 50 })).items;
const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }) => outcome.refusal?.code ?? 'ok';
const audited = async (botId: string) =>
  (
    await superuser.rows(`SELECT DISTINCT action FROM audit_entries WHERE detail->>'bot_id' = $1 ORDER BY 1`, [botId])
  ).map((row) => Reflect.get(Object(row), 'action'));

describe('keys, as the console manages them', () => {
  it('are listed without their secrets, made, and ended one by one', async () => {
    const { agentId, botId, key } = await agent();
    const { gate } = stack.services;
    const made = unwrap(await issueAgentKey(gate, ctxOf(), { agentId }));
    const keys = await keysOf(agentId, 'auditor');
    expect(keys.map(({ label, scopes }) => [label, scopes])).toEqual([
      ['manual recovery', ['*']],
      ['first key', ['*']],
    ]);
    expect(JSON.stringify(keys)).not.toContain('payjent_');
    expect(unwrap(await revokeAgentKey(gate, ctxOf(), { agentId, keyId: made.id })).revoked).toBe(1);
    expect(unwrap(await revokeAgentKey(gate, ctxOf(), { agentId, keyId: made.id })).revoked).toBe(0);
    expect([await opens(botId, made.key), await opens(botId, key)]).toEqual([false, true]);
    expect(await audited(botId)).toEqual(['gate.agent.register', 'gate.key.issue', 'gate.key.revoke']);
  });

  it('rotate now, or with an overlap', async () => {
    const { agentId, botId, key } = await agent();
    const { gate } = stack.services;
    const [first] = await keysOf(agentId);
    const keyId = first?.key_id ?? '';
    const endsAt = new Date(Date.now() + 700);
    const next = unwrap(await rotateAgentKey(gate, ctxOf(), { agentId, keyId, endsAt }));
    expect([await opens(botId, key), await opens(botId, next.key)]).toEqual([true, true]);
    expect(codeOf(await rotateAgentKey(gate, ctxOf(), { agentId, keyId }))).toBe('gate.key_ended');
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, endsAt.getTime() - Date.now()) + 50));
    expect([await opens(botId, key), await opens(botId, next.key)]).toEqual([false, true]);
    const last = unwrap(await rotateAgentKey(gate, ctxOf(), { agentId, keyId: next.id }));
    expect([await opens(botId, next.key), await opens(botId, last.key)]).toEqual([false, true]);
    const late = new Date(Date.now() + 31 * 86_400_000);
    expect(codeOf(await rotateAgentKey(gate, ctxOf(), { agentId, keyId: last.id, endsAt: late }))).toBe(
      'gate.key_overlap',
    );
  });

  it('revoking all ends a key that was to end later, and leaves operators alone', async () => {
    const { agentId, botId, key } = await agent();
    const { gate } = stack.services;
    const [first] = await keysOf(agentId);
    await rotateAgentKey(gate, ctxOf(), { agentId, keyId: first?.key_id ?? '', endsAt: new Date(Date.now() + 60_000) });
    expect(unwrap(await revokeAgentKeys(gate, ctxOf(), { agentId })).revoked).toBe(2);
    expect(await opens(botId, key)).toBe(false);
    expect((await party.operator.get('/api/v1/agents')).status).toBe(200);
  });

  it('belong to the tenant, and to roles that may', async () => {
    const { agentId } = await agent();
    const { gate } = stack.services;
    const foreign = { ...ctxOf(), tenant: stranger.tenant };
    expect(codeOf(await issueAgentKey(gate, foreign, { agentId }))).toBe('gate.agent_not_found');
    expect(codeOf(await issueAgentKey(gate, ctxOf('developer'), { agentId }))).toBe('permission.denied');
    expect(codeOf(await deleteAgent(gate, ctxOf('operator'), { agentId }))).toBe('permission.denied');
    expect(codeOf(await revokeAgentKey(gate, ctxOf(), { agentId, keyId: 'x' }))).toBe('gate.key_not_found');
    const own = await issueAgentKey(gate, ctxOf(), { agentId, reach: 'own' });
    expect(codeOf(own)).toBe('gate.agent_not_found');
  });
});

describe('what a key was last used for', () => {
  it('is written in the background, at most once a minute, and stands in the list of keys', async () => {
    const { agentId, botId, key } = await agent();
    const { gate, agentKeyUsage } = stack.services;
    const used = async () => {
      const [shown] = unwrap(await listAgentKeys(gate, ctxOf(), { agentId, limit: 1 })).items;
      return shown?.last_used_at == null ? null : Date.parse(shown.last_used_at);
    };
    const written = async () => superuser.rows(`SELECT xmin::text FROM gate_credentials WHERE bot_id = $1`, [botId]);
    await agentKeyUsage.flush();
    expect(await used()).toBeNull();
    const before = Date.now();
    await opens(botId, key);
    expect(await used(), 'the request itself wrote nothing').toBeNull();
    await agentKeyUsage.flush();
    const first = (await used()) ?? 0;
    expect(first).toBeGreaterThanOrEqual(before - 1_000);
    expect(first).toBeLessThanOrEqual(Date.now());
    const row = await written();
    for (let time = 0; time < 5; time++) await opens(botId, key);
    await agentKeyUsage.flush();
    expect(await written(), 'again within a minute').toEqual(row);
    const { authenticateAgent } = stack.services;
    await authenticateAgent(key, new Date(first + 61_000), 'bot');
    await authenticateAgent('payjent_no', new Date(first + 61_000), 'bot');
    await agentKeyUsage.flush();
    expect(await used()).toBe(first + 61_000);
  });
});

describe('the webhook secret', () => {
  const callbackOf = async (client: ReturnType<typeof gateClient>, operator: GateParty['operator'], bot_id: string) => {
    const callback_url = 'http://127.0.0.1:9/hook';
    const { body } = await client.post('/api/v1/agent-actions', { ...quoteBody, bot_id, callback_url });
    await operator.post(`/api/v1/payment-sessions/${body.payment_session_id}/mock-pay`);
    const uuid = String(body.action_id).slice(-32);
    const [row] = await superuser.rows(`SELECT id, tenant_id FROM gate_deliveries WHERE quote_id = $1::uuid`, [uuid]);
    const courier = fakeCourier();
    const { id, tenant_id } = Object(row);
    const ctx = { ...ctxOf(), tenant: { ...party.tenant, id: tenant_id } };
    expect(await deliver({ ...stack.services.gate, courier }, ctx, id)).toBe('delivered');
    const [sent] = courier.sent;
    if (sent === undefined) throw new Error('nothing was sent');
    return sent;
  };

  it('15.5 is given with the first credentials, and callbacks hold against it without a rotation', async () => {
    const body = { name: 'x', platform: 'y', bot_id: `agent-${++count}` };
    const first = await party.operator.post('/api/v1/agents/register', body);
    expect(first.body.webhook_secret).toMatch(/^whsec_[\w-]{43}$/);
    const sent = await callbackOf(gateClient(stack, first.body.bot_api_key), party.operator, body.bot_id);
    expect(isSigned(sent, first.body.webhook_secret)).toBe(true);
    const again = await party.operator.post('/api/v1/agents/register', body);
    expect(again.body).toMatchObject({ bot_api_key: null, webhook_secret: null });
    const smoke = { 'x-payjent-bootstrap-token': party.keys.bootstrap };
    const path = '/api/v1/bootstrap/hosted-smoke';
    const bootstrapped = await party.nobody.post(path, { bot_id: body.bot_id }, smoke);
    expect(bootstrapped.body.webhook_secret, 'the same agent has the same secret').toBe(first.body.webhook_secret);
    const other = await party.nobody.post(path, { bot_id: `agent-${++count}` }, smoke);
    expect(other.body.webhook_secret).toMatch(/^whsec_/);
    expect(other.body.webhook_secret).not.toBe(first.body.webhook_secret);
    const list = await party.operator.get('/api/v1/agents');
    expect(list.text).not.toContain('whsec_');
  });

  it('15.5 is given when an install link is redeemed, on the page too', async () => {
    const ada = await person(stack, 'ada@example.test');
    const made = await registeredAgent(ada, `agent-${++count}`);
    const redeemed = await stack.carry({ method: 'POST', path: made.installPath, headers: {} });
    const { webhook_secret: secret, credential, bot_id } = redeemed.body;
    const { db } = stack.services;
    const [row] = await superuser.rows('SELECT tenant_id FROM gate_agents WHERE bot_id = $1', [bot_id]);
    const tenant = { ...party.tenant, id: String(Object(row).tenant_id) };
    const operator = await inTenant(db, tenant.id, (tx) =>
      issueCredential(tx, seedCtx(tenant), stack.services.gate.secrets, {
        botId: 'op',
        role: 'operator',
        label: 'tests',
      }),
    );
    const sent = await callbackOf(gateClient(stack, credential.value), gateClient(stack, operator.key), bot_id);
    expect(isSigned(sent, secret)).toBe(true);
    const link = await ada.json('/dashboard/agents/install-links', { agent_id: made.agentId });
    const page = await visitor(stack).form(new URL(link.body.install_url).pathname, {}, { accept: 'text/html' });
    expect(page.text).toContain(secret);
    expect(page.text).toContain('shown this once');
  });
});

describe('settings', () => {
  it('provider and callback change; a bad callback does not', async () => {
    const { agentId, botId } = await agent();
    const { gate } = stack.services;
    const changed = unwrap(await updateAgent(gate, ctxOf(), { agentId, provider: 'stripe' }));
    expect([changed.provider, changed.name]).toEqual(['stripe', 'x']);
    expect(unwrap(await updateAgent(gate, ctxOf(), { agentId, provider: null })).provider).toBeNull();
    const callbackUrl = 'http://example.com/hook';
    expect(codeOf(await updateAgent(gate, ctxOf(), { agentId, callbackUrl }))).toBe('gate.callback');
    expect(await audited(botId)).toContain('gate.agent.update');
  });

  it('a new webhook secret has the next version and is not stored', async () => {
    const { agentId, botId } = await agent();
    const { gate } = stack.services;
    const first = unwrap(await rotateWebhookSecret(gate, ctxOf(), { agentId }));
    const second = unwrap(await rotateWebhookSecret(gate, ctxOf(), { agentId }));
    expect([first.version, second.version]).toEqual([2, 3]);
    expect(first.secret).toMatch(/^whsec_/);
    expect(second.secret).not.toBe(first.secret);
    const [row] = await superuser.rows('SELECT to_jsonb(a)::text AS all FROM gate_agents a WHERE bot_id = $1', [botId]);
    expect(JSON.stringify(row)).not.toContain('whsec_');
  });
});

describe('rails, as operators set them', () => {
  it('A08 M02 x402 with its caps', async () => {
    const { agentId, key } = await agent();
    const path = `/api/v1/agents/${agentId}/x402/configure`;
    const body = {
      network: 'base-sepolia',
      pay_to: '0xabc',
      facilitator_url: 'https://x402.example',
      max_per_request_minor: 900,
      max_per_call_minor: 250,
    };
    const set = await party.operator.post(path, body);
    expect(set).toMatchObject({
      status: 200,
      body: {
        rail: 'x402',
        status: 'enabled',
        mode: 'legacy',
        config: { max_per_request_minor: 900, max_per_call_minor: 250 },
      },
    });
    expect(set.body.config.pay_to).toBeUndefined();
    const { body: agents } = await party.operator.get('/api/v1/agents');
    const shown = agents.find(({ id }: { id: string }) => id === agentId);
    expect(shown.rails.x402_cdp).toMatchObject({ mode: 'test', status: 'enabled' });
    expect((await party.operator.post(path, { ...body, max_per_call_minor: 901 })).status).toBe(422);
    expect((await party.operator.post(path, { ...body, max_per_call_minor: 0 })).status).toBe(422);
    expect(await party.operator.post(path, { ...body, enabled: false, max_per_call_minor: 901 })).toMatchObject({
      body: { status: 'disabled' },
    });
    expect((await gateClient(stack, key).post(path, body)).status).toBe(403);
    expect((await party.nobody.post(path, body)).status).toBe(401);
    expect((await stranger.operator.post(path, body)).status).toBe(404);
  });

  it('a simulated Stripe Connect, and none in production', async () => {
    const { agentId } = await agent();
    const path = `/api/v1/agents/${agentId}/stripe-connect`;
    const started = await party.operator.post(`${path}/start`);
    expect(started).toMatchObject({ status: 200, body: { mode: 'local', status: 'onboarding_started' } });
    expect(started.body.account_id).toMatch(/^acct_test_/);
    const done = await party.operator.post(`${path}/complete?account_id=${started.body.account_id}`);
    expect(done).toMatchObject({ status: 200, body: { rail: 'stripe', status: 'connected' } });
    const real = gateClient(production, party.keys.operator);
    for (const step of ['start', 'complete?account_id=acct_1']) {
      expect((await real.post(`${path}/${step}`)).status).toBe(503);
    }
  });

  it('settlement rails by any of their names, without secrets', async () => {
    const { agentId } = await agent();
    const path = `/api/v1/agents/${agentId}/settlement-rails`;
    const set = await party.operator.post(path, { rail: 'Circle-Gateway', config: { network: 'base', unlisted: 1 } });
    expect(set.body).toEqual({
      rail: 'circle_nanopayments',
      status: 'enabled',
      mode: 'external_runtime',
      config: { network: 'base', enabled: true },
    });
    expect((await party.operator.post(path, { rail: 'bitcoin' })).status).toBe(422);
    const secret = await party.operator.post(path, { rail: 'visa', config: { nested: { api_key: 'hunter2' } } });
    expect(secret.status).toBe(422);
    expect(secret.body.detail).toContain('config.nested.api_key');
    expect(JSON.stringify(secret.body)).not.toContain('hunter2');
  });
});

describe('what a runtime reports', () => {
  it('Y04 its readiness, also before anybody registered it', async () => {
    const path = '/api/v1/agents/bot-new/execution-readiness';
    const operator = party.operator;
    expect((await operator.get(path)).body).toMatchObject({ ready_for_payment: false, charge_allowed: true });
    const reported = await operator.post(path, { provider: 'exa', provider_connected: true, labels: ['eu'] });
    expect(reported).toMatchObject({ status: 200, body: { bot_id: 'bot-new', ready_for_payment: true } });
    expect((await operator.get(`${path}?provider=exa`)).body.ready_for_payment).toBe(true);
    expect((await operator.get(`${path}?provider=other`)).body.ready_for_payment).toBe(false);
    const { body: agents } = await operator.get('/api/v1/agents');
    expect(agents.find(({ bot_id }: { bot_id: string }) => bot_id === 'bot-new')).toMatchObject({
      platform: 'agent-runtime',
      owner_id: 'local-owner',
    });
  });

  it('Y03 no secrets, and nobody else’s', async () => {
    const path = '/api/v1/agents/bot-1/execution-readiness';
    const refused = await party.bot.post(path, { metadata: { SPONGE_API_KEY: 'hunter2' } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).not.toContain('hunter2');
    expect((await party.bot.get('/api/v1/agents/bot-2/execution-readiness')).status).toBe(403);
    expect((await party.bot.post('/api/v1/agents/bot-2/settlement-rails/report', { rail: 'visa' })).status).toBe(403);
  });

  it('its settlement rails', async () => {
    const path = '/api/v1/agents/bot-1/settlement-rails';
    const reported = await party.bot.post(`${path}/report`, { rail: 'x402-cdp', config: { runtime_ready: true } });
    expect(reported).toMatchObject({ status: 200, body: { rail: 'x402_cdp' } });
    const { body } = await party.bot.get(path);
    expect(body).toMatchObject({ bot_id: 'bot-1', connections: { x402_cdp: { config: { runtime_ready: true } } } });
    expect(body.rails).toHaveLength(7);
  });

  it('a deleted agent reports nothing, and a bootstrap gives it no key', async () => {
    const { agentId, botId } = await agent();
    unwrap(await deleteAgent(stack.services.gate, ctxOf(), { agentId }));
    const operator = party.operator;
    expect((await operator.post(`/api/v1/agents/${botId}/execution-readiness`, {})).status).toBe(409);
    expect((await operator.post(`/api/v1/agents/${agentId}/settlement-rails`, { rail: 'visa' })).status).toBe(409);
    const smoke = await party.nobody.post(
      '/api/v1/bootstrap/hosted-smoke',
      { bot_id: botId },
      {
        'x-payjent-bootstrap-token': party.keys.bootstrap,
      },
    );
    expect(smoke.status).toBe(409);
    expect((await operator.post('/api/v1/quotes', quoteBody)).status).toBe(200);
  });
});
