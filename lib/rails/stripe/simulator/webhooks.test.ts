import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@/lib/kernel/clock';
import { openStage, type Stage } from './testing/stage';

const secret = 'whsec_of_this_test';

interface Received {
  readonly payload: string;
  readonly signature: string;
}

let receiver: Server;
let received: Received[];
/** Answers in turn; 200 when there are none left. */
let answers: number[];
let stage: Stage;

beforeEach(async () => {
  received = [];
  answers = [];
  receiver = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    received.push({
      payload: Buffer.concat(parts).toString(),
      signature: String(request.headers['stripe-signature']),
    });
    response.writeHead(answers.shift() ?? 200).end();
  });
  receiver.listen({ port: 0, host: '127.0.0.1' });
  await once(receiver, 'listening');
  const address = receiver.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  // Signatures are judged by this machine's clock.
  stage = await openStage({
    clock: systemClock,
    webhook: { url: `http://127.0.0.1:${port}/hook`, secret },
    retryPausesMs: [5, 5],
  });
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
  receiver.close();
});

const verify = ({ payload, signature }: Received, by = secret) =>
  stage.stripe.webhooks.constructEvent(payload, signature, by);

const hold = () =>
  stage.stripe.paymentIntents.create({
    amount: 1_000,
    currency: 'usd',
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    confirm: true,
  });

const types = () => received.map((each) => verify(each).type);
const pause = () => stage.sim('webhooks/settings', { paused: true });

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error('It never came about.');
}

const queue = async () => {
  const { deliveries } = await stage.sim('webhooks', undefined, 'GET');
  return Array.isArray(deliveries) ? deliveries : [];
};

describe('webhooks', () => {
  it('arrive signed, in order, with the object as it was', async () => {
    const { id } = await hold();
    await until(() => received.length === 3);
    expect(types()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.amount_capturable_updated']);
    const [first] = received;
    const event = first && verify(first);
    expect(event).toMatchObject({ object: 'event', livemode: false, api_version: '2026-10-28.endive' });
    expect(event?.data.object).toMatchObject({ id, status: 'requires_payment_method' });
    expect(event?.request?.idempotency_key).toMatch(/^stripe-node-retry/);
    expect(() => first && verify(first, 'whsec_of_another')).toThrow(Stripe.errors.StripeSignatureVerificationError);
    expect((await stage.stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  it('are signed with old and new secret while one is rotated', async () => {
    await stage.sim('webhooks/secret', { secret: 'whsec_new_one' });
    await hold();
    await until(() => received.length === 3);
    for (const each of received) expect(verify(each, 'whsec_new_one').id).toBe(verify(each).id);
    await stage.sim('webhooks/secret', { secret: 'whsec_only_one', keep: false });
    await hold();
    await until(() => received.length === 6);
    const last = received.at(-1);
    expect(last && verify(last, 'whsec_only_one').object).toBe('event');
    expect(() => last && verify(last)).toThrow();
  });

  it('are tried again until they are taken, and then given up', async () => {
    answers = [500, 302];
    await hold();
    await until(() => received.length === 5);
    expect((await queue()).every(({ status }) => status === 'delivered')).toBe(true);
    answers = Array.from({ length: 9 }, () => 503);
    await hold();
    await until(() => received.length === 14);
    await stage.sim('webhooks/flush');
    expect((await queue()).slice(3).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['failed', 3],
      ['failed', 3],
      ['failed', 3],
    ]);
    expect((await stage.stripe.events.list({ delivery_success: false })).data).toHaveLength(3);
  });

  it('are paused, duplicated, reordered, dropped and delayed', async () => {
    await pause();
    await hold();
    expect(received).toEqual([]);
    const ids = (await queue()).map(({ id }) => id);
    await stage.sim('webhooks/drop', { ids: [ids[0]] });
    await stage.sim('webhooks/duplicate', { ids: [ids[1]] });
    await stage.sim('webhooks/reorder', { ids: [ids[2], ids[1]] });
    await stage.sim('webhooks/flush');
    expect(types()).toEqual(['payment_intent.amount_capturable_updated', 'charge.succeeded', 'charge.succeeded']);
    expect(new Set(received.map((each) => verify(each).id)).size).toBe(2);
    await stage.sim('webhooks/resend', { ids: [ids[0]] });
    await stage.sim('webhooks/delay', { ids: [ids[0]], ms: 60_000 });
    await stage.sim('webhooks/settings', { paused: false });
    await new Promise((done) => setTimeout(done, 50));
    expect(received).toHaveLength(3);
  });

  it('come shuffled and several times when asked', async () => {
    await stage.sim('webhooks/settings', { paused: true, shuffle: true, copies: 2 });
    for (let count = 0; count < 4; count += 1) await hold();
    await stage.sim('webhooks/flush');
    expect(received).toHaveLength(24);
    const order = received.map((each) => verify(each).id);
    const events = (await stage.stripe.events.list({ limit: 100 })).data.map(({ id }) => id).reverse();
    expect([...new Set(order)].sort()).toEqual([...events].sort());
    expect([...new Set(order)]).not.toEqual(events);
  });

  it('go to endpoints that were made by the API, by type', async () => {
    const { stripe } = stage;
    const [own] = (await stripe.webhookEndpoints.list()).data;
    const made = await stripe.webhookEndpoints.create({ url: own?.url ?? '', enabled_events: ['charge.succeeded'] });
    expect(made.secret).toMatch(/^whsec_/);
    expect((await stripe.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
    await hold();
    await until(() => received.length === 4);
    const by = made.secret ?? '';
    const verified = received.filter(({ payload, signature }) => {
      try {
        return stripe.webhooks.constructEvent(payload, signature, by).type === 'charge.succeeded';
      } catch {
        return false;
      }
    });
    expect(verified).toHaveLength(1);
    expect(await stripe.webhookEndpoints.del(made.id)).toMatchObject({ deleted: true });
  });

  it('can be read back as events, by type and one by one', async () => {
    await pause();
    await hold();
    const { data } = await stage.stripe.events.list({ types: ['charge.succeeded', 'payment_intent.created'] });
    expect(data.map(({ type }) => type)).toEqual(['charge.succeeded', 'payment_intent.created']);
    expect((await stage.stripe.events.list({ type: 'charge.*' })).data).toHaveLength(1);
    expect((await stage.stripe.events.retrieve(data[0]?.id ?? '')).type).toBe('charge.succeeded');
  });
});
