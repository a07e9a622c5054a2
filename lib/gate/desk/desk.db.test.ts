import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import {
  actions,
  budgets,
  fundedBudget,
  lookAll,
  payByBudget,
  startPaid,
  uuidOf,
} from '@/lib/gate/budgets/testing/budget-party';
import { type DeskAction, type DeskFilter, deskFilterSchema } from '@/lib/gate/contract/desk';
import { deliver } from '@/lib/gate/fulfilment/deliver';
import { resendDelivery } from '@/lib/gate/fulfilment/resend-delivery';
import { decideApproval } from '@/lib/gate/policy/decide-approval';
import { setPolicy } from '@/lib/gate/policy/set-policy';
import { fakeCourier } from '@/lib/gate/testing/courier';
import {
  type GateParty,
  gateParty,
  paidAction,
  presented,
  quoteBody,
  seedCtx,
  startedAction,
} from '@/lib/gate/testing/gate-client';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack, type TestTenant, unwrap } from '@/lib/testing/stack';
import { getPaidAction } from './get-paid-action';
import { listPaidActions } from './list-paid-actions';

let stack: Stack;
let acme: TestTenant;
let party: GateParty;
let other: GateParty;
let all: Database;

beforeAll(async () => {
  stack = await createStack();
  acme = await stack.tenant('acme');
  party = await gateParty(stack, acme.tenant);
  other = await gateParty(stack, (await stack.tenant('other')).tenant);
  all = lookAll(stack.database);
});
afterAll(async () => {
  await all?.close();
  await stack?.close();
});

const person = (role: Role = 'operator', { tenant } = party): Ctx => ({
  ...seedCtx(tenant),
  now: new Date(),
  actor: { kind: 'user', id: uuidV4(), role, name: 'Olive', sessionId: uuidV4() },
});
const list = async (filter: Partial<DeskFilter> = {}, limit?: number, ctx = person()) =>
  unwrap(await listPaidActions(stack.services.gate, ctx, { ...deskFilterSchema.parse({}), ...filter }, limit));
const get = async (actionId: string, ctx = person()): Promise<DeskAction> =>
  unwrap(await getPaidAction(stack.services.gate, ctx, actionId));
const ask = async (change: object = {}, bot = party.bot) =>
  String((await bot.post(actions, { ...quoteBody, ...change })).body.action_id);
const complete = (actionId: string, status: string) =>
  party.bot.post(`${actions}/${actionId}/complete`, { status, metadata: {} });
const fail = (actionId: string, refund: boolean) => party.bot.post(`${actions}/${actionId}/fail`, { refund });
const kindsOf = ({ trail }: DeskAction) => trail.map(({ kind }) => kind);

async function policyOf(policy: object): Promise<void> {
  const { body } = await party.operator.get('/api/v1/agents');
  const { id } = body.find(({ bot_id: botId }: { bot_id: string }) => botId === 'bot-1');
  unwrap(await setPolicy(stack.services.gate, seedCtx(party.tenant), id, { policy }));
}

/** A request above the agent's threshold, and the token that finds it. */
async function aboveThreshold(): Promise<{ actionId: string; token: string }> {
  await policyOf({ approval_threshold: { USD: 100 } });
  const { body } = await party.bot.post(actions, quoteBody);
  await policyOf({});
  const url = String(body.approval_url);
  return { actionId: String(body.action_id), token: url.slice(url.lastIndexOf('/') + 1) };
}

