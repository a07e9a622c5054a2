import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import { sessionIdIn } from '@/lib/gate/accounts/session-cookie';
import { hostedPolicy } from '@/lib/gate/pages/policy';
import { gateClient, quoteBody } from '@/lib/gate/testing/gate-client';
import { person, registeredAgent, type Visitor, visitor } from '@/lib/gate/testing/person';
import { getSession, sessionCtx } from '@/lib/identity';
import { createStack, type Stack, unwrap } from '@/lib/testing/stack';
import { createInstallLink } from './create-install-link';

let stack: Stack;
let ada: Visitor;
let superuser: ReturnType<typeof openDatabase>;
let count = 0;

beforeAll(async () => {
  stack = await createStack();
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 2 });
  ada = await person(stack, 'ada@example.test');
});
afterAll(async () => {
  await superuser?.close();
  await stack?.close();
});

const agent = () => registeredAgent(ada, `bot-${++count}`);
const redeem = (path: string, headers = {}) =>
  stack.carry({ method: 'POST', path, headers: { accept: 'application/json', ...headers } });
const look = (path: string, headers = {}) => stack.carry({ method: 'GET', path, headers });
const refusedLink = { detail: 'install link is invalid, expired, or already used' };
const rows = (text: string, values: readonly unknown[] = []) => superuser.rows(text, values);
const keysOf = (bot: string) => rows('SELECT id FROM gate_credentials WHERE bot_id = $1', [bot]);

async function adasCtx() {
  const { db, gate } = stack.services;
  const id = sessionIdIn(gate.secrets, ada.cookie, new Date());
  const session = id === null ? null : await getSession(id, { db });
  if (session === null) throw new Error('ada is not signed in');
  return sessionCtx(session, { requestId: 'req_test', now: new Date() });
}

describe('making a link', () => {
  it('I01 gives the address once and keeps a digest of it', async () => {
    const { agentId } = await agent();
    const made = await ada.json('/dashboard/agents/install-links', { agent_id: agentId });
    expect(made).toMatchObject({
      status: 200,
      body: {
        agent_id: agentId,
        scopes: ['quotes:create', 'checkout:create', 'agent-actions:create', 'grants:consume'],
      },
    });
    expect(made.body.install_link_id).toMatch(/^ins_[0-9a-f]{32}$/);
    const [, token = ''] = /^http:\/\/localhost:3000\/agent-install\/([\w-]{43})$/.exec(made.body.install_url) ?? [];
    const digest = stack.services.gate.secrets.tokenDigest('agent-install', token);
    const stored = await rows(
      'SELECT consumed_at, to_jsonb(l)::text AS all FROM gate_install_links l WHERE token_digest = $1',
      [digest],
    );
    expect(stored).toEqual([{ consumed_at: null, all: expect.not.stringContaining(token) }]);
  });

  it.each([
    [5, 60],
    [999_999, 3_600],
    [undefined, 900],
    ['120', 120],
  ])('I06 brings %s seconds to %d', async (ttl_seconds, lives) => {
    const { agentId } = await agent();
    const { body } = await ada.json('/dashboard/agents/install-links', { agent_id: agentId, ttl_seconds });
    const left = (new Date(body.expires_at).getTime() - Date.now()) / 1_000;
    expect(left).toBeGreaterThan(lives - 5);
    expect(left).toBeLessThanOrEqual(lives);
  });

  it('a form gets a page, what is no number a list', async () => {
    const { agentId } = await agent();
    const page = await ada.form('/dashboard/agents/install-links', { agent_id: agentId, ttl_seconds: '900' });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('/agent-install/');
    expect(page.text).not.toContain('payjent_');
    const wrong = await ada.form('/dashboard/agents/install-links', { agent_id: agentId, ttl_seconds: 'soon' });
    expect(wrong).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'ttl_seconds'] }] } });
  });
});

