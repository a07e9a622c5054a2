import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant, openDatabase } from '@/lib/db/pool';
import { sessionIdIn } from '@/lib/gate/accounts/session-cookie';
import { issueCredential } from '@/lib/gate/agents/issue-credential';
import { type GateClient, gateClient, presented, quoteBody, seedCtx } from '@/lib/gate/testing/gate-client';
import { cookieOf, password, person, registeredAgent, type Visitor, visitor } from '@/lib/gate/testing/person';
import { addMember, getSession, type Session } from '@/lib/identity';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack, unwrap } from '@/lib/testing/stack';

let stack: Stack;
let superuser: ReturnType<typeof openDatabase>;
let ada: Visitor;
let session: Session;
let operator: GateClient;

beforeAll(async () => {
  stack = await createStack();
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 2 });
  ada = await person(stack, 'ada@example.test');
  const { db, gate } = stack.services;
  const found = await getSession(sessionIdIn(gate.secrets, ada.cookie, new Date()) ?? '', { db });
  if (found === null) throw new Error('ada is not signed in');
  session = found;
  operator = await inTenant(db, session.tenant.id, async (tx) => {
    const made = { botId: 'operator-1', role: 'operator', label: 'tests' } as const;
    return gateClient(stack, (await issueCredential(tx, seedCtx(session.tenant), gate.secrets, made)).key);
  });
});
afterAll(async () => {
  await superuser?.close();
  await stack?.close();
});

const html = { accept: 'text/html' };
const keyOf = async (installPath: string): Promise<string> => {
  const reply = await stack.carry({ method: 'POST', path: installPath, headers: {} });
  return reply.body.credential.value;
};

/** A colleague of ada's, with a role. */
async function colleague(role: Role): Promise<Visitor> {
  const email = `${role}-${Date.now()}@example.test`;
  const ctx = { ...seedCtx(session.tenant) };
  unwrap(await addMember(ctx, { email, name: 'Col', password, role }, stack.services));
  const entered = await visitor(stack).form('/auth/login', { email, password });
  return visitor(stack, cookieOf(entered));
}

/** An agent of ada's with a key, and a paid action of it. */
async function paid(botId: string) {
  const agent = await registeredAgent(ada, botId);
  const bot = gateClient(stack, await keyOf(agent.installPath));
  const created = await bot.post('/api/v1/agent-actions', { ...quoteBody, bot_id: botId });
  const sessionId = String(created.body.payment_session_id);
  await operator.post(`/api/v1/payment-sessions/${sessionId}/mock-pay`);
  return { ...agent, bot, actionId: String(created.body.action_id), sessionId };
}

describe('registering an agent', () => {
  it('I02 gives a page with a link, and no key', async () => {
    const fields = { name: 'Clerk', platform: 'python', bot_id: 'bot-form', default_currency: 'eur', callback_url: '' };
    const page = await ada.form('/dashboard/agents/register', fields);
    expect(page.status).toBe(200);
    expect(page.text).toContain('http://localhost:3000/agent-install/');
    expect(page.text).not.toContain('payjent_');
    expect(await superuser.rows('SELECT id FROM gate_credentials WHERE bot_id = $1', ['bot-form'])).toEqual([]);
    const [agent] = await superuser.rows('SELECT default_currency, callback_url FROM gate_agents WHERE bot_id = $1', [
      'bot-form',
    ]);
    expect(agent).toEqual({ default_currency: 'EUR', callback_url: null });
  });

  it.each([
    ['a blank name', { name: '  ' }, 'name must not be blank'],
    ['no platform', { platform: '' }, 'platform must not be blank'],
    ['a currency of four letters', { default_currency: 'EURO' }, 'default_currency'],
    ['a callback without TLS', { callback_url: 'http://example.com/x' }, 'https'],
  ])('422 for %s', async (_name, change, words) => {
    const fields = { name: 'Clerk', platform: 'python', bot_id: 'bot-bad', default_currency: 'USD', ...change };
    const reply = await ada.form('/dashboard/agents/register', fields);
    expect(reply.status).toBe(422);
    expect(reply.body.detail).toContain(words);
    const page = await ada.form('/dashboard/agents/register', fields, html);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('role="alert"');
  });

  it('409 for a name that somebody else of the tenant has', async () => {
    await operator.post('/api/v1/agents/register', { name: 'x', platform: 'y', bot_id: 'bot-api' });
    const admin = await colleague('tenant_admin');
    await registeredAgent(admin, 'bot-theirs');
    for (const bot_id of ['bot-api', 'bot-theirs']) {
      const reply = await ada.json('/dashboard/agents/register', { name: 'x', platform: 'y', bot_id });
      expect(reply).toMatchObject({ status: 409, body: { detail: 'bot_id is unavailable' } });
    }
    // Another organisation has names of its own.
    const stranger = await person(stack, `stranger-${Date.now()}@example.test`);
    expect((await registeredAgent(stranger, 'bot-api')).agentId).toMatch(/^agent_/);
  });
});

