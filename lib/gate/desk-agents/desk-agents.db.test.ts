import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import { configureX402 } from '@/lib/gate/agents/configure-x402';
import { issueAgentKey } from '@/lib/gate/agents/issue-agent-key';
import { rotateWebhookSecret } from '@/lib/gate/agents/rotate-webhook-secret';
import { updateAgent } from '@/lib/gate/agents/update-agent';
import { budgetBody, budgets, fundedBudget, lookAll, payByBudget } from '@/lib/gate/budgets/testing/budget-party';
import { createInstallLink } from '@/lib/gate/install-links/create-install-link';
import { revokeInstallLink } from '@/lib/gate/install-links/revoke-install-link';
import { setPolicy } from '@/lib/gate/policy/set-policy';
import { type GateParty, gateParty, seedCtx } from '@/lib/gate/testing/gate-client';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack, unwrap } from '@/lib/testing/stack';
import { getDeskAgent } from './get-agent';
import { getBudget } from './get-budget';
import { registerAndHandOver } from './hand-over';
import { listDeskAgents } from './list-agents';
import { listBudgets } from './list-budgets';
import { listAgentKeys } from './list-keys';
import { listInstallLinks } from './list-links';

let stack: Stack;
let party: GateParty;
let stranger: GateParty;
let all: Database;
let count = 0;

beforeAll(async () => {
  stack = await createStack();
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  stranger = await gateParty(stack, (await stack.tenant('other')).tenant);
  all = lookAll(stack.database);
});
afterAll(async () => {
  await all?.close();
  await stack?.close();
});

const person = (role: Role = 'tenant_admin', { tenant } = party): Ctx => ({
  ...seedCtx(tenant),
  now: new Date(),
  actor: { kind: 'user', id: uuidV4(), role, name: 'Olive', sessionId: uuidV4() },
});
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.refusal.code);

const body = (botId: string) => ({
  name: `Agent ${botId}`,
  platform: 'tests',
  bot_id: botId,
  callback_url: undefined,
  default_currency: 'USD',
});

async function registered(ctx: Ctx = person()) {
  const botId = `desk-${++count}`;
  const link = unwrap(await registerAndHandOver(stack.services.gate, ctx, body(botId)));
  const { items } = unwrap(await listDeskAgents(stack.services.gate, ctx, { status: 'active', limit: 1 }));
  return { botId, link, agentId: items[0]?.agent_id ?? '' };
}

/** Every page of a list, one row at a time. */
async function walk<T>(
  read: (cursor: string | undefined) => Promise<Outcome<{ items: readonly T[]; next_cursor: string | null }>>,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages++) {
    const page = unwrap(await read(cursor));
    expect(page.items.length).toBeLessThanOrEqual(1);
    found.push(...page.items);
    if (page.next_cursor === null) return found;
    cursor = page.next_cursor;
  }
  throw new Error('the pages have no end');
}

describe('the list of agents', () => {
  it('goes through all of the tenant once, newest first, whoever registered them', async () => {
    const { gate } = stack.services;
    const one = await registered();
    const two = await registered(person('operator'));
    const agents = await walk((cursor) =>
      listDeskAgents(gate, person('auditor'), { status: 'active', limit: 1, cursor }),
    );
    const bots = agents.map(({ bot_id }) => bot_id);
    expect(bots.slice(0, 2)).toEqual([two.botId, one.botId]);
    expect(bots).toEqual(expect.arrayContaining(['bot-1', 'bot-2']));
    expect(new Set(bots).size).toBe(bots.length);
    expect(codeOf(await listDeskAgents(gate, person(), { status: 'active', limit: 1, cursor: 'x' }))).toBe(
      'page.cursor_invalid',
    );
  });

  it('counts the keys of the agent alone, and knows their last use', async () => {
    const { gate } = stack.services;
    const { agentId, botId } = await registered();
    const find = async () =>
      unwrap(await listDeskAgents(gate, person(), { status: 'active', limit: 1 })).items.find(
        (row) => row.bot_id === botId,
      );
    expect(await find()).toMatchObject({ live_keys: 0, last_used_at: null });
    const key = unwrap(await issueAgentKey(gate, person(), { agentId }));
    const at = new Date('2026-11-01T10:00:00.000Z');
    await all.rows('UPDATE gate_credentials SET last_used_at = $2 WHERE id = $1', [key.id, at]);
    expect(await find()).toMatchObject({ live_keys: 1, last_used_at: at.toISOString() });
  });

  it('shows another tenant its own, and says when there never was one', async () => {
    const { gate } = stack.services;
    const foreign = unwrap(await listDeskAgents(gate, person('owner', stranger), { status: 'active', limit: 50 }));
    expect(foreign.items.map(({ bot_id }) => bot_id).sort()).toEqual(['bot-1', 'bot-2']);
    const live = (await stack.tenant('third')).live;
    const none = unwrap(
      await listDeskAgents(gate, person('owner', { ...party, tenant: live }), { status: 'active', limit: 5 }),
    );
    expect(none).toEqual({ items: [], next_cursor: null, any_exists: false });
  });
});

