import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '@/lib/gate/fulfilment/deliver';
import { fakeCourier, isSigned } from '@/lib/gate/testing/courier';
import { gateParty, paidAction, quoteBody } from '@/lib/gate/testing/gate-client';
import { gateDefaults } from '@/lib/runtime/gate-env';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { createStack } from '@/lib/testing/stack';
import { type StripeParty, stripeParty, stripeSignature, uuidOf } from './testing/stripe-party';

let connected: Connected;
let party: StripeParty;

const service_url = 'https://example.com/buy';

beforeAll(async () => {
  connected = await createConnected({ gate: { ...gateDefaults, handoffHosts: ['example.com'] } });
  party = await stripeParty(connected);
});
afterAll(() => connected?.close());
afterEach(() => expect(connected.stage.violations).toEqual([]));

const path = '/api/v1/webhooks/stripe';
const deliverTo = (to: string, payload: string, signature: string | null = stripeSignature(payload)) =>
  connected.stack.carry({
    method: 'POST',
    path: to,
    body: payload,
    headers: { 'content-type': 'application/json', ...(signature === null ? {} : { 'stripe-signature': signature }) },
  });
const post = (payload: string, signature?: string | null) => deliverTo(path, payload, signature);

/** The last event of a type, as Stripe sends it. */
async function eventText(type: string): Promise<string> {
  const { data } = await connected.stage.stripe.events.list({ type, limit: 1 });
  return JSON.stringify(data[0]);
}

/** An event as a forger with the secret, or a careless test, would write it. */
async function claim(sessionId: string, change: object = {}, type = 'checkout.session.completed'): Promise<string> {
  const { provider_session_id: id } = await party.session(sessionId);
  const object = {
    id,
    metadata: { payment_session_id: sessionId },
    amount_total: 250,
    currency: 'usd',
    payment_status: 'paid',
    ...change,
  };
  return JSON.stringify({ id: `evt_${Math.random().toString(16).slice(2)}`, type, data: { object } });
}

const stored = async () =>
  Number(Object((await connected.superuser.rows('SELECT count(*)::int AS count FROM inbound_events'))[0]).count);