describe('redeeming a link', () => {
  it('I03 looking uses nothing up', async () => {
    const { installPath } = await agent();
    const page = await look(installPath, { accept: 'text/html,*/*;q=0.8' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toBe(hostedPolicy);
    const data = await look(installPath);
    expect(data.body).toMatchObject({ agent_name: expect.stringContaining('Agent bot-'), single_use: true });
    for (const { text } of [page, data]) expect(text).not.toContain('payjent_');
    expect((await redeem(installPath)).status).toBe(200);
  });

  it('I04 I05 gives a key of that bot alone, once', async () => {
    const { agentId, installPath } = await agent();
    const bot = `bot-${count}`;
    const first = await redeem(installPath);
    expect(first).toMatchObject({
      status: 200,
      body: {
        agent_id: agentId,
        bot_id: bot,
        payjent_base_url: 'http://localhost:3000',
        credential: { type: 'payjent_agent_api_key', header: 'X-Payjent-Bot-Key' },
        policy: {
          credential_scope: 'agent',
          single_agent_only: true,
          store_privately: true,
          do_not_paste_raw_credentials_in_chat: true,
        },
        install_link: { single_use: true },
      },
    });
    const key = String(first.body.credential.value);
    expect(key).toMatch(/^payjent_[\w-]{43}$/);
    expect(first.body.webhook_secret).toMatch(/^whsec_[\w-]{43}$/);
    const client = gateClient(stack, key);
    expect((await client.post('/api/v1/agent-actions', { ...quoteBody, bot_id: bot })).status).toBe(200);
    expect((await client.post('/api/v1/agent-actions', { ...quoteBody, bot_id: 'bot-x' })).status).toBe(403);
    expect(await redeem(installPath)).toMatchObject({ status: 404, body: refusedLink });
    expect(await keysOf(bot)).toHaveLength(1);
  });

  it('I04 of 64 at once one wins, and the rest get one refusal', async () => {
    const { installPath } = await agent();
    const replies = await Promise.all(Array.from({ length: 64 }, () => redeem(installPath)));
    const won = replies.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const lost = replies.filter((reply) => reply !== won[0]);
    expect(new Set(lost.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set([`404 ${JSON.stringify(refusedLink)}`]),
    );
    expect(await keysOf(`bot-${count}`)).toHaveLength(1);
  });

  it('I05 I07 unknown, used, expired and burned links are told apart by nothing', async () => {
    const used = await agent();
    await redeem(used.installPath);
    const expired = await agent();
    await rows(`UPDATE gate_install_links SET expires_at = now() - interval '1 second' WHERE bot_id = $1`, [
      `bot-${count}`,
    ]);
    const burned = await agent();
    await ada.json(`/dashboard/agents/${burned.agentId}/delete`);
    const paths = [used, expired, burned].map(({ installPath }) => installPath);
    paths.push(
      `/agent-install/${'A'.repeat(43)}`,
      '/agent-install/x',
      '/agent-install/%00',
      '/agent-install/%ff',
      '/agent-install/%',
    );
    for (const accept of ['application/json', 'text/html']) {
      for (const method of ['GET', 'POST']) {
        const seen = new Set<string>();
        for (const path of paths) {
          const reply = await stack.carry({ method, path, headers: { accept } });
          const names = ['content-type', 'cache-control', 'content-security-policy', 'x-error-code', 'set-cookie'];
          seen.add(JSON.stringify([reply.status, reply.text, names.map((name) => reply.headers.get(name))]));
        }
        expect(seen.size, `${method} ${accept}`).toBe(1);
        expect([...seen][0]).toContain('invalid, expired, or already used');
      }
    }
  });

  it('I07 a deleted agent has no links, no keys and gets none', async () => {
    const { agentId, installPath } = await agent();
    const bot = `bot-${count}`;
    const { body } = await redeem(installPath);
    const outstanding = await ada.json('/dashboard/agents/install-links', { agent_id: agentId });
    expect(await ada.json(`/dashboard/agents/${agentId}/delete`)).toMatchObject({
      status: 200,
      body: { agent_id: agentId, bot_id: bot, status: 'deleted', credentials_revoked: 1, install_links_invalidated: 1 },
    });
    expect((await redeem(new URL(outstanding.body.install_url).pathname)).status).toBe(404);
    expect(await ada.json('/dashboard/agents/install-links', { agent_id: agentId })).toMatchObject({
      status: 409,
      body: { detail: 'deleted agents cannot create install links' },
    });
    expect((await ada.form(`/dashboard/agents/${agentId}/credentials`)).status).toBe(409);
    const old = gateClient(stack, body.credential.value);
    expect(await old.post('/api/v1/quotes', quoteBody)).toMatchObject({
      status: 401,
      body: { detail: 'invalid API key' },
    });
    // Its rows stay: they are the history.
    expect(await keysOf(bot)).toHaveLength(1);
    const revived = await registeredAgent(ada, bot);
    expect(revived.agentId).toBe(agentId);
    expect((await redeem(new URL(outstanding.body.install_url).pathname)).status).toBe(404);
    expect((await redeem(revived.installPath)).status).toBe(200);
  });

  it('I08 a deletion and redemptions at once leave no live key behind', async () => {
    const { agentId, installPath } = await agent();
    const bot = `bot-${count}`;
    await Promise.all([
      redeem(installPath),
      ada.json(`/dashboard/agents/${agentId}/delete`),
      redeem(installPath),
      ada.json(`/dashboard/agents/${agentId}/credentials`),
    ]);
    expect(await rows('SELECT id FROM gate_credentials WHERE bot_id = $1 AND revoked_at IS NULL', [bot])).toEqual([]);
  });

  it('a browser that redeems sees the key once', async () => {
    const { installPath } = await agent();
    const page = await redeem(installPath, { accept: 'text/html' });
    expect(page.text).toMatch(/payjent_[\w-]{43}/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await redeem(installPath, { accept: 'text/html' })).text).not.toMatch(/payjent_/);
  });

  it('writes who made it and that it was used', async () => {
    const { installPath } = await agent();
    const bot = `bot-${count}`;
    await redeem(installPath);
    const written = await rows(
      `SELECT action, actor_kind FROM audit_entries WHERE detail->>'bot_id' = $1 ORDER BY action`,
      [bot],
    );
    expect(written).toEqual([
      { action: 'gate.agent.register', actor_kind: 'user' },
      { action: 'gate.install_link.create', actor_kind: 'user' },
      { action: 'gate.install_link.redeem', actor_kind: 'system' },
      { action: 'gate.key.issue', actor_kind: 'system' },
    ]);
  });
});

describe('what a key is good for', () => {
  it('15.10 a key that was made for less does not open more', async () => {
    const { agentId } = await agent();
    const bot = `bot-${count}`;
    const made = await createInstallLink(stack.services.gate, await adasCtx(), { agentId, scopes: ['quotes:create'] });
    const { body } = await redeem(new URL(unwrap(made).install_url).pathname);
    expect(body.scopes).toEqual(['quotes:create']);
    const client = gateClient(stack, body.credential.value);
    const quote = await client.post('/api/v1/quotes', { ...quoteBody, bot_id: bot });
    expect(quote.status).toBe(200);
    const tries = await Promise.all([
      client.post(`/api/v1/quotes/${quote.body.id}/checkout`),
      client.post('/api/v1/agent-actions', { ...quoteBody, bot_id: bot }),
      client.post(`/api/v1/grants/grant_${'0'.repeat(32)}/consume`, {}),
      client.post(`/api/v1/agents/${bot}/execution-readiness`, {}),
    ]);
    for (const reply of tries) {
      expect(reply).toMatchObject({ status: 403, body: { detail: 'credential not authorized for scope' } });
    }
    expect((await client.get(`/api/v1/agent-actions/${quote.body.id}/status`)).status).toBe(200);
  });

  it('nobody else’s session makes a link', async () => {
    const { agentId } = await agent();
    expect((await visitor(stack).json('/dashboard/agents/install-links', { agent_id: agentId })).status).toBe(303);
    const other = await person(stack, 'other@example.test');
    expect((await other.json('/dashboard/agents/install-links', { agent_id: agentId })).status).toBe(404);
    const ctx = {
      ...(await adasCtx()),
      actor: { kind: 'service_key', id: agentId, role: 'auditor', name: 'a' },
    } as const;
    const refused = await createInstallLink(stack.services.gate, ctx, { agentId });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'permission.denied' } });
  });
});