describe('registering in the console', () => {
  it('gives a link that works, and no key', async () => {
    const { link, botId } = await registered(person('operator'));
    expect(link).toMatchObject({ bot_id: botId, qr: { size: expect.any(Number), path: expect.stringMatching(/^M/) } });
    const redeemed = await stack.carry({
      method: 'POST',
      path: new URL(link.url).pathname,
      headers: { accept: 'application/json' },
    });
    expect(redeemed).toMatchObject({ status: 200, body: { bot_id: botId } });
    expect(await all.rows('SELECT label FROM gate_credentials WHERE bot_id = $1', [botId])).toEqual([
      { label: 'install link' },
    ]);
  });

  it('leaves an active agent alone, revives a deleted one, and asks for the permission', async () => {
    const { gate } = stack.services;
    const again = (ctx: Ctx) => registerAndHandOver(gate, ctx, { ...body('bot-2'), name: 'Taken over' });
    expect(codeOf(await again(person()))).toBe('gate.bot_taken');
    expect(codeOf(await again(person('developer')))).toBe('permission.denied');
    expect(codeOf(await again(person('auditor')))).toBe('permission.denied');
    expect(await all.rows(`SELECT DISTINCT name FROM gate_agents WHERE bot_id = 'bot-2'`)).toEqual([{ name: 'bot-2' }]);
    const { botId, agentId } = await registered();
    await all.rows(`UPDATE gate_agents SET status = 'deleted', deleted_at = now() WHERE bot_id = $1`, [botId]);
    const revived = await registerAndHandOver(gate, person(), { ...body(botId), name: 'Back again' });
    expect(codeOf(revived)).toBe('ok');
    expect(unwrap(await getDeskAgent(gate, person(), { agentId }))).toMatchObject({
      name: 'Back again',
      status: 'active',
    });
  });
});

describe('one agent', () => {
  it('is read by every role of the tenant, and by nobody else', async () => {
    const { gate } = stack.services;
    const { agentId } = await registered();
    expect(codeOf(await getDeskAgent(gate, person('auditor'), { agentId }))).toBe('ok');
    expect(codeOf(await getDeskAgent(gate, person('owner', stranger), { agentId }))).toBe('gate.agent_not_found');
    const foreign = person('owner', stranger);
    expect(codeOf(await listAgentKeys(gate, foreign, { agentId, limit: 5 }))).toBe('gate.agent_not_found');
    expect(codeOf(await listInstallLinks(gate, foreign, { agentId, limit: 5 }))).toBe('gate.agent_not_found');
    expect(codeOf(await getDeskAgent(gate, { ...foreign, tenant: party.tenant, actor: seedBot() }, { agentId }))).toBe(
      'permission.denied',
    );
  });

  it('shows its settings, its limits and which presets its runtime can carry out', async () => {
    const { gate } = stack.services;
    const { agentId, botId } = await registered();
    const operator = person('operator');
    unwrap(await updateAgent(gate, operator, { agentId, provider: 'stripe' }));
    unwrap(await setPolicy(gate, operator, agentId, { policy: { per_action: { USD: 500 } }, version: 0 }));
    const caps = { network: 'base', pay_to: '0xabc', facilitator_url: undefined, currency: undefined, enabled: true };
    unwrap(
      await configureX402(gate, operator, agentId, { ...caps, max_per_request_minor: 900, max_per_call_minor: 250 }),
    );
    await party.operator.post(`/api/v1/agents/${botId}/execution-readiness`, {
      provider: 'exa',
      status: 'ready',
      runtime_ready: true,
    });
    const shown = unwrap(await getDeskAgent(gate, person('auditor'), { agentId }));
    expect(shown).toMatchObject({
      provider: 'stripe',
      policy: { per_action: { USD: 500 } },
      policy_version: 1,
      x402: { enabled: true, network: 'base', pay_to: '0xabc', max_per_request_minor: 900, max_per_call_minor: 250 },
    });
    const ready = shown.presets.filter((preset) => preset.ready).map(({ preset_id }) => preset_id);
    expect(ready).toEqual(['exa.deep_search']);
  });

  it('is changed by those who manage the gate, and by nobody else', async () => {
    const { gate } = stack.services;
    const { agentId } = await registered();
    const caps = { network: 'base', pay_to: undefined, facilitator_url: undefined, currency: undefined, enabled: true };
    for (const role of ['developer', 'auditor'] as const) {
      const ctx = person(role);
      const tries = [
        await updateAgent(gate, ctx, { agentId, name: 'x' }),
        await setPolicy(gate, ctx, agentId, { policy: {} }),
        await configureX402(gate, ctx, agentId, { ...caps, max_per_request_minor: 2, max_per_call_minor: 1 }),
        await createInstallLink(gate, ctx, { agentId }),
        await revokeInstallLink(gate, ctx, { agentId, linkId: 'ins_x' }),
      ];
      expect(tries.map(codeOf)).toEqual(tries.map(() => 'permission.denied'));
    }
    expect(codeOf(await issueAgentKey(gate, person('operator'), { agentId }))).toBe('permission.denied');
    expect(codeOf(await rotateWebhookSecret(gate, person('operator'), { agentId }))).toBe('permission.denied');
  });
});

