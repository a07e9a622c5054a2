import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gateClient, quoteBody } from '@/lib/gate/testing/gate-client';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { settingsOf } from '@/lib/rails/stripe/testing/drive';
import { compareDay } from '@/lib/recovery';
import { dayOf } from '@/lib/recovery/domain/day';
import { type GateEnv, gateDefaults } from '@/lib/runtime/gate-env';
import type { StripeByEnvironment } from '@/lib/runtime/stripe';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { createStack, unwrap } from '@/lib/testing/stack';
import { type StripeParty, stripeParty } from './testing/stripe-party';

let connected: Connected;
let party: StripeParty;

beforeAll(async () => {
  connected = await createConnected();
  party = await stripeParty(connected);
});
afterAll(() => connected?.close());
beforeEach(async () => void (await connected.stage.sim('requests', undefined, 'DELETE')));
afterEach(() => expect(connected.stage.violations).toEqual([]));

const actions = '/api/v1/agent-actions';
const sessions = '/api/v1/payment-sessions';
const byStripe = { 'x-payjent-provider': 'stripe' };

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | null;
}
const seen = async (): Promise<readonly Seen[]> => {
  const { requests } = await connected.stage.sim('requests', undefined, 'GET');
  return requests as Seen[];
};
const made = async (path: string) => (await seen()).filter((each) => each.method === 'POST' && each.path === path);

describe('opening a Stripe page', () => {
  it('C06 C07 needs an address that payers reach, and a webhook secret, before Stripe is asked', async () => {
    const live = { ...gateDefaults, isProduction: true, mockUsable: false, defaultProvider: 'stripe' };
    const settings = settingsOf(connected.stage);
    const refusal = async (gate: GateEnv, stripe: StripeByEnvironment) => {
      const production = await createStack({ database: connected.stack.database, gate, stripe });
      try {
        return await gateClient(production, party.keys.bot).post(actions, quoteBody, byStripe);
      } finally {
        await production.close();
      }
    };
    const unreached = await refusal(live, { sandbox: settings });
    expect(unreached.status).toBe(503);
    expect(unreached.body.detail).toContain('PAYJENT_PUBLIC_BASE_URL');
    const reached = { ...live, publicBaseUrl: 'https://pay.example.test' };
    const unheard = await refusal(reached, { sandbox: { ...settings, webhookSecrets: [] } });
    expect(unheard.status).toBe(503);
    expect(unheard.body.detail).toContain('PAYJENT_STRIPE_WEBHOOK_SECRET');
    expect(await seen()).toEqual([]);
    expect((await refusal(reached, { sandbox: settings })).status, 'with both it is opened').toBe(200);
  });

  it('C08 refuses what Stripe does not take, before asking it', async () => {
    const refused = await party.create({ amount_minor: 1, cost_breakdown: [{ label: 'work', amount_minor: 1 }] });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toMatch(/^Stripe checkout minimum for USD is 50 minor units/);
    expect(await seen()).toEqual([]);
  });

  it('C09 N02 sends the amount, the pages and the names that clients know, under the session’s own key', async () => {
    const created = await party.create();
    expect(created.status).toBe(200);
    const { action_id: actionId, payment_session_id: sessionId, payment_url: url } = created.body;
    expect(url).toMatch(/^http/);
    expect(created.body.payment_prompt.payment_url).toBe(url);
    expect(created.body.message).toContain(url);
    const page = await party.page(sessionId);
    expect(page).toMatchObject({
      mode: 'payment',
      amount_total: 250,
      currency: 'usd',
      client_reference_id: sessionId,
      success_url: `http://localhost:3000/status/${sessionId}?checkout=success`,
      cancel_url: `http://localhost:3000/pay/${sessionId}?checkout=cancelled`,
      metadata: { quote_id: actionId, payment_session_id: sessionId, bot_id: 'bot-1', request_hash: 'hash-1' },
    });
    expect(await made('/v1/checkout/sessions')).toMatchObject([{ idempotency_key: sessionId }]);
    const items = await connected.stage.stripe.checkout.sessions.listLineItems(page.id);
    expect(items.data).toMatchObject([{ quantity: 1, amount_total: 250, description: 'do a thing' }]);
    await party.press(url, 'pay');
    expect((await party.page(sessionId)).payment_intent).toMatchObject({
      status: 'succeeded',
      metadata: { quote_id: actionId, payment_session_id: sessionId, bot_id: 'bot-1', request_hash: 'hash-1' },
    });
    await party.sync(actionId);
  });

  it('C09 names the product by the first 120 characters of the summary', async () => {
    const { body } = await party.create({ request_summary: 'x'.repeat(300) });
    const { data } = await connected.stage.stripe.checkout.sessions.listLineItems(
      (await party.session(body.payment_session_id)).provider_session_id,
    );
    expect(data[0]?.description).toBe('x'.repeat(120));
  });

  it('C02 opens one page for one key, however many ask', async () => {
    const key = { 'idempotency-key': 'one-page' };
    const replies = await Promise.all(Array.from({ length: 8 }, () => party.create({}, key)));
    expect(new Set(replies.map(({ body }) => body.payment_url)).size).toBe(1);
    expect(await made('/v1/checkout/sessions')).toHaveLength(1);
  });

  it('C10 says that Stripe refused in one line, with its code and nothing else of it', async () => {
    const code = 'account_invalid_sk_live_Secret\nX';
    await connected.stage.sim('faults', {
      kind: 'status',
      status: 400,
      code,
      method: 'POST',
      path: '/v1/checkout/sessions',
    });
    const secret = await party.create();
    expect(secret.status).toBe(502);
    expect(secret.text).not.toContain('sk_live');
    expect(secret.body.detail).not.toContain('\n');
    await connected.stage.sim('faults', {
      kind: 'status',
      status: 400,
      code: 'url_invalid',
      method: 'POST',
      path: '/v1/checkout/sessions',
    });
    expect(await party.create()).toMatchObject({
      status: 502,
      body: { detail: 'Stripe could not open the checkout: url_invalid' },
    });
  });
});

