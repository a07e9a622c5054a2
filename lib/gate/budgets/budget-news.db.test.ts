import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import { deliver } from '@/lib/gate/fulfilment/deliver';
import { languages } from '@/lib/gate/pages/language';
import { visibleText } from '@/lib/gate/pages/testing/views';
import { wordsOf } from '@/lib/gate/pages/words/find-words';
import { fakeCourier, isSigned } from '@/lib/gate/testing/courier';
import { type GateParty, gateParty, seedCtx } from '@/lib/gate/testing/gate-client';
import { gateDefaults } from '@/lib/runtime/gate-env';
import { createStack, type Stack } from '@/lib/testing/stack';
import {
  actions,
  budgetBody,
  budgets,
  fundedBudget,
  lookAll,
  payByBudget,
  startPaid,
  uuidOf,
} from './testing/budget-party';

let stack: Stack;
let mockless: Stack;
let party: GateParty;
let all: Database;

beforeAll(async () => {
  stack = await createStack();
  mockless = await createStack({ database: stack.database, gate: { ...gateDefaults, mockUsable: false } });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  all = lookAll(stack.database);
});
afterAll(async () => {
  await all?.close();
  await mockless?.close();
  await stack?.close();
});

const browser = { accept: 'text/html,*/*;q=0.8' };
const callback_url = 'http://127.0.0.1:9/hook';

describe('an action that a task budget pays for', () => {
  const events = async () => (await party.bot.get('/api/v1/agents/bot-1/resume-events')).body.events;
  const eventsOf = async (actionId: string) =>
    (await events()).filter((event: { action_id: string }) => event.action_id === actionId);
  const deliveriesOf = (actionId: string) =>
    all.rows(`SELECT id, kind FROM gate_deliveries WHERE quote_id = $1`, [uuidOf(actionId)]);

  it('tells its agent that it is ready, as a paid session does, and once', async () => {
    const id = await fundedBudget(party);
    const key = { 'idempotency-key': 'news-1' };
    const made = await payByBudget(party, id, 25, {}, key);
    await payByBudget(party, id, 25, {}, key);
    const actionId = String(made.body.action_id);
    expect(await eventsOf(actionId)).toMatchObject([
      {
        event_type: 'agent_action.ready',
        payment_session_id: made.body.payment_session_id,
        status: 'ready',
        callback_status: null,
        payload: { provider: 'task_budget', payment_status: 'paid', amount_minor: 25, provider_session_id: null },
      },
    ]);
    expect(JSON.stringify(await events())).not.toContain('grant_');
    expect(await deliveriesOf(actionId), 'nobody asked for a callback').toEqual([]);
    const { body } = await party.bot.get(`${budgets}/${id}`);
    expect(body).toMatchObject({ available_minor: 75, reserved_minor: 25, captured_minor: 0 });
    expect((await startPaid(party, actionId)).body).toMatchObject({ status: 'ready_to_execute' });
  });

  it('calls its agent back, with the agent’s own signature', async () => {
    const made = await payByBudget(party, await fundedBudget(party), 25, { callback_url });
    const actionId = String(made.body.action_id);
    const rows = await deliveriesOf(actionId);
    expect(rows).toMatchObject([{ kind: 'ready' }]);
    const courier = fakeCourier();
    const { gate } = stack.services;
    const id = String(Object(rows[0]).id);
    expect(await deliver({ ...gate, courier }, seedCtx(party.tenant), id)).toBe('delivered');
    const [sent] = courier.sent;
    if (sent === undefined) throw new Error('nothing was sent');
    const [agent] = await all.rows(`SELECT id FROM gate_agents WHERE bot_id = 'bot-1' AND tenant_id = $1`, [
      party.tenant.id,
    ]);
    expect(isSigned(sent, gate.secrets.webhookSecret(String(Object(agent).id), 1))).toBe(true);
    expect(JSON.parse(sent.body)).toMatchObject({ event_type: 'agent_action.ready', action_id: actionId });
    expect(await eventsOf(actionId)).toMatchObject([{ callback_status: 'success' }]);
  });

  it('whose part is free again tells nothing any more', async () => {
    const made = await payByBudget(party, await fundedBudget(party), 25, { callback_url });
    const [row] = await deliveriesOf(made.body.action_id);
    await party.bot.post(`${actions}/${made.body.action_id}/fail`, {});
    const courier = fakeCourier();
    const deps = { ...stack.services.gate, courier };
    expect(await deliver(deps, seedCtx(party.tenant), String(Object(row).id))).toBe('ended');
    expect(courier.sent).toEqual([]);
  });
});