const seedBot = () => ({ kind: 'agent', id: uuidV4(), role: 'bot', botId: 'bot-1', name: 'bot-1' }) as const;

describe('keys and links of an agent', () => {
  it('are paged, and no text of theirs is in what is shown', async () => {
    const { gate } = stack.services;
    const { agentId, botId, link } = await registered();
    const made = [];
    for (let keys = 0; keys < 3; keys++) made.push(unwrap(await issueAgentKey(gate, person(), { agentId })));
    const namesake = `INSERT INTO gate_credentials SELECT tenant_id, gen_random_uuid(), bot_id, 'operator',
      decode(md5(random()::text) || md5(random()::text), 'hex'), 'namesake', scopes, created_by, created_at
      FROM gate_credentials WHERE id = $1`;
    await all.rows(namesake, [made[0]?.id]);
    const { secret } = unwrap(await rotateWebhookSecret(gate, person(), { agentId }));
    const second = unwrap(await createInstallLink(gate, person(), { agentId, scopes: ['quotes:create'] }));
    const keys = await walk((cursor) => listAgentKeys(gate, person('auditor'), { agentId, limit: 1, cursor }));
    const links = await walk((cursor) => listInstallLinks(gate, person('auditor'), { agentId, limit: 1, cursor }));
    expect(keys.map(({ key_id }) => key_id).sort()).toEqual(made.map(({ id }) => id).sort());
    expect(links.map(({ link_id, state }) => [link_id === second.install_link_id, state])).toEqual([
      [true, 'unused'],
      [false, 'unused'],
    ]);
    const detail = unwrap(await getDeskAgent(gate, person(), { agentId }));
    const list = unwrap(await listDeskAgents(gate, person(), { status: 'active', limit: 50 }));
    const shown = JSON.stringify([keys, links, detail, list]);
    expect(shown).toContain(botId);
    const secrets = [...made.map(({ key }) => key), secret, link.url, second.install_url].map(
      (text) => text.split('/').at(-1) ?? text,
    );
    for (const text of secrets) expect(shown).not.toContain(text);
  });

  it('a revoked link opens nothing, stays revoked, and a used one is told apart', async () => {
    const { gate } = stack.services;
    const { agentId, botId, link } = await registered();
    const redeem = (url: string) =>
      stack.carry({ method: 'POST', path: new URL(url).pathname, headers: { accept: 'application/json' } });
    const idOf = async () =>
      unwrap(await listInstallLinks(gate, person(), { agentId, limit: 1 })).items[0]?.link_id ?? '';
    const first = await idOf();
    for (const _twice of [1, 2]) {
      expect(codeOf(await revokeInstallLink(gate, person('operator'), { agentId, linkId: first }))).toBe('ok');
    }
    expect((await redeem(link.url)).status).toBe(404);
    const audited = await all.rows(
      `SELECT action FROM audit_entries WHERE action = 'gate.install_link.revoke' AND detail->>'bot_id' = $1`,
      [botId],
    );
    expect(audited).toHaveLength(1);
    const next = unwrap(await createInstallLink(gate, person(), { agentId }));
    expect((await redeem(next.install_url)).status).toBe(200);
    const used = await idOf();
    expect(codeOf(await revokeInstallLink(gate, person(), { agentId, linkId: used }))).toBe('install.used');
    expect(codeOf(await revokeInstallLink(gate, person(), { agentId, linkId: 'ins_none' }))).toBe('install.not_found');
    const other = await registered();
    expect(codeOf(await revokeInstallLink(gate, person(), { agentId: other.agentId, linkId: used }))).toBe(
      'install.not_found',
    );
    const links = unwrap(await listInstallLinks(gate, person(), { agentId, limit: 5 })).items;
    expect(links.map(({ state }) => state)).toEqual(['used', 'revoked']);
    await all.rows(`UPDATE gate_install_links SET consumed_at = null, expires_at = now() WHERE bot_id = $1`, [botId]);
    const expired = unwrap(await listInstallLinks(gate, person(), { agentId, limit: 5 })).items;
    expect(expired.map(({ state }) => state)).toEqual(['expired', 'revoked']);
  });
});

