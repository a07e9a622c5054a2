import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import { budgets, fundedBudget, lookAll, payByBudget, uuidOf } from '@/lib/gate/budgets/testing/budget-party';
import { type GateParty, gateParty, paidAction, quoteBody, seedCtx } from '@/lib/gate/testing/gate-client';
import { sweepDeadline } from '@/lib/harbor';
import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack, unhurried } from '@/lib/testing/stack';
import { decideApproval } from './decide-approval';
import { setPolicy } from './set-policy';

let stack: Stack;
let party: GateParty;
let other: GateParty;
let all: Database;
let agentId: string;

beforeAll(async () => {
  stack = await createStack({ patience: unhurried });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  other = await gateParty(stack, (await stack.tenant('other')).tenant);
  all = lookAll(stack.database);
  const { body } = await party.operator.get('/api/v1/agents');
  agentId = body.find(({ bot_id: botId }: { bot_id: string }) => botId === 'bot-1').id;
});
afterAll(async () => {
  await all?.close();
  await stack?.close();
});

const actions = '/api/v1/agent-actions';
const sessions = '/api/v1/payment-sessions';
const path = () => `/api/v1/agents/${agentId}/policy`;

const put = (body: object, key = party.keys.operator) =>
  stack.carry({
    method: 'PUT',
    path: path(),
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });

/** Starts each story with nothing counted and nothing known. */
async function policy(body: object): Promise<void> {
  await all.rows('DELETE FROM spend_counters');
  await all.rows('DELETE FROM spend_merchants');
  expect((await put({ policy: body })).status).toBe(200);
}

