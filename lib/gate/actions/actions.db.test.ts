import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type GateParty,
  gateParty,
  paidAction,
  presented,
  quoteBody,
  startedAction,
} from '@/lib/gate/testing/gate-client';
import { createStack, type Stack } from '@/lib/testing/stack';

let stack: Stack;
let party: GateParty;

beforeAll(async () => {
  stack = await createStack();
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
});
afterAll(() => stack?.close());

const actions = '/api/v1/agent-actions';
const sessions = '/api/v1/payment-sessions';
const create = async () => (await party.bot.post(actions, quoteBody)).body;

describe('keys', () => {
  it('A01 A02 A03 none, a wrong one, and the documents’ header', async () => {
    expect(await party.nobody.post('/api/v1/quotes', quoteBody)).toMatchObject({
      status: 401,
      body: { detail: 'missing API key' },
    });
    const wrong = await party.nobody.post('/api/v1/quotes', quoteBody, { authorization: 'Bearer payjent_no' });
    expect(wrong).toMatchObject({ status: 401, body: { detail: 'invalid API key' } });
    const header = await party.nobody.post('/api/v1/quotes', quoteBody, { 'x-payjent-bot-key': party.keys.bot });
    expect(header.status).toBe(200);
  });

  it('A04 A05 A06 an agent speaks for itself, an operator for all', async () => {
    const foreign = await party.bot.post('/api/v1/quotes', { ...quoteBody, bot_id: 'bot-2' });
    expect(foreign).toMatchObject({ status: 403, body: { detail: 'credential not authorized for bot_id' } });
    expect((await party.operator.post('/api/v1/quotes', quoteBody)).status).toBe(200);
    const action = await paidAction(party);
    const tries = await Promise.all([
      party.other.post(`/api/v1/quotes/${action.actionId}/checkout`),
      party.other.post(`/api/v1/grants/${action.token}/verify`, presented),
      party.other.post(`/api/v1/grants/${action.token}/consume`, presented),
      party.other.post(`/api/v1/quotes/${action.actionId}/fulfillment`, { status: 'fulfilled' }),
      party.other.get(`${actions}/${action.actionId}/status`),
      party.other.post(`${actions}/${action.actionId}/fail`, {}),
    ]);
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
  });

  it('A07 A08 an agent does no operator’s work', async () => {
    const { payment_session_id: id } = await create();
    expect(await party.bot.post(`${sessions}/${id}/mock-pay`)).toMatchObject({
      status: 403,
      body: { detail: 'operator credential required' },
    });
    const body = { name: 'x', platform: 'y', bot_id: 'bot-9' };
    expect((await party.bot.post('/api/v1/agents/register', body)).status).toBe(403);
    expect((await party.nobody.post('/api/v1/agents/register', body)).status).toBe(401);
  });
});