describe('paying on a Stripe page', () => {
  it('settles, gives the agent its token once, and releases without asking Stripe', async () => {
    const { actionId, sessionId } = await party.started();
    expect(await party.session(sessionId)).toMatchObject({ status: 'paid', provider: 'stripe' });
    await connected.stage.sim('requests', undefined, 'DELETE');
    const done = await party.bot.post(`${actions}/${actionId}/complete`, { status: 'fulfilled', metadata: {} });
    expect(done.status).toBe(200);
    expect((await party.bot.get(`${actions}/${actionId}/status`)).body.quote_status).toBe('fulfilled');
    expect((await seen()).filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('21 another provider closes the page at Stripe, where nobody can pay it any more', async () => {
    const { body } = await party.create();
    const page = await party.page(body.payment_session_id);
    const checkout = `/api/v1/quotes/${body.action_id}/checkout`;
    const mock = await party.bot.post(checkout, undefined, { 'x-payjent-provider': 'mock' });
    expect(mock).toMatchObject({ status: 200, body: { id: body.payment_session_id, provider: 'mock' } });
    expect((await connected.stage.stripe.checkout.sessions.retrieve(page.id)).status).toBe('expired');
    expect(await (await party.press(body.payment_url, 'pay')).text()).toContain('This page has expired');
    expect(await connected.stage.sim(`checkout/${page.id}/submit`, {})).toMatchObject({ status: 400 });
    expect((await connected.stage.stripe.checkout.sessions.retrieve(page.id)).payment_intent).toBeNull();
    expect((await party.operator.post(`${sessions}/${body.payment_session_id}/mock-pay`)).status).toBe(200);
    expect((await party.session(body.payment_session_id)).status).toBe('paid');
  });

  it('21 a page that was paid meanwhile counts, and nothing else is opened', async () => {
    const { body } = await party.create();
    await party.press(body.payment_url, 'pay');
    const mock = await party.bot.post(`/api/v1/quotes/${body.action_id}/checkout`, undefined, {
      'x-payjent-provider': 'mock',
    });
    expect(mock).toMatchObject({ status: 200, body: { provider: 'stripe', status: 'paid' } });
  });

  it('a page that ran out unpaid is followed by a new one', async () => {
    const { body } = await party.create();
    await party.press(body.payment_url, 'expire');
    await party.sync(body.action_id);
    expect((await party.session(body.payment_session_id)).status).toBe('checkout_created');
    const again = await party.bot.post(`/api/v1/quotes/${body.action_id}/checkout`, undefined, byStripe);
    expect(again.status).toBe(200);
    expect(again.body.checkout_url).not.toBe(body.payment_url);
    await party.press(again.body.checkout_url, 'pay');
    await party.sync(body.action_id);
    expect((await party.session(body.payment_session_id)).status).toBe('paid');
    expect((await made('/v1/checkout/sessions')).map((each) => each.idempotency_key)).toEqual([
      body.payment_session_id,
      `${body.payment_session_id}:2`,
    ]);
  });
});

describe('giving it back', () => {
  const refundsOf = async (sessionId: string) => {
    const { payment_intent: payment } = await party.page(sessionId);
    const id = typeof payment === 'string' ? payment : (payment?.id ?? '');
    return (await connected.stage.stripe.refunds.list({ payment_intent: id })).data;
  };

  it('F05 an operator refunds failed work: the whole amount, once, under the session’s key, with its reason', async () => {
    const { actionId, sessionId } = await party.started();
    await party.bot.post(`${actions}/${actionId}/fail`, { refund: false });
    const refund = () => party.operator.post(`${sessions}/${sessionId}/refund`, { reason: 'provider was down' });
    expect(await refund()).toMatchObject({
      status: 200,
      body: {
        refund_status: 'succeeded',
        payment_status: 'refunded',
        quote_status: 'refunded',
        amount_minor: 250,
        currency: 'USD',
      },
    });
    expect(await refundsOf(sessionId)).toMatchObject([
      { amount: 250, status: 'succeeded', metadata: { payjent_refund_reason: 'provider was down' } },
    ]);
    expect(await made('/v1/refunds')).toMatchObject([{ idempotency_key: `refund:${sessionId}` }]);
    expect((await refund()).body).toMatchObject({ refund_status: 'already_refunded' });
    expect(await refundsOf(sessionId)).toHaveLength(1);
  });

  it('F05 the agent’s own word that it failed refunds by itself', async () => {
    const { actionId, sessionId } = await party.paid();
    expect((await party.bot.post(`${actions}/${actionId}/fail`, { reason: 'out of stock' })).body).toMatchObject({
      refund_status: 'succeeded',
      payment_status: 'refunded',
    });
    expect(await refundsOf(sessionId)).toMatchObject([
      { amount: 250, metadata: { payjent_refund_reason: 'out of stock' } },
    ]);
  });

  it('F06 fulfilled work is refunded by force alone, and only once', async () => {
    const { actionId, sessionId } = await party.started();
    await party.bot.post(`${actions}/${actionId}/complete`, { status: 'fulfilled', metadata: {} });
    const refund = (body: object) => party.operator.post(`${sessions}/${sessionId}/refund`, body);
    expect(await refund({})).toMatchObject({
      status: 409,
      body: { detail: 'quote must be failed before refund unless force=true' },
    });
    const forced = await refund({ force: true });
    expect(forced).toMatchObject({ status: 200, body: { refund_status: 'succeeded', quote_status: 'refunded' } });
    const again = await refund({});
    expect(again).toMatchObject({
      status: 200,
      body: { refund_status: 'already_refunded', refund_id: forced.body.refund_id },
    });
    expect(await refundsOf(sessionId)).toHaveLength(1);
    expect(await made('/v1/refunds')).toMatchObject([{ idempotency_key: `refund:${sessionId}` }]);
  });

  it('F05 a refund that Stripe refuses waits for a person, and the money is still shown as paid', async () => {
    const { actionId, sessionId } = await party.paid();
    await connected.stage.sim('faults', {
      kind: 'status',
      status: 400,
      code: 'charge_disputed',
      method: 'POST',
      path: '/v1/refunds',
    });
    const failed = await party.bot.post(`${actions}/${actionId}/fail`, {});
    expect(failed.body).toMatchObject({ status: 'failed', refund_status: 'manual_review_required' });
    expect(await refundsOf(sessionId)).toEqual([]);
    expect((await party.operator.post(`${sessions}/${sessionId}/refund`, {})).body.refund_status).toBe('succeeded');
  });
});

describe('Stripe’s statement', () => {
  it('agrees with the books of checkouts: paid, released with an operator’s fee, refunded before and after', async () => {
    const fee = [
      { label: 'provider quote', amount_minor: 200 },
      { label: 'agent operator fee', amount_minor: 50 },
    ];
    const released = await party.started({ cost_breakdown: fee });
    await party.bot.post(`${actions}/${released.actionId}/complete`, { status: 'fulfilled', metadata: {} });
    const returned = await party.started({ cost_breakdown: fee });
    await party.bot.post(`${actions}/${returned.actionId}/complete`, { status: 'fulfilled', metadata: {} });
    await party.operator.post(`${sessions}/${returned.sessionId}/refund`, { force: true });
    const failed = await party.paid();
    await party.bot.post(`${actions}/${failed.actionId}/fail`, {});
    await party.paid();
    const ctx: Ctx = {
      tenant: connected.tenant.tenant,
      actor: { kind: 'user', id: uuidV4(), role: 'operator', name: 'Dora Desk', sessionId: uuidV4() },
      requestId: 'req_test',
      // A little later, so that what Stripe dates by the second lies in the day.
      now: new Date(Date.now() + 2_000),
    };
    const { db, statements } = connected.stack.services;
    const compared = await compareDay(ctx, { day: dayOf(ctx.now), again: true }, { db, statements });
    const cases = await connected.superuser.rows('SELECT kind, subject, rail_amount, book_amount FROM recovery_cases');
    expect(cases).toEqual([]);
    expect(unwrap(compared)).toMatchObject({ differences: 0, opened: 0 });
    const [row] = await connected.superuser.rows('SELECT totals FROM recovery_statements');
    const totals: { counterpart: string; movement: string; rail: string; books: string }[] = Object(row).totals;
    const ofStripe = totals.filter(({ counterpart }) => counterpart === 'stripe');
    expect(ofStripe.map(({ movement }) => movement)).toEqual(['hold', 'refund']);
    for (const { rail, books } of ofStripe) expect(books).toBe(rail);
  });
});