const ask = (change: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  party.bot.post(actions, { ...quoteBody, ...change }, headers);
const priced = (amount: number, change: object = {}) => ({
  amount_minor: amount,
  cost_breakdown: [{ label: 'quote', amount_minor: amount }],
  ...change,
});
const counted = async () => {
  const rows = await all.rows('SELECT period, amount::int AS amount FROM spend_counters ORDER BY period');
  return (rows as { amount: number }[]).map(({ amount }) => amount);
};
const decisionOf = async (actionId: string) =>
  (
    await all.rows('SELECT verdict, code, policy_version, decided_by FROM gate_decisions WHERE id = $1', [
      uuidOf(actionId),
    ])
  )[0];

const person = (role: Role = 'operator', tenant = party.tenant, id = uuidV4()): Ctx => ({
  ...seedCtx(tenant),
  now: new Date(),
  actor: { kind: 'user', id, role, name: 'Olive', sessionId: uuidV4() },
});

const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

describe('15.12 an agent’s policy', () => {
  it('is set and read by an operator, counts its versions, and notices a change in between', async () => {
    expect((await party.bot.get(path())).status).toBe(403);
    expect((await put({ policy: {} }, party.keys.bot)).status).toBe(403);
    const before = (await party.operator.get(path())).body;
    const rules = { per_action: { USD: 500 }, allowed_merchants: ['API.Exa.ai'] };
    const set = await put({ policy: rules, version: before.version });
    expect(set.body).toMatchObject({
      bot_id: 'bot-1',
      version: before.version + 1,
      policy: { per_action: { USD: 500 }, allowed_merchants: ['api.exa.ai'] },
    });
    expect((await party.operator.get(path())).body).toEqual(set.body);
    expect((await put({ policy: rules, version: before.version })).status).toBe(409);
    expect((await put({ policy: { per_action: { USD: -1 } } })).status).toBe(422);
    expect((await put({ policy: { per_action: { usd: 1 } } })).status).toBe(422);
    expect((await put({ policy: { unknown: 1 } })).status).toBe(422);
    expect((await other.operator.get(path())).status).toBe(404);
  });

  it('is set by people who manage agents, and by nobody else', async () => {
    const { gate } = stack.services;
    const set = (ctx: Ctx) => setPolicy(gate, ctx, agentId, { policy: {} });
    expect(await set(person('tenant_admin'))).toMatchObject({ ok: true });
    expect(await set(person('operator'))).toMatchObject({ ok: true });
    for (const role of ['developer', 'auditor'] as const) {
      expect(await set(person(role))).toMatchObject({ ok: false, refusal: { code: 'permission.denied' } });
    }
    expect(await set(person('owner', other.tenant))).toMatchObject({ ok: false, refusal: { status: 404 } });
  });

  it('blocks before anything is written, says why, and keeps what it said', async () => {
    await policy({ per_action: { USD: 249 } });
    const before = await all.rows('SELECT count(*)::int AS n FROM gate_quotes');
    const refused = await ask({}, { 'idempotency-key': 'denied-1' });
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: 'checkout blocked by agent policy: the amount is above the cap of one action' },
    });
    expect(await all.rows('SELECT count(*)::int AS n FROM gate_quotes')).toEqual(before);
    const denied = await all.rows(`SELECT verdict, code FROM gate_decisions WHERE verdict = 'denied'`);
    expect(denied).toContainEqual({ verdict: 'denied', code: 'policy.per_action' });
    expect(await counted()).toEqual([]);
    // A denial is thought over when it is asked for again.
    await policy({ per_action: { USD: 250 } });
    expect((await ask({}, { 'idempotency-key': 'denied-1' })).status).toBe(200);
  });

  it('looks at whom the envelope would pay', async () => {
    await policy({ allowed_merchants: ['*.exa.ai'] });
    const envelope = (execution_envelope: object) => ask({ execution_envelope });
    expect((await envelope({ target_url: 'https://api.exa.ai/search' })).status).toBe(200);
    expect((await envelope({ target_url: 'https://exa.ai.evil.example/' })).body.detail).toContain('not on the list');
    expect((await envelope({ action: 'test' })).body.detail).toContain('names no merchant');
  });

  it('is asked at the checkout of a quote, not at its writing', async () => {
    await policy({ currencies: ['EUR'] });
    const quote = await party.bot.post('/api/v1/quotes', quoteBody);
    expect(quote.status).toBe(200);
    const refused = await party.bot.post(`/api/v1/quotes/${quote.body.id}/checkout`);
    expect(refused.body.detail).toBe('checkout blocked by agent policy: this currency is not allowed');
    expect(await decisionOf(quote.body.id)).toMatchObject({ verdict: 'denied', code: 'policy.currency' });
    await policy({});
    expect((await party.bot.post(`/api/v1/quotes/${quote.body.id}/checkout`)).status).toBe(200);
    expect(await decisionOf(quote.body.id)).toMatchObject({ verdict: 'allowed' });
  });

  it('15.12 64 racing requests against the last of a day spend it once', async () => {
    await policy({ per_day: { USD: 1_000 }, per_month: { USD: 5_000 } });
    const insist = async (key: string): Promise<number> => {
      const reply = await ask({}, { 'idempotency-key': key });
      return reply.status === 503 ? insist(key) : reply.status;
    };
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => insist(`race-${index}`)));
    expect(answers.filter((status) => status === 200)).toHaveLength(4);
    expect(answers.filter((status) => status === 403)).toHaveLength(60);
    expect(await counted()).toEqual([1_000, 1_000]);
  }, 180_000);

  it('counts a request once, however often it is sent, and moving its checkout counts nothing', async () => {
    await policy({ per_day: { USD: 300 } });
    const made = await ask({}, { 'idempotency-key': 'once' });
    await Promise.all(Array.from({ length: 6 }, () => ask({}, { 'idempotency-key': 'once' })));
    await party.bot.post(`/api/v1/quotes/${made.body.quote_id}/checkout`, undefined, { 'x-payjent-provider': 'local' });
    expect(await counted()).toEqual([250, 250]);
  });

  it('counts no more what was refunded, or what nobody paid, each once', async () => {
    await policy({ per_day: { USD: 500 } });
    const paid = await paidAction(party);
    const unpaid = await ask();
    expect((await ask()).status).toBe(403);
    await party.bot.post(`${actions}/${paid.actionId}/fail`, {});
    await party.bot.post(`${actions}/${paid.actionId}/fail`, {});
    expect(await counted()).toEqual([250, 250]);
    await all.rows(`UPDATE intents SET deadline = now() - interval '1 second' WHERE id = $1`, [
      uuidOf(unpaid.body.action_id),
    ]);
    await sweepDeadline(stack.services.engine, seedCtx(party.tenant), uuidOf(unpaid.body.action_id));
    await sweepDeadline(stack.services.engine, seedCtx(party.tenant), uuidOf(unpaid.body.action_id));
    expect(await counted()).toEqual([0, 0]);
    expect((await ask()).status).toBe(200);
  });

  it('counts a task budget when it is set aside, and what comes back of it no more', async () => {
    await policy({ per_day: { USD: 120 }, per_action: { USD: 30 } });
    const id = await fundedBudget(party);
    expect(await counted()).toEqual([100, 100]);
    expect((await ask(priced(25))).status).toBe(403);
    expect((await payByBudget(party, id, 31)).body.detail).toContain('cap of one action');
    const made = await payByBudget(party, id, 30);
    expect(made.status).toBe(200);
    expect(await counted()).toEqual([100, 100]);
    await party.bot.post(`${actions}/${made.body.action_id}/fail`, {});
    await party.bot.post(`${budgets}/${id}/release-unused`);
    expect(await counted()).toEqual([0, 0]);
  });
});