/** An action in each stage that one comes to without a rail's help. */
async function oneOfEach(): Promise<Readonly<Record<string, DeskAction['stage']>>> {
  const expected: Record<string, DeskAction['stage']> = {};
  const started = async () => (await startedAction(party)).actionId;
  const note = async (stage: DeskAction['stage'], make: () => Promise<string>) => {
    expected[await make()] = stage;
  };
  await note('waiting', ask);
  await note('paid', async () => (await paidAction(party)).actionId);
  await note('working', started);
  await note('working', async () => {
    const actionId = await started();
    await complete(actionId, 'executing');
    return actionId;
  });
  await note('done', async () => {
    const actionId = await started();
    await complete(actionId, 'fulfilled');
    return actionId;
  });
  for (const refund of [false, true]) {
    await note(refund ? 'refunded' : 'failed', async () => {
      const actionId = await started();
      await fail(actionId, refund);
      return actionId;
    });
  }
  await note('disputed', async () => {
    const { actionId } = await paidAction(party);
    const opened = await acme.client.post('/v1/disputes/cases', { intent_id: uuidOf(actionId), reason: 'Not theirs.' });
    expect(opened.status).toBe(201);
    return actionId;
  });
  await note('ended', async () => {
    const actionId = await ask();
    await all.rows(`UPDATE gate_quotes SET deadline = now() - interval '1 minute' WHERE id = $1`, [uuidOf(actionId)]);
    return actionId;
  });
  await note('approval', async () => (await aboveThreshold()).actionId);
  await note('ended', async () => {
    const { actionId, token } = await aboveThreshold();
    unwrap(await decideApproval(stack.services.gate, person(), token, 'refuse'));
    return actionId;
  });
  await note('waiting', async () => {
    const { actionId, token } = await aboveThreshold();
    unwrap(await decideApproval(stack.services.gate, person(), token, 'approve'));
    return actionId;
  });
  return { ...expected, ...(await oneOfEachBudgeted()) };
}

async function oneOfEachBudgeted(): Promise<Readonly<Record<string, DeskAction['stage']>>> {
  const budgetId = await fundedBudget(party, { max_amount_minor: 500 });
  const paid = async () => String((await payByBudget(party, budgetId)).body.action_id);
  const begun = async () => {
    const actionId = await paid();
    await startPaid(party, actionId);
    return actionId;
  };
  const [reserved, working, done, failed] = [await paid(), await begun(), await begun(), await begun()];
  await complete(done, 'fulfilled');
  await complete(failed, 'failed');
  return { [reserved]: 'paid', [working]: 'working', [done]: 'done', [failed]: 'refunded' };
}

describe('the stage', () => {
  it('is the same in the list, which SQL decides, and on the page, which the rules of money decide', async () => {
    const expected = await oneOfEach();
    const { items } = await list();
    const listed = Object.fromEntries(items.map(({ id, stage }) => [id, stage]));
    const shown: Record<string, string> = {};
    for (const id of Object.keys(expected)) shown[id] = (await get(id)).stage;
    expect(shown).toEqual(expected);
    expect(listed).toEqual(expected);
    const disputed = Object.keys(expected).find((id) => expected[id] === 'disputed') ?? '';
    expect(await get(disputed)).toMatchObject({ position: 'held', refund: 'disputed' });
    for (const stage of new Set(Object.values(expected))) {
      const { items: filtered } = await list({ stage: [stage] });
      const wanted = Object.keys(expected).filter((id) => expected[id] === stage);
      expect(filtered.map(({ id }) => id).toSorted(), stage).toEqual(wanted.toSorted());
    }
  });
});

describe('the list', () => {
  it('goes through everything once, newest first, in pages', async () => {
    const made = [await ask(), await ask(), await ask(), await ask(), await ask()];
    // What happens in one instant is told apart by its id.
    await all.rows(`UPDATE gate_quotes SET created_at = '2026-11-01T12:00:00Z' WHERE id = ANY($1)`, [made.map(uuidOf)]);
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 50; pages++) {
      const page = await list({ cursor }, 2);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual((await list({}, 200)).items.map(({ id }) => id));
    expect(seen.slice(-5).toSorted()).toEqual(made.toSorted());
  });

  it('refuses a cursor that it did not give out', async () => {
    const filter = { ...deskFilterSchema.parse({}), cursor: 'nonsense' };
    expect(await listPaidActions(stack.services.gate, person(), filter)).toMatchObject({
      ok: false,
      refusal: { code: 'page.cursor_invalid' },
    });
  });

  it('is narrowed to an agent, and finds an action by any of its ids', async () => {
    const theirs = await ask({ bot_id: 'bot-2', request_summary: 'another thing' }, party.other);
    expect((await list({ agent: 'bot-2' })).items).toMatchObject([
      {
        id: theirs,
        agent: 'bot-2',
        summary: 'another thing',
        money: { amount: '250', asset: 'usd' },
        provider: 'mock',
      },
    ]);
    expect((await list({ agent: 'bot-1' })).items.map(({ id }) => id)).not.toContain(theirs);
    for (const q of [theirs, theirs.replace('quote_', 'ps_'), uuidOf(theirs), theirs.toUpperCase()]) {
      expect(
        (await list({ q })).items.map(({ id }) => id),
        q,
      ).toEqual([theirs]);
    }
    for (const q of ['quote_', theirs.slice(0, -1), "' OR true --"]) expect((await list({ q })).items).toEqual([]);
    expect((await list({ q: theirs, agent: 'bot-1' })).items).toEqual([]);
    expect((await list()).agents).toEqual([
      { botId: 'bot-1', name: 'bot-1' },
      { botId: 'bot-2', name: 'bot-2' },
    ]);
  });

  it('holds nothing of another tenant', async () => {
    const ours = await ask();
    expect(await list({}, undefined, person('owner', other))).toMatchObject({ items: [], anyExists: false });
    expect((await list({ q: ours }, undefined, person('owner', other))).items).toEqual([]);
    expect(await getPaidAction(stack.services.gate, person('owner', other), ours)).toMatchObject({
      ok: false,
      refusal: { code: 'gate.action_not_found' },
    });
  });

  it('is not for an agent’s key', async () => {
    const ctx: Ctx = { ...person(), actor: { kind: 'agent', id: uuidV4(), role: 'operator', botId: 'x', name: 'x' } };
    const denied = { ok: false, refusal: { code: 'permission.denied' } };
    expect(await listPaidActions(stack.services.gate, ctx, deskFilterSchema.parse({}))).toMatchObject(denied);
    expect(await getPaidAction(stack.services.gate, ctx, await ask())).toMatchObject(denied);
  });
});