describe('quotes', () => {
  it('Q01 are written and read back', async () => {
    const made = await party.bot.post('/api/v1/quotes', quoteBody);
    expect(made).toMatchObject({ status: 200, body: { status: 'quoted', amount_minor: 250 } });
    expect(made.body.id).toMatch(/^quote_[0-9a-f]{32}$/);
    expect(made.body.quote_hash).toMatch(/^[0-9a-f]{64}$/);
    const read = await party.nobody.get(`/api/v1/quotes/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { quote_hash: made.body.quote_hash, execution_envelope: {} } });
    expect(read.body.external_user_id).not.toBe('user-1');
    expect((await party.bot.get(`/api/v1/quotes/${made.body.id}`)).body.external_user_id).toBe('user-1');
  });

  it.each([
    [
      'Q02',
      {
        cost_breakdown: [
          { label: 'a', amount_minor: 199 },
          { label: 'b', amount_minor: 50 },
        ],
      },
      /cost_breakdown/,
    ],
    ['Q07', { cost_breakdown: [{ label: 'Stripe minimum/top-up', amount_minor: 250 }] }, /minimum\/top-up/],
  ])('%s refuses a breakdown that does not hold', async (_row, change, words) => {
    const refused = await party.bot.post('/api/v1/quotes', { ...quoteBody, ...change });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toMatch(words);
  });

  it.each([
    ['Q03', { amount_minor: 0 }],
    ['Q03', { amount_minor: -1 }],
    ['Q03', { amount_minor: 2.5 }],
    ['Q04', { currency: 'US' }],
    ['Q04', { currency: 'USDX' }],
  ])('%s refuses what has no shape, with a list', async (_row, change) => {
    const refused = await party.bot.post('/api/v1/quotes', { ...quoteBody, ...change });
    expect(refused.status).toBe(422);
    expect(refused.body.detail[0].loc).toEqual(['body', Object.keys(change)[0]]);
  });

  it('Q05 Q06 currency in capitals, and one hash for one content', async () => {
    const body = { ...quoteBody, currency: 'usd', request_hash: null };
    const [one, two] = await Promise.all([
      party.bot.post('/api/v1/quotes', body),
      party.bot.post('/api/v1/quotes', body),
    ]);
    expect(one.body.currency).toBe('USD');
    expect(one.body.request_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(two.body.request_hash).toBe(one.body.request_hash);
  });

  it('broken JSON is 422 before the key is looked at', async () => {
    const reply = await stack.carry({
      method: 'POST',
      path: '/api/v1/quotes',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(reply).toMatchObject({ status: 422, body: { detail: [{ type: 'json_invalid' }] } });
  });
});

describe('checkout', () => {
  it('C01 C02 opens one session, once', async () => {
    const { body: quote } = await party.bot.post('/api/v1/quotes', quoteBody);
    const first = await party.bot.post(`/api/v1/quotes/${quote.id}/checkout`, undefined, { 'idempotency-key': 'k1' });
    expect(first).toMatchObject({
      status: 200,
      body: { status: 'checkout_created', provider: 'mock', receipt_id: null, idempotency_key: 'k1' },
    });
    expect(first.body.checkout_url).toBe(`/pay/${first.body.id}`);
    const second = await party.bot.post(`/api/v1/quotes/${quote.id}/checkout`, undefined, { 'idempotency-key': 'k1' });
    expect(second.body).toEqual(first.body);
    expect((await party.nobody.get(`${sessions}/${first.body.id}`)).body.idempotency_key).toBeNull();
  });

  it('C03 C05 C11 providers that are unknown, not set up, not offered', async () => {
    const ask = (provider: string) => party.bot.post(actions, quoteBody, { 'x-payjent-provider': provider });
    expect(await ask('paypal')).toMatchObject({ status: 422, body: { detail: 'unsupported checkout provider' } });
    const stripe = await ask('stripe');
    expect(stripe.status).toBe(503);
    expect(stripe.body.detail).toContain('PAYJENT_STRIPE_SECRET_KEY');
    expect(await ask('decal')).toMatchObject({ status: 501 });
  });

  it('R01 R02 blocks what must not be bought at the checkout', async () => {
    const body = { ...quoteBody, request_summary: 'write phishing malware' };
    const quote = await party.bot.post('/api/v1/quotes', body);
    expect(quote.status).toBe(200);
    const refused = await party.bot.post(`/api/v1/quotes/${quote.body.id}/checkout`);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('risk policy');
    const nested = { ...quoteBody, execution_envelope: { a: [{ b: 'keylogger' }] } };
    expect((await party.bot.post(actions, nested)).status).toBe(403);
  });
});

describe('actions', () => {
  it('N01 N03 N07 wait for their payment', async () => {
    const created = await party.bot.post(actions, quoteBody);
    expect(created).toMatchObject({ status: 200, body: { status: 'awaiting_payment', amount_minor: 250 } });
    const { action_id: id, payment_prompt: prompt } = created.body;
    expect(id).toBe(created.body.quote_id);
    expect(prompt.action_id).toBe(id);
    expect(created.body.message).toMatch(/^Payment required/);
    expect(created.body.message).toContain('2.50 USD');
    expect(created.body.message).toContain(created.body.payment_url);
    const status = await party.bot.get(`${actions}/${id}/status`);
    expect(status.body).toMatchObject({
      status: 'awaiting_payment',
      payment_status: 'checkout_created',
      payment_token: null,
      payment_token_status: 'unissued',
    });
    expect((await party.bot.get(`${actions}/${id}`)).body).toEqual(status.body);
  });

  it('Q08 shows who gets what', async () => {
    const cost_breakdown = [
      { label: 'provider quote', amount_minor: 200 },
      { label: 'agent operator fee', amount_minor: 50 },
    ];
    const { body } = await party.bot.post(actions, { ...quoteBody, cost_breakdown });
    expect(body.pricing_allocation).toMatchObject({
      provider_merchant_subtotal_minor: 200,
      operator_fee_subtotal_minor: 50,
      total_minor: 250,
    });
  });

  it('N04 N05 N10 N11 are paid, started once, and then used up', async () => {
    const { actionId, token } = await paidAction(party);
    const ready = await party.bot.get(`${actions}/${actionId}/status`);
    expect(ready.body).toMatchObject({ status: 'ready', payment_status: 'paid', payment_token: token });
    const started = await party.bot.post(`${actions}/${actionId}/consume`, {
      payment_token: token,
      presentation: presented,
    });
    expect(started).toMatchObject({
      status: 200,
      body: { status: 'ready_to_execute', request_hash: 'hash-1', execution_envelope: { action: 'test' } },
    });
    const again = await party.bot.post(`${actions}/${actionId}/start`, {
      payment_token: token,
      presentation: presented,
    });
    expect(again).toMatchObject({ status: 409, body: { detail: 'payment_token already consumed' } });
    expect((await party.bot.get(`${actions}/${actionId}`)).body).toMatchObject({
      status: 'consumed',
      payment_token: null,
      payment_token_status: 'consumed',
    });
  });

  it('N06 N17 belong to their agent', async () => {
    const { action_id: id } = await create();
    expect((await party.other.get(`${actions}/${id}/status`)).status).toBe(403);
    expect((await party.nobody.get(`${actions}/${id}/status`)).status).toBe(401);
    const unknown = `quote_${'0'.repeat(32)}`;
    expect((await party.bot.get(`${actions}/${unknown}/status`)).status).toBe(404);
    expect((await party.bot.post(`/api/v1/quotes/${unknown}/fulfillment`, { status: 'executing' })).status).toBe(404);
  });

  it('N08 N09 N12 N13 are started by nobody else, with nothing else', async () => {
    const unpaid = await create();
    const start = (id: string, body: unknown) => party.bot.post(`${actions}/${id}/consume`, body);
    expect((await start(unpaid.action_id, { payment_token: 'grant_x', presentation: presented })).status).toBe(409);
    const { actionId, token } = await paidAction(party);
    for (const change of [{ external_user_id: 'user-2' }, { bot_id: 'bot-2' }, { request_hash: 'hash-2' }]) {
      const body = { payment_token: token, presentation: { ...presented, ...change } };
      expect(await start(actionId, body)).toMatchObject({
        status: 403,
        body: { detail: `${Object.keys(change)[0]} mismatch` },
      });
    }
    expect((await start(actionId, { payment_token: token })).status).toBe(422);
    expect((await start(actionId, { payment_token: token, presentation: {} })).status).toBe(422);
    const other = await paidAction(party);
    expect((await start(actionId, { payment_token: other.token, presentation: presented })).status).toBe(403);
  });

  it('N14 N16 N18 report what became of them, and only that', async () => {
    const { actionId } = await startedAction(party);
    const report = (status: string, metadata = {}) =>
      party.bot.post(`/api/v1/quotes/${actionId}/fulfillment`, { status, metadata });
    expect((await report('done')).status).toBe(422);
    expect((await report('executing')).status).toBe(200);
    expect((await party.bot.get(`/api/v1/quotes/${actionId}`)).body.status).toBe('executing');
    const done = await party.bot.post(`${actions}/${actionId}/complete`, {
      status: 'fulfilled',
      metadata: { result: 'ok' },
    });
    expect(done).toMatchObject({ status: 200, body: { status: 'fulfilled', metadata: { result: 'ok' } } });
    expect((await party.bot.get(`/api/v1/quotes/${actionId}`)).body.status).toBe('fulfilled');
    expect((await report('failed')).status).toBe(409);
    expect((await party.bot.post(`${actions}/${actionId}/fail`, {})).status).toBe(409);
    const again = await party.bot.post(`${actions}/${actionId}/complete`, {
      status: 'fulfilled',
      metadata: { result: 'ok' },
    });
    expect(again.body).toEqual(done.body);
  });

  it('N15 need payment and a used grant first', async () => {
    const unpaid = await create();
    const report = (id: string) => party.bot.post(`/api/v1/quotes/${id}/fulfillment`, { status: 'executing' });
    expect((await report(unpaid.action_id)).body.detail).toContain('paid');
    const { actionId } = await paidAction(party);
    expect(await report(actionId)).toMatchObject({
      status: 409,
      body: { detail: 'a consumed grant is required before fulfillment' },
    });
  });

  it('K6 the same Idempotency-Key is one action, another body a conflict', async () => {
    const key = { 'idempotency-key': 'once' };
    const replies = await Promise.all(Array.from({ length: 8 }, () => party.bot.post(actions, quoteBody, key)));
    expect(new Set(replies.map(({ body }) => body.action_id)).size).toBe(1);
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await party.bot.post(actions, { ...quoteBody, request_summary: 'other' }, key)).status).toBe(409);
  });
});

describe('settlement', () => {
  it('S01 S02 S03 pays once, with a receipt and a grant that hold', async () => {
    const { paid, sessionId } = await paidAction(party);
    expect(paid).toMatchObject({ status: 200, body: { payment_session: { status: 'paid' } } });
    const { receipt, grant } = paid.body;
    expect(receipt.signature).toBe(stack.services.gate.secrets.sign(receipt.payload));
    expect(grant.payload).toMatchObject({ amount_minor: 250, bot_id: 'bot-1' });
    expect(grant.signature).toBe(stack.services.gate.secrets.sign(grant.payload));
    expect(grant.signature).not.toBe(stack.services.gate.secrets.sign({ ...grant.payload, amount_minor: 251 }));
    expect(await party.operator.post(`${sessions}/${sessionId}/mock-pay`)).toMatchObject({
      status: 409,
      body: { detail: 'payment session already paid' },
    });
  });
});

describe('grants and spending', () => {
  it('G01 G02 G03 are checked against what they are bound to, and used once', async () => {
    const { token } = await paidAction(party);
    const verify = (body: object) => party.bot.post(`/api/v1/grants/${token}/verify`, body);
    expect(await verify(presented)).toMatchObject({ status: 200, body: { valid: true, consumed: false } });
    for (const field of ['bot_id', 'external_user_id', 'request_hash']) {
      expect(await verify({ ...presented, [field]: 'wrong' })).toMatchObject({
        status: 403,
        body: { detail: `${field} mismatch` },
      });
    }
    expect((await party.bot.post(`/api/v1/grants/${token}/consume`, presented)).status).toBe(200);
    expect(await party.bot.post(`/api/v1/grants/${token}/consume`, presented)).toMatchObject({
      status: 409,
      body: { detail: 'grant already consumed' },
    });
  });

  const spend = (token: string, change: object = {}) =>
    party.bot.post(`/api/v1/grants/${token}/spend-authorizations`, {
      operation_id: 'op-1',
      presentation: presented,
      tool: 'search',
      vendor: 'exa',
      rail: 'x402',
      amount_minor: 125,
      currency: 'USD',
      reason: 'one search',
      ...change,
    });

  it('D01 D02 D04 D05 D06 D08 take parts of a used grant', async () => {
    const unused = await paidAction(party);
    expect((await spend(unused.token)).status).toBe(409);
    const { token } = await startedAction(party);
    expect(await spend(token, { capture: true })).toMatchObject({
      status: 200,
      body: { status: 'captured', rail: 'x402_payment', total_captured: 125, remaining_budget: 125 },
    });
    expect((await spend(token, { presentation: { external_user_id: 'x' } })).status).toBe(403);
    expect((await spend(token, { operation_id: 'o2', currency: 'EUR' })).status).toBe(422);
    expect((await spend(token, { operation_id: 'o2', rail: 'bitcoin' })).status).toBe(422);
    const part = await spend(token, { operation_id: 'o3', amount_minor: 100, rail: 'visa' });
    expect(part.body).toMatchObject({ status: 'authorized', rail: 'visa_tap' });
    const capture = () =>
      party.bot.post(`/api/v1/spend-authorizations/${part.body.id}/capture`, { presentation: presented });
    const first = await capture();
    expect(first.body).toMatchObject({ status: 'captured', remaining_budget: 25 });
    expect((await capture()).body).toEqual(first.body);
  });

  it('D03 D07 never exceed it, whoever is first', async () => {
    const { token } = await startedAction(party);
    expect((await spend(token, { amount_minor: 251 })).status).toBe(409);
    const racing = await Promise.all(
      Array.from({ length: 16 }, (_, at) => spend(token, { operation_id: `op-${at}`, amount_minor: 100 })),
    );
    expect(racing.filter(({ status }) => status === 200)).toHaveLength(2);
    expect((await spend(token, { operation_id: 'last', amount_minor: 50 })).body.remaining_budget).toBe(0);
  });
});

describe('failing and refunding', () => {
  it('F01 gives the money back once, and says so again', async () => {
    const { actionId, sessionId } = await startedAction(party);
    const failed = await party.bot.post(`${actions}/${actionId}/fail`, {});
    expect(failed).toMatchObject({
      status: 200,
      body: { status: 'failed', refund_status: 'succeeded', payment_status: 'refunded', quote_status: 'refunded' },
    });
    expect(failed.body.refund_id).toMatch(/^mock_ref_/);
    expect((await party.bot.post(`${actions}/${actionId}/fail`, {})).body.refund_status).toBe('already_refunded');
    const { body } = await party.bot.get(`${actions}/${actionId}/status`);
    expect(body.fulfillment_events.map(({ status }: { status: string }) => status)).toEqual(['refunded', 'failed']);
    expect((await party.nobody.get(`${sessions}/${sessionId}`)).body.status).toBe('refunded');
  });

  it('F02 F03 keep the money when asked to, and fail nothing that was never paid', async () => {
    const { actionId } = await paidAction(party);
    expect(await party.bot.post(`${actions}/${actionId}/fail`, { refund: false })).toMatchObject({
      body: { refund_status: 'not_requested', payment_status: 'paid', quote_status: 'failed' },
    });
    expect((await party.bot.post(`${actions}/${actionId}/fail`, {})).body).toMatchObject({
      refund_status: 'succeeded',
      quote_status: 'refunded',
    });
    expect((await party.bot.post(`${actions}/${(await create()).action_id}/fail`, {})).status).toBe(409);
  });

  it('15.8 a refund kills the grant everywhere', async () => {
    const { actionId, token } = await paidAction(party);
    await party.bot.post(`${actions}/${actionId}/fail`, {});
    const tries = await Promise.all([
      party.bot.post(`/api/v1/grants/${token}/verify`, presented),
      party.bot.post(`/api/v1/grants/${token}/consume`, presented),
      party.bot.post(`${actions}/${actionId}/start`, { payment_token: token, presentation: presented }),
    ]);
    expect(tries.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect((await party.bot.get(`${actions}/${actionId}`)).body.payment_token).toBeNull();
  });
});