it('a key that was used says when', async () => {
  const second = await createStack({ database: stack.database });
  const { bot } = await gateParty(second, party.tenant);
  const before = Date.now();
  expect((await bot.get('/api/v1/agent-capabilities')).status).toBe(200);
  // What is noted is written at the latest when the process ends.
  await second.close();
  const [row] = await all.rows(`SELECT max(last_used_at) AS at FROM gate_credentials WHERE bot_id = 'bot-1'`);
  const at = Reflect.get(Object(row), 'at');
  expect(at instanceof Date ? at.getTime() : 0).toBeGreaterThanOrEqual(before);
});

describe('task budgets', () => {
  const list = (change: object = {}, ctx = person('auditor')) =>
    listBudgets(stack.services.gate, ctx, { status: [], botId: null, limit: 50, ...change });

  it('are listed by state and agent, page by page, with the user masked', async () => {
    const user = { external_user_id: 'ada@example.test' };
    const active = await fundedBudget(party, { ...user, task_id: 'paid' });
    const { id: created } = (await party.bot.post(budgets, { ...budgetBody, task_id: 'unpaid' })).body;
    await fundedBudget({ ...party, bot: party.other }, { bot_id: 'bot-2', task_id: 'of another agent' });
    const pages = await walk((cursor) => list({ botId: 'bot-1', limit: 1, cursor }));
    expect(pages.map(({ budget_id }) => budget_id)).toEqual([created, active]);
    expect(pages[1]).toMatchObject({
      task_id: 'paid',
      agent: { name: 'bot-1' },
      user: 'ad…st',
      status: 'active',
      max: { amount: '100', asset: 'usd' },
      available: { amount: '100', asset: 'usd' },
    });
    expect(JSON.stringify(pages)).not.toContain('ada@example.test');
    const unpaid = unwrap(await list({ status: ['created'] })).items;
    expect(unpaid.map(({ budget_id }) => budget_id)).toEqual([created]);
    expect(unwrap(await list({}, person('owner', stranger))).items).toEqual([]);
    expect(codeOf(await list({ cursor: 'nonsense' }))).toBe('page.cursor_invalid');
  });

  it('open their ledger, newest first, to the tenant alone', async () => {
    const { gate } = stack.services;
    const budgetId = await fundedBudget(party, { task_id: 'ledger' });
    const first = await payByBudget(party, budgetId, 25);
    const second = await payByBudget(party, budgetId, 30);
    const read = (cursor?: string) => getBudget(gate, person('auditor'), { budgetId, limit: 1, cursor });
    const entries = await walk(async (cursor) => {
      const found = await read(cursor);
      return found.ok ? { ok: true, value: found.value.entries } : found;
    });
    expect(entries.map(({ kind, amount, action }) => [kind, amount, action?.action_id])).toEqual([
      ['reserve', { amount: '30', asset: 'usd' }, second.body.action_id],
      ['reserve', { amount: '25', asset: 'usd' }, first.body.action_id],
    ]);
    expect(unwrap(await read()).budget).toMatchObject({ reserved: { amount: '55' }, available: { amount: '45' } });
    const foreign = await getBudget(gate, person('owner', stranger), { budgetId, limit: 1 });
    expect(codeOf(foreign)).toBe('gate.budget_not_found');
    expect(codeOf(await getBudget(gate, person(), { budgetId: 'tb_1', limit: 1 }))).toBe('gate.budget_not_found');
  });
});