describe('the pages of a task budget’s own payment', () => {
  const look = async (path: string, on = stack) => {
    const reply = await on.carry({ method: 'GET', path, headers: browser });
    return { ...reply, text: reply.text ?? '' };
  };
  const form = { ...browser, 'content-type': 'application/x-www-form-urlencoded' };
  const press = (path: string, on = stack) =>
    on.carry({ method: 'POST', path: `${path}/mock-pay`, body: '', headers: form });

  async function opened(change: object = {}): Promise<{ readonly id: string; readonly session: string }> {
    const made = await party.bot.post(budgets, { ...budgetBody, task_id: 'read forty registers', ...change });
    const { body } = await party.bot.post(`${budgets}/${made.body.id}/checkout`);
    return { id: String(made.body.id), session: String(body.checkout_url).replace('/pay/', '') };
  }
  const state = async (session: string) => {
    const { text } = await look(`/status/${session}`);
    return /<h1 id="state" class="state (\w+)"/.exec(text)?.[1];
  };

  it('say what it is for and that the rest goes back, and are paid by the button', async () => {
    const { id, session } = await opened();
    const asked = await look(`/pay/${session}`);
    expect(asked.status).toBe(200);
    const text = visibleText(asked.text);
    for (const part of ['read forty registers', '1.00 USD', 'What is not spent goes back to you']) {
      expect(text).toContain(part);
    }
    expect(asked.text).toContain(`action="/pay/${session}/mock-pay"`);
    expect(asked.text).toContain(id);
    expect(text).not.toMatch(/one-time grant|Fingerprint/i);
    expect(visibleText((await look(`/status/${session}`)).text)).toContain('Awaiting payment');
    const paid = await press(`/pay/${session}`);
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `/pay/${session}`]);
    expect((await party.bot.get(`${budgets}/${id}`)).body).toMatchObject({ status: 'active', available_minor: 100 });
    const after = await look(`/pay/${session}`);
    expect(after.text).not.toContain('mock-pay');
    expect(visibleText(after.text)).toContain('Budget paid');
    expect((await press(`/pay/${session}`)).status, 'paid twice is paid once').toBe(303);
    for (const { text: shown } of [asked, after]) expect(shown).not.toContain('user-1');
  });

  it('follow its money: spent, left, gone back', async () => {
    const { id, session } = await opened();
    await press(`/pay/${session}`);
    const made = await payByBudget(party, id, 25);
    await startPaid(party, made.body.action_id);
    await party.bot.post(`${actions}/${made.body.action_id}/complete`, { status: 'fulfilled' });
    const during = visibleText((await look(`/status/${session}`)).text);
    expect(during).toMatch(/Spent 0\.25 USD.*Still in the budget 0\.75 USD.*Gone back to you 0\.00 USD/);
    expect((await party.bot.post(`${budgets}/${id}/release-unused`)).status).toBe(200);
    const closed = visibleText((await look(`/status/${session}`)).text);
    expect(closed).toContain('Budget closed');
    expect(closed).toMatch(/Spent 0\.25 USD.*Still in the budget 0\.00 USD.*Gone back to you 0\.75 USD/);
    expect(await state(session)).toBe('released');
    const unused = await opened();
    await press(`/pay/${unused.session}`);
    await party.bot.post(`${budgets}/${unused.id}/release-unused`);
    expect(await state(unused.session)).toBe('refunded');
    expect(visibleText((await look(`/pay/${unused.session}`)).text)).toContain('all of it went back');
  });

  it('speak the payer’s language', async () => {
    const { session } = await opened();
    for (const language of languages) {
      for (const page of ['pay', 'status']) {
        const { text, status } = await look(`/${page}/${session}?lang=${language}`);
        expect([page, language, status]).toEqual([page, language, 200]);
        expect(text).toContain(`<html lang="${language}"`);
        const said = page === 'pay' ? wordsOf(language).budget.rest : wordsOf(language).budget.number;
        expect(visibleText(text)).toContain(said);
      }
    }
  });

  it('have no button where the mock provider may not be used, and none before a checkout', async () => {
    const { id, session } = await opened();
    expect((await look(`/pay/${session}`, mockless)).text).not.toContain('mock-pay');
    expect((await press(`/pay/${session}`, mockless)).status).toBe(404);
    expect((await party.bot.get(`${budgets}/${id}`)).body.status).toBe('checkout_created');
    const made = await party.bot.post(budgets, budgetBody);
    expect((await look(`/pay/ps_${String(made.body.id).slice(3)}`)).status).toBe(404);
    await party.bot.post(`${budgets}/${id}/release-unused`);
    expect(visibleText((await look(`/status/${session}`)).text)).toContain('Cancelled — nothing was charged');
    expect((await press(`/pay/${session}`)).status).toBe(409);
  });
});