describe('one action', () => {
  it('shows what was asked, in parts, for whom and by whom, and no more of them than it should', async () => {
    const change = {
      external_user_id: 'olive.payer@example.test',
      cost_breakdown: [
        { label: 'Provider quote', amount_minor: 200 },
        { label: 'Operator fee', amount_minor: 50 },
      ],
    };
    const action = await get(await ask(change));
    expect(action).toMatchObject({
      stage: 'waiting',
      position: 'none',
      agent: 'bot-1',
      user: 'oli…est',
      requestHash: 'hash-1',
      parts: [
        { label: 'Provider quote', money: { amount: '200', asset: 'usd' }, isFee: false },
        { label: 'Operator fee', money: { amount: '50', asset: 'usd' }, isFee: true },
      ],
      session: { state: 'checkout_created' },
      grant: { state: 'unissued', issued: 0 },
      refund: 'unpaid',
      messages: [],
    });
    expect(action.payUrl).toMatch(/\/pay\/ps_[0-9a-f]{32}$/);
    expect(action.statusUrl).toMatch(/\/status\/ps_[0-9a-f]{32}$/);
    expect(kindsOf(action)).toEqual(['asked', 'offered']);
  });

  it('tells everything that happened in its order, with the spends and what is left', async () => {
    const { actionId, token } = await startedAction(party);
    const spend = {
      operation_id: 'op-1',
      tool: 'search',
      vendor: 'exa',
      rail: 'x402',
      amount_minor: 90,
      currency: 'USD',
    };
    const authorised = await party.bot.post(`/api/v1/grants/${token}/spend-authorizations`, {
      ...spend,
      reason: 'one search',
      presentation: presented,
    });
    expect(authorised.status).toBe(200);
    const { status } = await party.bot.post(`/api/v1/spend-authorizations/${authorised.body.id}/capture`, {
      provider_reference: 'secret-reference',
      presentation: presented,
    });
    expect(status).toBe(200);
    await complete(actionId, 'executing');
    expect((await get(actionId)).spent.left).toEqual({ amount: '160', asset: 'usd' });
    await complete(actionId, 'fulfilled');
    const action = await get(actionId);
    expect(action).toMatchObject({
      stage: 'done',
      position: 'final',
      payUrl: null,
      grant: { state: 'consumed', issued: 1 },
      spends: [{ tool: 'search', vendor: 'exa', status: 'captured', money: { amount: '90' } }],
      spent: { authorised: { amount: '90' }, captured: { amount: '90' }, left: null },
      refund: 'provider',
    });
    const kinds = kindsOf(action);
    for (const kind of [
      'asked',
      'offered',
      'paid',
      'grant_issued',
      'grant_consumed',
      'started',
      'fulfilled',
    ] as const) {
      expect(
        kinds.filter((each) => each === kind),
        kind,
      ).toHaveLength(1);
    }
    expect(kinds.indexOf('spend_authorised')).toBeLessThan(kinds.indexOf('spend_captured'));
    expect(kinds.indexOf('spend_captured')).toBeLessThan(kinds.indexOf('fulfilled'));
    const text = JSON.stringify(action);
    for (const hidden of [token, 'secret-reference', 'signature', 'user-1']) expect(text).not.toContain(hidden);
  });

  it('says who decided about a request above the threshold, and never shows the link that decides', async () => {
    const { actionId, token } = await aboveThreshold();
    const waiting = await get(actionId);
    expect(waiting).toMatchObject({
      stage: 'approval',
      payUrl: null,
      approval: { verdict: 'pending', decidedBy: null },
    });
    expect(JSON.stringify(waiting)).not.toContain(token);
    const ctx = person();
    unwrap(await decideApproval(stack.services.gate, ctx, token, 'approve'));
    const decided = await get(actionId);
    expect(decided).toMatchObject({
      stage: 'waiting',
      approval: { verdict: 'approved', decidedBy: `user:${ctx.actor.id}` },
    });
    expect(kindsOf(decided)).toEqual(expect.arrayContaining(['approval_asked', 'approved', 'offered']));
  });

  it('counts a grant that is issued again', async () => {
    const { actionId } = await paidAction(party);
    await all.rows(`UPDATE gate_grants SET expires_at = now() - interval '1 minute' WHERE quote_id = $1`, [
      uuidOf(actionId),
    ]);
    expect((await get(actionId)).grant).toMatchObject({ state: 'expired', issued: 1 });
    await party.bot.get(`${actions}/${actionId}/status`);
    const again = await get(actionId);
    expect(again.grant).toMatchObject({ state: 'available', issued: 2 });
    expect(kindsOf(again)).toContain('grant_reissued');
  });

  it('shows every try of a callback, and offers to send it again while somebody needs it', async () => {
    const callback_url = 'http://127.0.0.1:9/hook?key=hidden-in-the-address';
    const { actionId } = await paidAction(party, { callback_url });
    const [queued] = (await get(actionId)).messages;
    expect(queued).toMatchObject({ kind: 'callback', round: 1, status: 'waiting', attempts: [], sendable: true });
    const courier = fakeCourier({ kind: 'answered', status: 410 });
    const id = uuidOf(queued?.id ?? '');
    // As time does: its turn has come.
    await all.rows(`UPDATE gate_deliveries SET next_at = now() - interval '1 second' WHERE id = $1`, [id]);
    expect(await deliver({ ...stack.services.gate, courier }, seedCtx(party.tenant), id)).toBe('ended');
    const failed = await get(actionId);
    expect(failed.messages).toMatchObject([
      { status: 'failed', attempts: [{ ok: false, httpStatus: 410, error: null }], sendable: true },
    ]);
    expect(failed.callbackHost).toBe('127.0.0.1:9');
    expect(JSON.stringify(failed)).not.toContain('hidden-in-the-address');

    const denied = await resendDelivery(stack.services.gate, person('auditor'), queued?.id ?? '');
    expect(denied).toMatchObject({ ok: false, refusal: { code: 'permission.denied' } });
    unwrap(await resendDelivery(stack.services.gate, person('operator'), queued?.id ?? ''));
    const again = await get(actionId);
    expect(again.messages).toMatchObject([
      { round: 1, sendable: false },
      { round: 2, status: 'waiting', sendable: true },
    ]);
    expect(kindsOf(again)).toEqual(expect.arrayContaining(['callback_failed', 'sent_again']));

    const { body } = await party.bot.get('/api/v1/agents/bot-1/resume-events');
    const event = body.events.find((each: { action_id: string }) => each.action_id === actionId);
    await party.bot.post(`/api/v1/resume-events/${event.id}/ack`);
    const heard = await get(actionId);
    expect(heard.messages.some(({ sendable }) => sendable)).toBe(false);
    expect(kindsOf(heard)).toContain('heard');
  });

  it('is found by its own id alone', async () => {
    for (const id of ['quote_nonsense', `quote_${'0'.repeat(32)}`, 'ps_0', budgets]) {
      expect(await getPaidAction(stack.services.gate, person(), id)).toMatchObject({
        ok: false,
        refusal: { code: 'gate.action_not_found' },
      });
    }
  });
});
