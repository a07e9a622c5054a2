import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replayEvents } from '@/lib/inbound';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { dueStore } from '@/lib/worker/store/due-store';

const path = '/v1/webhooks/stripe/sandbox';
const secret = 'whsec_current';

let connected: Connected;
beforeAll(async () => {
  connected = await createConnected();
});
afterAll(() => connected.close());
beforeEach(async () => {
  await connected.superuser.rows('DELETE FROM inbound_events');
  await connected.superuser.rows('DELETE FROM inbound_cursors');
});
afterEach(() => expect(connected.stage.violations).toEqual([]));

const budget = { currency: 'usd', max_spend_usd: 200, payment_method_id: 'pm_card_visa' };

/** An intent whose money is held at Stripe. */
async function held(): Promise<{ readonly intentId: string; readonly payment: string }> {
  const created = await connected.tenant.client.create({ budget });
  expect(created).toMatchObject({ status: 201, body: { state: 'funded', settlement_mode: 'live' } });
  const { intent_id: intentId, funding } = created.body;
  return { intentId, payment: funding.stripe_payment_intent_id };
}

const post = (payload: string, signature: string | null) =>
  connected.stack.carry({
    method: 'POST',
    path,
    body: payload,
    headers: { 'content-type': 'application/json', ...(signature === null ? {} : { 'stripe-signature': signature }) },
  });
const signatureOf = (payload: string, by = secret): string =>
  new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload, secret: by });

/** The last event of a type, as Stripe would send it. */
async function eventText(type: string): Promise<string> {
  const { data } = await connected.stage.stripe.events.list({ type, limit: 1 });
  return JSON.stringify(data[0]);
}
async function deliver(type: string): Promise<void> {
  const payload = await eventText(type);
  expect(await post(payload, signatureOf(payload))).toMatchObject({ status: 200, body: { received: true } });
}

const work = (): Promise<readonly string[]> => connected.handleEvents();

const count = async (): Promise<number> => {
  const [row] = await connected.superuser.rows('SELECT count(*)::int AS count FROM inbound_events');
  return Number(Object(row).count);
};
const stateOf = async (intentId: string) =>
  (await connected.superuser.rows('SELECT state, status FROM intents WHERE id = $1', [intentId]))[0];