describe('the gate’s address for Stripe', () => {
  it('W01 hears nothing without a good signature, and stores nothing of it', async () => {
    const { sessionId } = await party.pressed();
    const payload = await claim(sessionId);
    const before = await stored();
    expect(await post(payload, null)).toMatchObject({ status: 400, body: { detail: 'missing Stripe signature' } });
    const old = stripeSignature(payload, 'whsec_current', Math.floor(Date.now() / 1_000) - 301);
    for (const bad of [
      't=1,v1=00',
      stripeSignature(payload, 'whsec_guessed'),
      stripeSignature(`${payload} `),
      old,
      'x',
    ]) {
      expect(await post(payload, bad), bad).toMatchObject({
        status: 400,
        body: { detail: 'invalid Stripe signature' },
      });
    }
    const live = JSON.stringify({ ...JSON.parse(payload), livemode: true });
    expect(await post(live)).toMatchObject({ status: 400, body: { detail: 'invalid Stripe signature' } });
    for (const broken of ['{', '[]', '{"type":"x"}', 'null']) {
      expect(await post(broken), broken).toMatchObject({ status: 400, body: { detail: 'invalid webhook payload' } });
    }
    expect(await stored()).toBe(before);
    expect((await party.session(sessionId)).status).toBe('checkout_created');
  });

  it('W02 says that no secret is configured, before anything else', async () => {
    const stack = await createStack();
    try {
      const reply = await stack.carry({ method: 'POST', path, body: '{', headers: {} });
      expect(reply).toMatchObject({ status: 503, body: { detail: 'Stripe webhook secret not configured' } });
    } finally {
      await stack.close();
    }
  });

  it('W03 W04 settles what was paid, once, and says nothing of what it gave out', async () => {
    const { actionId, sessionId } = await party.pressed();
    const payload = await eventText('checkout.session.completed');
    const first = await post(payload);
    expect(first).toMatchObject({ status: 200, text: '{"received":true,"processed":true}' });
    expect(await party.session(sessionId)).toMatchObject({ status: 'paid' });
    expect(await party.status(actionId)).toMatchObject({ status: 'ready', payment_token_status: 'available' });
    expect((await party.status(actionId)).payment_token).toMatch(/^grant_[0-9a-f]{32}$/);
    const before = await stored();
    expect(await post(payload)).toMatchObject({
      status: 200,
      body: { received: true, processed: false, reason: 'payment session already paid' },
    });
    expect(await stored(), 'stored once').toBe(before);
    // The second secret, while one is being replaced.
    const other = await party.pressed();
    const second = await eventText('checkout.session.completed');
    expect((await post(second, stripeSignature(second, 'whsec_next'))).body).toEqual({
      received: true,
      processed: true,
    });
    expect((await party.session(other.sessionId)).status).toBe('paid');
  });

  it('W04 two and thirty at once are one settlement', async () => {
    const { actionId } = await party.pressed();
    const payload = await eventText('checkout.session.completed');
    const replies = await Promise.all(Array.from({ length: 32 }, () => post(payload)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(replies.some(({ body }) => body.processed)).toBe(true);
    const count = async (table: string, where = 'quote_id = $1') =>
      (
        await connected.superuser.rows(`SELECT count(*)::int AS count FROM ${table} WHERE ${where}`, [uuidOf(actionId)])
      )[0];
    expect(await count('gate_resume_events')).toEqual({ count: 1 });
    expect(await count('ledger_transfers', 'intent_id = $1')).toEqual({ count: 1 });
    await Promise.all(Array.from({ length: 8 }, () => party.status(actionId)));
    expect(await count('gate_grants')).toEqual({ count: 1 });
  });

  it.each([
    ['W05', { amount_total: null }, 'Stripe amount missing'],
    ['W05', { currency: null }, 'Stripe currency missing'],
    ['W06', { id: 'cs_test_other' }, 'Stripe provider_session_id mismatch'],
    ['W06', { amount_total: 251 }, 'Stripe amount mismatch'],
    ['W06', { currency: 'eur' }, 'Stripe currency mismatch'],
  ])('%s refuses a claim of %j', async (_row, change, detail) => {
    const { sessionId, actionId } = await party.pressed();
    expect(await post(await claim(sessionId, change))).toMatchObject({ status: 409, body: { detail } });
    expect((await party.session(sessionId)).status).toBe('checkout_created');
    expect(await party.status(actionId)).toMatchObject({ payment_token: null });
    expect((await party.session(sessionId)).receipt_id).toBeNull();
  });

  it('W07 refuses an event about a session of another provider', async () => {
    const { body } = await party.create({}, { 'x-payjent-provider': 'mock' });
    expect(await post(await claim(body.payment_session_id))).toMatchObject({
      status: 409,
      body: { detail: 'payment session provider is not stripe' },
    });
  });

  it('W08 finds the session by what Stripe says of the object, when the event names none', async () => {
    const { sessionId } = await party.pressed();
    const payload = await claim(sessionId, { metadata: {} });
    expect((await post(payload)).body).toEqual({ received: true, processed: true });
    expect((await party.session(sessionId)).status).toBe('paid');
  });

  it('W09 leaves alone what is unpaid, and what is no payment', async () => {
    const { sessionId } = await party.pressed();
    expect((await post(await claim(sessionId, { payment_status: 'unpaid' }))).body).toEqual({
      received: true,
      processed: false,
      reason: 'checkout session not paid',
    });
    expect((await post(await claim(sessionId, {}, 'customer.created'))).body).toEqual({
      received: true,
      processed: false,
      reason: 'event ignored',
    });
    expect((await party.session(sessionId)).status).toBe('checkout_created');
  });

  it('W10 says that it knows no such session, or that none was named', async () => {
    const { sessionId } = await party.pressed();
    const named = await claim(sessionId, { metadata: { payment_session_id: `ps_${'0'.repeat(32)}` } });
    expect(await post(named)).toMatchObject({ status: 404, body: { detail: 'payment session not found' } });
    const unknown = await claim(sessionId, { id: 'cs_test_nobody', metadata: null });
    expect(await post(unknown)).toMatchObject({ status: 404 });
    const nothing = await claim(sessionId, { id: null, metadata: {} });
    expect(await post(nothing)).toMatchObject({ status: 400, body: { detail: 'missing payment_session_id' } });
  });

  it('15.11 believes Stripe and not the event: a well-signed lie settles nothing', async () => {
    const { body } = await party.create();
    const lie = await post(await claim(body.payment_session_id));
    expect(lie.body).toEqual({ received: true, processed: false, reason: 'checkout session not paid' });
    expect((await party.session(body.payment_session_id)).status).toBe('checkout_created');
  });

  it('15.11 takes payment_intent.succeeded, whose object is not the page', async () => {
    const { sessionId } = await party.pressed();
    const payload = await eventText('payment_intent.succeeded');
    expect((await post(payload)).body).toEqual({ received: true, processed: true });
    expect((await party.session(sessionId)).status).toBe('paid');
  });

  it('15.11 pages that ran out, disputes and refunds at Stripe are looked at too', async () => {
    await connected.handleEvents();
    const open = await party.create();
    await party.press(open.body.payment_url, 'expire');
    expect((await post(await eventText('checkout.session.expired'))).body.reason).toBe('event ignored');
    expect(await connected.handleEvents()).toEqual(['processed']);
    const again = await party.bot.post(`/api/v1/quotes/${open.body.action_id}/checkout`, undefined, {
      'x-payjent-provider': 'stripe',
    });
    expect(again.body.checkout_url, 'a new page').not.toBe(open.body.payment_url);

    const { actionId, sessionId } = await party.paid();
    const payment = Object((await party.page(sessionId)).payment_intent).id;
    await connected.stage.sim(`payment_intents/${payment}/dispute`, {});
    expect((await post(await eventText('charge.dispute.created'))).body.reason).toBe('event ignored');
    expect(await connected.handleEvents()).toEqual(['processed']);
    const state = async (id: string) =>
      (await connected.superuser.rows('SELECT state FROM intents WHERE id = $1', [uuidOf(id)]))[0];
    expect(await state(actionId)).toEqual({ state: 'disputed' });
    expect((await party.status(actionId)).payment_token, 'no token over disputed money').toBeNull();

    const byHand = await party.paid();
    const other = Object((await party.page(byHand.sessionId)).payment_intent).id;
    await connected.stage.sim(`payment_intents/${other}/refund`, { amount: 250 });
    expect((await post(await eventText('charge.refunded'))).body.reason).toBe('event ignored');
    expect(await connected.handleEvents()).toEqual(['processed']);
    const facts = await connected.superuser.rows('SELECT reason FROM rail_facts WHERE intent_id = $1', [
      uuidOf(byHand.actionId),
    ]);
    expect(facts).toEqual([{ reason: 'external_refund' }]);
  });

  it('15.11 Tidegate’s own address for Stripe settles sessions as well', async () => {
    await connected.handleEvents();
    const { actionId, sessionId } = await party.pressed();
    const payload = await eventText('checkout.session.completed');
    expect(await deliverTo('/v1/webhooks/stripe/sandbox', payload)).toMatchObject({
      status: 200,
      body: { received: true },
    });
    expect(await connected.handleEvents()).toEqual(['processed']);
    expect(await party.session(sessionId)).toMatchObject({ status: 'paid' });
    expect(await party.status(actionId)).toMatchObject({ status: 'ready' });
    expect((await post(payload)).body.reason).toBe('payment session already paid');
  });
});

describe('a handoff after a Stripe payment', () => {
  const envelope = (change: object = {}) => ({
    service_url,
    method: 'POST',
    body: { item: 'book', quantity: 1 },
    headers: { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Api-Key': 'k', Accept: 'application/json' },
    payjent_fulfillment_callback: true,
    ...change,
  });
  const handoffOf = async (actionId: string) => {
    const text = `SELECT id FROM gate_deliveries WHERE quote_id = $1 AND kind = 'handoff'`;
    return (await connected.superuser.rows(text, [uuidOf(actionId)])).map((row) => String(Object(row).id));
  };
  const purchase = { execution_envelope: envelope() };

  it('H01 H02 is sent exactly once, signed, with the headers that may travel and no secret', async () => {
    const { actionId, sessionId } = await party.pressed(purchase);
    const payload = await eventText('checkout.session.completed');
    expect((await post(payload)).body.processed).toBe(true);
    expect((await post(payload)).body.processed, 'a duplicate').toBe(false);
    const ids = await handoffOf(actionId);
    expect(ids).toHaveLength(1);
    const { payment_token: token } = await party.status(actionId);
    const courier = fakeCourier();
    const deps = { ...connected.stack.services.gate, courier };
    for (let time = 0; time < 3; time++) await deliver(deps, party.ctx(), ids[0] ?? '');
    expect(courier.sent).toHaveLength(1);
    const [sent] = courier.sent;
    if (sent === undefined) throw new Error('nothing was sent');
    const [agent] = await connected.superuser.rows(`SELECT id FROM gate_agents WHERE bot_id = 'bot-1'`);
    expect(isSigned(sent, deps.secrets.webhookSecret(String(Object(agent).id), 1))).toBe(true);
    expect(sent).toMatchObject({ url: service_url, use: 'service' });
    expect(Object.keys(sent.headers).sort()).toEqual([
      'Accept',
      'Content-Type',
      'X-Payjent-Action-Id',
      'X-Payjent-Payment-Session-Id',
      'X-Payjent-Quote-Id',
      'X-Payjent-Request-Hash',
      'X-Payjent-Signature',
      'X-Payjent-Timestamp',
    ]);
    expect(JSON.parse(sent.body)).toEqual({
      event_type: 'payjent.fulfillment_callback',
      action_id: actionId,
      quote_id: actionId,
      payment_session_id: sessionId,
      bot_id: 'bot-1',
      external_user_id: 'user-1',
      provider: 'stripe',
      amount_minor: 250,
      currency: 'USD',
      request_hash: 'hash-1',
      fulfillment_body: { item: 'book', quantity: 1 },
    });
    expect(JSON.stringify(sent)).not.toContain(token);
    expect(JSON.stringify(sent)).not.toMatch(/grant_|Bearer|payjent_[A-Za-z0-9_-]{43}/);
    const after = await party.status(actionId);
    expect(after.quote_status).toBe('executed');
    expect(after.fulfillment_events).toMatchObject([
      {
        status: 'executed',
        metadata: {
          type: 'payjent_fulfillment_callback',
          payment_session_id: sessionId,
          http_status: 200,
          service_host: 'example.com',
        },
      },
    ]);
  });

  it('H01 callback and handoff are both sent, and the agent can still say how it ended', async () => {
    const { actionId } = await party.paid({ ...purchase, callback_url: 'https://example.com/hook' });
    const rows = await connected.superuser.rows('SELECT id FROM gate_deliveries WHERE quote_id = $1', [
      uuidOf(actionId),
    ]);
    const courier = fakeCourier();
    const deps = { ...connected.stack.services.gate, courier };
    for (const row of rows) await deliver(deps, party.ctx(), String(Object(row).id));
    expect(courier.sent.map(({ use }) => use).sort()).toEqual(['callback', 'service']);
    expect((await party.status(actionId)).payment_token, 'its service has it').toBeNull();
    const done = await party.bot.post(`/api/v1/agent-actions/${actionId}/complete`, {
      status: 'fulfilled',
      metadata: {},
    });
    expect(done).toMatchObject({ status: 200, body: { status: 'fulfilled' } });
  });

  it.each([
    ['H03', { service_url: 'http://localhost/buy' }, /https/],
    ['H05', { service_url: 'https://elsewhere.example/buy' }, /not allowed/],
    ['H06', { body: { task: { token: 'x' } } }, /body\.task\.token/],
    ['H08', { method: 'PUT' }, /POST/],
  ])('%s refuses %j before Stripe is asked or a row is written', async (_row, change, words) => {
    await connected.stage.sim('requests', undefined, 'DELETE');
    const count = async () => (await connected.superuser.rows('SELECT count(*)::int AS count FROM gate_quotes'))[0];
    const before = await count();
    const refused = await party.create({ execution_envelope: envelope(change) });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toMatch(words);
    expect((await connected.stage.sim('requests', undefined, 'GET')).requests).toEqual([]);
    expect(await count()).toEqual(before);
  });

  it('H04 production without a list refuses, when it is created and when a stored quote is made payable', async () => {
    const quote = await party.bot.post('/api/v1/quotes', {
      ...quoteBody,
      execution_envelope: envelope(),
    });
    expect(quote.status).toBe(200);
    const production = await createStack({
      database: connected.stack.database,
      gate: { ...gateDefaults, isProduction: true, mockUsable: false, defaultProvider: 'stripe', handoffHosts: [] },
    });
    try {
      const send = (to: string, body?: object) =>
        production.carry({
          method: 'POST',
          path: to,
          headers: {
            authorization: `Bearer ${party.keys.bot}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      for (const refused of [
        await send('/api/v1/agent-actions', { ...quoteBody, execution_envelope: envelope() }),
        await send(`/api/v1/quotes/${quote.body.id}/checkout`),
      ]) {
        expect(refused.status).toBe(422);
        expect(refused.body.detail).toContain('PAYJENT_MANAGED_EXECUTION_ALLOWED_HOSTS');
      }
    } finally {
      await production.close();
    }
  });

  it('H07 a mock payment hands nothing off', async () => {
    const mock = await gateParty(connected.stack, (await connected.stack.tenant('mock')).tenant);
    const { actionId } = await paidAction(mock, purchase);
    expect(await handoffOf(actionId)).toEqual([]);
  });
});