describe('who sees what', () => {
  it('O01 nothing without a cookie', async () => {
    const { agentId } = await registeredAgent(ada, 'bot-secret');
    for (const path of ['/dashboard', `/dashboard/agents/${agentId}`]) {
      const reply = await visitor(stack).get(path, html);
      expect([reply.status, reply.text, reply.headers.get('location')]).toEqual([303, '', '/auth/login']);
    }
  });

  it('O02 another owner’s and an operator’s agents are not there', async () => {
    const own = await registeredAgent(ada, 'bot-own');
    const registered = await operator.post('/api/v1/agents/register', {
      name: 'API',
      platform: 'y',
      bot_id: 'bot-hidden',
    });
    const admin = await colleague('tenant_admin');
    const stranger = await person(stack, `other-${Date.now()}@example.test`);
    const cases: readonly (readonly [Visitor, string])[] = [
      [admin, own.agentId],
      [stranger, own.agentId],
      [ada, registered.body.agent.id],
      [ada, `agent_${'0'.repeat(32)}`],
      [ada, 'agent_x'],
    ];
    for (const [who, id] of cases) {
      const tries = await Promise.all([
        who.get(`/dashboard/agents/${id}`),
        who.json(`/dashboard/agents/${id}/credentials`),
        who.json(`/dashboard/agents/${id}/credentials/revoke`),
        who.json(`/dashboard/agents/${id}/delete`),
        who.json('/dashboard/agents/install-links', { agent_id: id }),
      ]);
      for (const reply of tries) expect(reply).toMatchObject({ status: 404, body: { detail: 'agent not found' } });
    }
    expect((await admin.get('/dashboard')).text).not.toContain(own.agentId);
    expect((await ada.get('/dashboard')).text).not.toContain(registered.body.agent.id);
    const alive = await gateClient(stack, registered.body.bot_api_key).get(
      '/api/v1/agents/bot-hidden/settlement-rails',
    );
    expect(alive.status).toBe(200);
    expect((await ada.get(`/dashboard/agents/${own.agentId}`)).status).toBe(200);
  });

  it('a role that manages no keys looks only', async () => {
    const auditor = await colleague('auditor');
    expect((await auditor.get('/dashboard')).status).toBe(200);
    const reply = await auditor.json('/dashboard/agents/register', { name: 'a', platform: 'b', bot_id: 'bot-auditor' });
    expect(reply.status).toBe(403);
    const page = await auditor.form('/dashboard/agents/register', { name: 'a', platform: 'b', bot_id: 'c' }, html);
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  });

  it('O05 a deleted agent moves to the deleted ones, with its history', async () => {
    const { agentId, actionId } = await paid('bot-gone');
    expect((await ada.get('/dashboard')).text).toContain(`data-agent-id="${agentId}"`);
    const done = await ada.form(`/dashboard/agents/${agentId}/delete`, {}, html);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/dashboard']);
    const page = await ada.get('/dashboard');
    expect(page.text).not.toContain(`data-agent-id="${agentId}"`);
    expect(page.text).toContain(`data-deleted-agent-id="${agentId}"`);
    expect(page.text).toContain(actionId);
    const agent = await ada.get(`/dashboard/agents/${agentId}`);
    expect(agent.text).toContain('<button class="bad" disabled>Delete this agent</button>');
    // A second deletion changes nothing.
    expect((await ada.json(`/dashboard/agents/${agentId}/delete`)).body).toMatchObject({ credentials_revoked: 0 });
  });
});

describe('keys by hand', () => {
  it('I08 a recovery key is shown once and revoked with the others', async () => {
    const { agentId, installPath } = await registeredAgent(ada, 'bot-keys');
    const first = await keyOf(installPath);
    const page = await ada.form(`/dashboard/agents/${agentId}/credentials`);
    const [second = ''] = /payjent_[\w-]{43}/.exec(page.text ?? '') ?? [];
    const third = await ada.json(`/dashboard/agents/${agentId}/credentials`);
    expect(third.body.credential).toMatchObject({ type: 'payjent_agent_api_key', header: 'X-Payjent-Bot-Key' });
    expect((await ada.get(`/dashboard/agents/${agentId}`)).text).not.toContain('payjent_');
    const list = (key: string) => gateClient(stack, key).get('/api/v1/agents/bot-keys/settlement-rails');
    expect((await list(second)).status).toBe(200);
    const revoked = await ada.json(`/dashboard/agents/${agentId}/credentials/revoke`);
    expect(revoked.body).toEqual({ agent_id: agentId, bot_id: 'bot-keys', credentials_revoked: 3 });
    for (const key of [first, second, third.body.credential.value]) {
      expect(await list(key)).toMatchObject({ status: 401, body: { detail: 'invalid API key' } });
    }
    expect(await superuser.rows('SELECT id FROM gate_credentials WHERE bot_id = $1', ['bot-keys'])).toHaveLength(3);
  });
});