describe('the webhook', () => {
  it('3: stores an event once, however often and how many at once bring it', async () => {
    await held();
    const payload = await eventText('payment_intent.amount_capturable_updated');
    const replies = await Promise.all(Array.from({ length: 64 }, () => post(payload, signatureOf(payload))));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await count()).toBe(1);
    expect(await work()).toEqual(['processed']);
    await deliver('payment_intent.amount_capturable_updated');
    expect(await work()).toEqual([]);
  });

  it('stores nothing that is forged', async () => {
    await held();
    const payload = await eventText('payment_intent.amount_capturable_updated');
    for (const signature of [null, 't=1,v1=00', signatureOf(payload, 'whsec_guessed')]) {
      const reply = await post(payload, signature);
      expect(reply).toMatchObject({ status: 400, body: { code: 'webhook.signature_invalid' } });
    }
    expect(await post(payload.replace('pi_', 'pi_x'), signatureOf(payload))).toMatchObject({ status: 400 });
    expect(await count()).toBe(0);
  });

  it('4: answers and forgets what means nothing', async () => {
    await held();
    await deliver('payment_intent.created');
    expect(await count()).toBe(0);
  });

  it('is not there for an environment without Stripe', async () => {
    const reply = await connected.stack.carry({
      method: 'POST',
      path: '/v1/webhooks/stripe/live',
      body: '{}',
      headers: {},
    });
    expect(reply).toMatchObject({ status: 404, body: { code: 'webhook.not_configured' } });
  });

  it('2: the payer’s return, the client’s question and the message complete a payment once, all at once', async () => {
    const created = await connected.tenant.client.create({ budget: { currency: 'usd', max_spend_usd: 200 } });
    const { intent_id: intentId, funding } = created.body;
    const page = await fetch(funding.payment_url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ outcome: 'pay' }),
    });
    const back = new URL(page.headers.get('location') ?? '', 'http://localhost');
    expect(back.search).not.toBe('');
    await deliver('checkout.session.completed');
    await deliver('payment_intent.amount_capturable_updated');
    await Promise.all([
      work(),
      connected.ask(intentId),
      ...Array.from({ length: 8 }, () => connected.tenant.client.fund(intentId)),
    ]);
    await work();
    await connected.ask(intentId);
    expect(await stateOf(intentId)).toMatchObject({ state: 'funded' });
    const books = 'SELECT kind, amount FROM ledger_transfers WHERE intent_id = $1';
    expect(await connected.superuser.rows(books, [intentId])).toEqual([{ kind: 'hold', amount: 20_000n }]);
    const { data } = await connected.stage.stripe.paymentIntents.list({ limit: 100 });
    expect(data.filter(({ metadata }) => metadata.tidegate_intent === intentId)).toHaveLength(1);
  });

  it('7: tells of a hold that ran out', async () => {
    const { intentId, payment } = await held();
    await connected.stage.sim(`payment_intents/${payment}/expire`);
    await deliver('charge.expired');
    await deliver('payment_intent.canceled');
    expect(await work()).toEqual(['processed', 'processed']);
    expect(await stateOf(intentId)).toMatchObject({ state: 'refunded' });
  });

  it('4: comes to the same end out of order and more than once', async () => {
    const { intentId, payment } = await held();
    await connected.stage.sim(`payment_intents/${payment}/cancel`);
    for (const type of ['payment_intent.canceled', 'payment_intent.amount_capturable_updated', 'charge.refunded']) {
      await deliver(type);
      await deliver(type);
      await work();
    }
    expect(await stateOf(intentId)).toMatchObject({ state: 'refunded' });
  });

  it('1: keeps an event about an intent that is not known, shows it, and does it later', async () => {
    const { payment } = await held();
    const metadata = { tidegate_tenant: connected.tenant.tenant.publicId, tidegate_intent: uuidV4() };
    await connected.stage.stripe.paymentIntents.update(payment, { metadata });
    await deliver('payment_intent.amount_capturable_updated');
    expect(await work()).toEqual(['unmatched']);
    const auditor = connected.tenant.as(await connected.tenant.key('auditor'));
    const { body } = await auditor.get('/v1/stripe/webhook-failures');
    expect(body.failures).toMatchObject([{ status: 'unmatched', intent_id: metadata.tidegate_intent, attempts: 1 }]);
    expect((await auditor.get('/v1/stripe/webhook-health')).body).toMatchObject({ status: 'attention', unmatched: 1 });
  });
});

describe('after a downtime', () => {
  it('26: the events that were missed are read from the list and done', async () => {
    const [source] = connected.worker.sources;
    if (source === undefined) throw new Error('no source');
    const { intentId, payment } = await held();
    const replay = () => replayEvents({ store: connected.worker.inbound }, source);
    expect(await replay()).toEqual({ stored: 0, more: false });
    await connected.stage.sim(`payment_intents/${payment}/cancel`);
    expect(await replay()).toMatchObject({ stored: 2, more: false });
    expect(await replay()).toEqual({ stored: 0, more: false });
    expect(await work()).toEqual(['processed', 'processed']);
    expect(await stateOf(intentId)).toMatchObject({ state: 'refunded' });
  });

  it('18: asking to reconcile has everything read again, without any event', async () => {
    const { intentId, payment } = await held();
    await connected.stage.sim(`payment_intents/${payment}/cancel`);
    const admin = connected.tenant.as(await connected.tenant.key('tenant_admin'));
    const reply = await admin.post('/v1/stripe/reconcile', {});
    expect(reply).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    expect(reply.body.intents).toBeGreaterThan(0);
    const due = await dueStore(connected.worker.db).inspections(100);
    expect(due.map(({ id }) => id)).toContain(intentId);
  });
});