describe('15.12 above the threshold', () => {
  const pending = async (headers: Readonly<Record<string, string>> = {}) => {
    await policy({ approval_threshold: { USD: 100 } });
    const made = await ask({}, headers);
    return { made, actionId: String(made.body.action_id), token: tokenOf(String(made.body.approval_url)) };
  };
  const decide = (ctx: Ctx, token: string, ruling: 'approve' | 'refuse') =>
    decideApproval(stack.services.gate, ctx, token, ruling);

  it('an action waits for a person: nobody can pay it, and its agent hears so', async () => {
    const { made, actionId, token } = await pending({ 'idempotency-key': 'waits' });
    expect(made).toMatchObject({ status: 200, body: { status: 'awaiting_approval', payment_url: null } });
    expect(made.body.message).toMatch(/^Approval required: do a thing costs 2\.50 USD/);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const status = await party.bot.get(`${actions}/${actionId}/status`);
    expect(status.body).toMatchObject({
      status: 'awaiting_approval',
      approval_url: made.body.approval_url,
      payment_token: null,
    });
    expect((await ask({}, { 'idempotency-key': 'waits' })).body).toEqual(made.body);
    expect((await party.operator.post(`${sessions}/${made.body.payment_session_id}/mock-pay`)).status).toBe(404);
    const opened = await party.bot.post(`/api/v1/quotes/${actionId}/checkout`);
    expect(opened).toMatchObject({ status: 409 });
    expect(opened.body.detail).toContain(made.body.approval_url);
    expect(JSON.stringify(await all.rows('SELECT to_jsonb(d)::text AS row FROM gate_decisions d'))).not.toContain(
      token,
    );
    expect((await party.nobody.get(`/api/v1/quotes/${actionId}`)).text).not.toContain(token);
  });

  it('what a person approves becomes payable, once, and stays exactly what was asked for', async () => {
    const { made, actionId, token } = await pending();
    expect(await decide(person(), token, 'approve')).toMatchObject({ ok: true });
    const status = await party.bot.get(`${actions}/${actionId}/status`);
    expect(status.body).toMatchObject({
      status: 'awaiting_payment',
      approval_url: null,
      payment_status: 'checkout_created',
    });
    const paid = await party.operator.post(`${sessions}/${made.body.payment_session_id}/mock-pay`);
    expect(paid.status).toBe(200);
    expect(await decide(person(), token, 'approve')).toMatchObject({ ok: true });
    expect(await decide(person(), token, 'refuse')).toMatchObject({
      ok: false,
      refusal: { code: 'gate.approval_ended' },
    });
  });

  it('what a person refuses can’t be paid any more, and counts no more', async () => {
    const { actionId, token } = await pending();
    expect(await counted()).toEqual([250, 250]);
    expect(await decide(person(), token, 'refuse')).toMatchObject({ ok: true });
    expect(await counted()).toEqual([0, 0]);
    expect((await party.bot.get(`${actions}/${actionId}/status`)).body).toMatchObject({
      status: 'refused',
      approval_url: null,
    });
    const opened = await party.bot.post(`/api/v1/quotes/${actionId}/checkout`);
    expect(opened.body.detail).toBe('checkout blocked by agent policy: a person refused this request');
    expect(await all.rows('SELECT status FROM intents WHERE id = $1', [uuidOf(actionId)])).toEqual([
      { status: 'canceled' },
    ]);
  });

  it('64 people decide at once, and one word stands', async () => {
    const { actionId, token } = await pending();
    const words = Array.from({ length: 64 }, (_, index) => (['approve', 'refuse'] as const)[index % 2] ?? 'refuse');
    const insist = async (ruling: 'approve' | 'refuse'): Promise<boolean> => {
      try {
        return (await decide(person(), token, ruling)).ok;
      } catch {
        return insist(ruling);
      }
    };
    const answers = await Promise.all(words.map(insist));
    const { verdict } = (await decisionOf(actionId)) as { verdict: string };
    const winner = verdict === 'approved' ? 'approve' : 'refuse';
    expect(answers.filter((isOk) => isOk)).toHaveLength(32);
    expect(words.filter((word, index) => answers[index] && word !== winner)).toEqual([]);
    const audit = await all.rows(
      `SELECT action FROM audit_entries WHERE subject_id = $1 AND action LIKE 'gate.approval.%'`,
      [uuidOf(actionId)],
    );
    expect(audit).toEqual([{ action: `gate.approval.${winner}` }]);
  }, 180_000);

  it('only people of the tenant with the permission decide, and nobody about what they asked for', async () => {
    const { actionId, token } = await pending();
    expect(await decide(person('developer'), token, 'approve')).toMatchObject({
      refusal: { code: 'permission.denied' },
    });
    expect(await decide(person('owner', other.tenant), token, 'approve')).toMatchObject({ refusal: { status: 404 } });
    expect(await decide({ ...person(), actor: seedBot() }, token, 'approve')).toMatchObject({
      refusal: { code: 'permission.denied' },
    });
    const own = person();
    await all.rows(`UPDATE gate_quotes SET created_by = $2 WHERE id = $1`, [uuidOf(actionId), `user:${own.actor.id}`]);
    expect(await decide(own, token, 'approve')).toMatchObject({ refusal: { code: 'gate.approval_own' } });
    expect(await decide(person(), 'A'.repeat(43), 'approve')).toMatchObject({ refusal: { status: 404 } });
  });

  it('an approval is about exactly the amount and the request, and ends with it', async () => {
    const { actionId, token } = await pending();
    await all.rows('UPDATE gate_quotes SET amount = 9999 WHERE id = $1', [uuidOf(actionId)]);
    expect(await decide(person(), token, 'approve')).toMatchObject({ refusal: { code: 'gate.approval_ended' } });
    await all.rows('UPDATE gate_quotes SET amount = 250, fingerprint = $2 WHERE id = $1', [uuidOf(actionId), 'x']);
    expect(await decide(person(), token, 'approve')).toMatchObject({ refusal: { code: 'gate.approval_ended' } });
    const late = await pending();
    await all.rows(`UPDATE gate_decisions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      uuidOf(late.actionId),
    ]);
    expect(await decide(person(), late.token, 'approve')).toMatchObject({ refusal: { code: 'gate.approval_ended' } });
  });

  it('a new merchant waits for a person once', async () => {
    await policy({ requires_approval_for_new_merchant: true });
    const envelope = { execution_envelope: { target_url: 'https://new.example/x' } };
    const first = await ask(envelope);
    expect(first.body.status).toBe('awaiting_approval');
    await decide(person(), tokenOf(first.body.approval_url), 'approve');
    expect((await ask(envelope)).body.status).toBe('awaiting_payment');
    expect((await ask({ execution_envelope: { target_url: 'https://newer.example/x' } })).body.status).toBe(
      'awaiting_approval',
    );
  });

  it('a task budget and an action out of one wait too, and take their money with the word', async () => {
    await policy({});
    const id = await fundedBudget(party, { max_amount_minor: 500 });
    await policy({ approval_threshold: { USD: 100 } });
    const made = await payByBudget(party, id, 200);
    expect(made.body).toMatchObject({ status: 'awaiting_approval', payment_url: null });
    expect((await party.bot.get(`${budgets}/${id}`)).body).toMatchObject({ available_minor: 500, reserved_minor: 0 });
    expect(await decide(person(), tokenOf(made.body.approval_url), 'approve')).toMatchObject({ ok: true });
    expect((await party.bot.get(`${budgets}/${id}`)).body).toMatchObject({ available_minor: 300, reserved_minor: 200 });
    expect((await party.bot.get(`${actions}/${made.body.action_id}/status`)).body).toMatchObject({ status: 'ready' });
    const big = await party.bot.post(budgets, {
      bot_id: 'bot-1',
      external_user_id: 'user-1',
      task_id: 'big',
      max_amount_minor: 900,
    });
    const waiting = await party.bot.post(`${budgets}/${big.body.id}/checkout`);
    expect(waiting.status).toBe(409);
    const { approval_url: url } = (await party.bot.get(`${budgets}/${big.body.id}`)).body;
    expect((await party.operator.post(`${budgets}/${big.body.id}/mock-fund`)).status).toBe(409);
    expect(await decide(person(), tokenOf(url), 'approve')).toMatchObject({ ok: true });
    expect((await party.operator.post(`${budgets}/${big.body.id}/mock-fund`)).body).toMatchObject({ status: 'active' });
  });

  it('on a phone: the page shows what is asked, and only who is signed in decides', async () => {
    const { actionId, token } = await pending();
    const at = `/approve/${token}`;
    const page = await party.nobody.get(at);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('2.50 USD');
    const form = (decision: string, cookie?: string) =>
      stack.carry({
        method: 'POST',
        path: at,
        body: `decision=${decision}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(cookie === undefined ? {} : { cookie }) },
      });
    const visitor = await form('approve');
    expect([visitor.status, visitor.headers.get('location')]).toEqual([303, '/auth/login']);
    const sid = await session();
    const exp = Math.floor(Date.now() / 1_000) + 3_600;
    const payload = toBase64Url(utf8(JSON.stringify({ account_id: 'acct_1', exp, sid })));
    const forged = await form('approve', `payjent_dashboard_session=${payload}.forged`);
    expect(forged.headers.get('location')).toBe('/auth/login');
    expect(await decisionOf(actionId)).toMatchObject({ verdict: 'pending' });
    const signed = `${payload}.${stack.services.gate.secrets.cookieSignature(payload)}`;
    const done = await form('approve', `a=b; payjent_dashboard_session=${signed}`);
    expect([done.status, done.headers.get('location')]).toEqual([303, at]);
    expect(await decisionOf(actionId)).toMatchObject({ verdict: 'approved' });
    expect((await party.nobody.get(at)).text).toContain('Approved');
    expect((await party.nobody.get(`/approve/${'A'.repeat(43)}`)).status).toBe(404);
  });

  /** Somebody of the tenant who is signed in. */
  async function session(): Promise<string> {
    const [user] = (await all.rows(
      `SELECT m.user_id FROM memberships m JOIN tenants t ON t.organization_id = m.organization_id
       WHERE t.id = $1 AND m.role = 'owner'`,
      [party.tenant.id],
    )) as { user_id: string }[];
    const id = uuidV4();
    await all.rows(
      `INSERT INTO sessions (id, user_id, organization_id, environment, expires_at)
       VALUES ($1, $2, $3, 'sandbox', now() + interval '1 hour')`,
      [id, user?.user_id, party.tenant.organizationId],
    );
    return id;
  }
});

const seedBot = (): Ctx['actor'] => ({ kind: 'agent', id: uuidV4(), role: 'operator', botId: 'operator-1', name: 'x' });