describe('what is shown', () => {
  it('stages, figures and the trail of one action', async () => {
    const { agentId, actionId, bot, sessionId } = await paid('bot-shown');
    const status = await bot.get(`/api/v1/agent-actions/${actionId}`);
    const token = String(status.body.payment_token);
    const presentation = { ...presented, bot_id: 'bot-shown' };
    await bot.post(`/api/v1/agent-actions/${actionId}/start`, { payment_token: token, presentation });
    await bot.post(`/api/v1/grants/${token}/spend-authorizations`, {
      operation_id: 'op-1',
      presentation,
      tool: 'paycurl',
      vendor: 'Data & Co <script>',
      rail: 'x402',
      amount_minor: 125,
      currency: 'USD',
      reason: 'the one call',
      capture: true,
    });
    const page = await ada.get(`/dashboard/agents/${agentId}`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const words of [
      actionId,
      '2.50 USD',
      '1.25 USD',
      'paycurl → Data &amp; Co &lt;script&gt;',
      `/status/${sessionId}`,
    ]) {
      expect(page.text).toContain(words);
    }
    expect(page.text).toContain('<dd data-stage="paid">1</dd>');
    expect(page.text).not.toMatch(/<script|grant_[0-9a-f]|payjent_[\w-]{43}| style=/);
    const dashboard = await ada.get('/dashboard');
    expect(dashboard.text).toContain('Launch checklist');
    expect(dashboard.text).toContain('the one call');
    expect((dashboard.text?.match(/data-done=/g) ?? []).length).toBe(6);
  });

  it('money in its own decimals', async () => {
    const agent = await registeredAgent(ada, 'bot-yen');
    const bot = gateClient(stack, await keyOf(agent.installPath));
    const body = {
      ...quoteBody,
      bot_id: 'bot-yen',
      amount_minor: 2_500,
      currency: 'JPY',
      cost_breakdown: [{ label: 'work', amount_minor: 2_500 }],
    };
    expect((await bot.post('/api/v1/quotes', body)).status).toBe(200);
    const page = await ada.get(`/dashboard/agents/${agent.agentId}`);
    expect(page.text).toContain('2500 JPY');
    expect(page.text).not.toContain('25.00 JPY');
  });
});

describe('sending money back', () => {
  const refund = (who: Visitor, id: string, headers = {}) =>
    who.form(`/dashboard/payment-sessions/${id}/refund`, {}, headers);

  it('F02 failed work’s money goes back, once', async () => {
    const { agentId, actionId, bot, sessionId } = await paid('bot-refund');
    await bot.post(`/api/v1/agent-actions/${actionId}/fail`, { refund: false });
    expect((await ada.get(`/dashboard/agents/${agentId}`)).text).toContain(
      '<button class="plain">Request refund</button>',
    );
    for (let time = 0; time < 2; time += 1) {
      const done = await refund(ada, sessionId);
      expect([done.status, done.headers.get('location')]).toEqual([303, `/dashboard/agents/${agentId}`]);
    }
    const status = await bot.get(`/api/v1/agent-actions/${actionId}`);
    expect(status.body).toMatchObject({ payment_status: 'refunded', quote_status: 'refunded' });
    const events = status.body.fulfillment_events.filter((event: { status: string }) => event.status === 'refunded');
    expect(events).toHaveLength(1);
    expect((await ada.get(`/dashboard/agents/${agentId}`)).text).toContain('<td>Refunded</td>');
  });

  it('work that has not failed is noted for an operator, once', async () => {
    const { agentId, actionId, bot, sessionId } = await paid('bot-wish');
    await Promise.all([refund(ada, sessionId), refund(ada, sessionId), refund(ada, sessionId)]);
    const { body } = await bot.get(`/api/v1/agent-actions/${actionId}`);
    expect(body.payment_status).toBe('paid');
    const noted = body.fulfillment_events.filter((event: { status: string }) => event.status === 'refund_requested');
    expect(noted).toMatchObject([{ metadata: { support_required: true } }]);
    expect((await ada.get(`/dashboard/agents/${agentId}`)).text).toContain('Refund requested');
  });

  it('O02 only for one’s own, and from one’s own pages', async () => {
    const { sessionId, bot, actionId } = await paid('bot-mine');
    const admin = await colleague('tenant_admin');
    for (const [who, id] of [
      [admin, sessionId],
      [ada, `ps_${'0'.repeat(32)}`],
    ] as const) {
      expect(await refund(who, id)).toMatchObject({ status: 404, body: { detail: 'payment session not found' } });
    }
    expect((await refund(visitor(stack), sessionId)).status).toBe(303);
    expect((await refund(ada, sessionId, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await bot.get(`/api/v1/agent-actions/${actionId}`)).body.fulfillment_events).toEqual([]);
    const unpaid = await bot.post('/api/v1/agent-actions', { ...quoteBody, bot_id: 'bot-mine' });
    expect((await refund(ada, unpaid.body.payment_session_id)).status).toBe(409);
  });
});
