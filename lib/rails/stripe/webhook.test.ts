import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import { retrieveAccount } from './calls/retrieve-account';
import { retrievePaymentIntent } from './calls/retrieve-payment-intent';
import { createStripeClient } from './client';
import { eventRoutes, routeOf } from './event-routes';
import { stripeSource } from './inbound-source';
import { checkStripeSettings, type StripeSettings } from './settings';
import { openStage, type Stage } from './simulator/testing/stage';
import { settingsOf } from './testing/drive';
import { verifyWebhook } from './webhook';

const settings: StripeSettings = {
  environment: 'sandbox',
  apiKey: 'sk_test_x',
  simulatorUrl: null,
  webhookSecrets: ['whsec_current', 'whsec_next'],
  origin: 'https://pay.example',
};
const client = createStripeClient(settings);
const stripe = new Stripe('sk_test_x');

const now = (): number => Math.floor(Date.now() / 1_000);
const eventText = (more: object = {}): string =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    created: 1_700_000_000,
    livemode: false,
    data: { object: { id: 'pi_1', object: 'payment_intent' } },
    ...more,
  });
const signed = (payload: string, secret: string, timestamp = now()): string =>
  stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

describe('an event is believed', () => {
  it.each(['whsec_current', 'whsec_next'])('25: under %s, while one secret is replaced by another', (secret) => {
    const payload = eventText();
    expect(verifyWebhook(client, utf8(payload), signed(payload, secret))).toMatchObject({ eventId: 'evt_1' });
  });

  it('25: when it is signed twice, by the old secret and the new one', () => {
    const payload = eventText();
    const at = now();
    const strange = signed(payload, 'whsec_old', at);
    const ours = signed(payload, 'whsec_next', at).split(',')[1];
    expect(verifyWebhook(client, utf8(payload), `${strange},${ours}`)).not.toBeNull();
  });

  it('when it is as old as Stripe lets it be', () => {
    const payload = eventText();
    expect(verifyWebhook(client, utf8(payload), signed(payload, 'whsec_current', now() - 295))).not.toBeNull();
  });
});

describe('an event is not believed', () => {
  const payload = eventText();
  it.each([
    ['without a signature', payload, null],
    ['with an empty signature', payload, ''],
    ['with words for a signature', payload, 't=now,v1=trust-me'],
    ['under another secret', payload, signed(payload, 'whsec_other')],
    ['when it is too old', payload, signed(payload, 'whsec_current', now() - 305)],
    ['when a byte has changed', payload.replace('pi_1', 'pi_2'), signed(payload, 'whsec_current')],
    [
      '27: when it is of the live environment',
      eventText({ livemode: true }),
      signed(eventText({ livemode: true }), 'whsec_current'),
    ],
    ['when it is no event', '{"id":"evt_1"}', signed('{"id":"evt_1"}', 'whsec_current')],
    ['when it is no JSON', 'evt_1', signed('evt_1', 'whsec_current')],
  ])('%s', (_how, body, signature) => {
    expect(verifyWebhook(client, utf8(body), signature)).toBeNull();
  });

  it('when no secret is set', () => {
    const bare = createStripeClient({ ...settings, webhookSecrets: [] });
    expect(verifyWebhook(bare, utf8(payload), signed(payload, ''.padEnd(8, 'x')))).toBeNull();
  });
});

it('27: an event of real money is not believed in a sandbox, nor a test event in live, however well signed', () => {
  const live = createStripeClient({ ...settings, environment: 'live', apiKey: 'sk_live_x' });
  for (const [believer, livemode, isBelieved] of [
    [client, false, true],
    [client, true, false],
    [live, true, true],
    [live, false, false],
  ] as const) {
    const payload = eventText({ livemode });
    const event = verifyWebhook(believer, utf8(payload), signed(payload, 'whsec_current'));
    expect(event !== null).toBe(isBelieved);
  }
});

describe('keys, environments and hosts', () => {
  it.each([
    ['a test key for live', { environment: 'live', apiKey: 'sk_test_x' }],
    ['a live key for the sandbox', { apiKey: 'sk_live_x' }],
    ['a live key at a simulator', { environment: 'live', apiKey: 'sk_live_x', simulatorUrl: 'http://127.0.0.1:9' }],
    [
      'a test key at a live simulator',
      { environment: 'live', apiKey: 'sk_test_x', simulatorUrl: 'http://127.0.0.1:9' },
    ],
    ['a simulator of another machine', { simulatorUrl: 'http://10.0.0.1:9' }],
    ['a simulator by name', { simulatorUrl: 'http://stripe.example:9' }],
    ['no key', { apiKey: '' }],
  ] as const)('27: refuse %s', (_what, more) => {
    expect(() => checkStripeSettings({ ...settings, ...more })).toThrow(/Stripe/);
  });

  it('27: take what belongs together', () => {
    checkStripeSettings({ ...settings, apiKey: 'rk_test_x' });
    checkStripeSettings({ ...settings, environment: 'live', apiKey: 'sk_live_x' });
    checkStripeSettings({ ...settings, simulatorUrl: 'http://127.0.0.1:9' });
  });
});

describe('what is listened to', () => {
  it('4: leaves out what a payment of ours was born with, which comes late and would open it again', () => {
    expect(['payment_intent.created', 'charge.pending', 'transfer.created'].map(routeOf)).toEqual([null, null, null]);
  });

  it('names each type once', () => {
    expect(new Set(eventRoutes.map(({ type }) => type)).size).toBe(eventRoutes.length);
  });
});

describe('the client', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('sends the pinned version, no telemetry, and tries once', async () => {
    const own = createStripeClient(settingsOf(stage));
    const { id } = await own.sdk().paymentIntents.create({ amount: 100, currency: 'usd' });
    await stage.sim('requests', undefined, 'DELETE');
    await stage.sim('faults', { kind: 'status', status: 500, when: 'before', times: 3 });
    await expect(retrievePaymentIntent(own, id)).rejects.toThrow();
    const { requests } = await stage.sim('requests', undefined, 'GET');
    expect(requests).toHaveLength(1);
  });

  it('29: takes no answer without a type and an id', async () => {
    await stage.sim('faults', undefined, 'DELETE');
    const own = createStripeClient(settingsOf(stage));
    const { id } = await own.sdk().paymentIntents.create({ amount: 100, currency: 'usd' });
    await stage.sim('faults', { kind: 'no_error', when: 'before', status: 404 });
    await expect(retrievePaymentIntent(own, id)).rejects.toThrow(/without a payment_intent/);
    await stage.sim('faults', { kind: 'malformed', when: 'before' });
    await expect(retrieveAccount(own, 'acct_1')).rejects.toThrow();
  });

  it('26: reads the list of events on, and knows when the list has forgotten where it was', async () => {
    await stage.sim('faults', undefined, 'DELETE');
    const source = stripeSource(createStripeClient(settingsOf(stage)));
    const { id } = await stage.stripe.paymentIntents.create({ amount: 100, currency: 'usd' });
    const before = await source.newestEventId();
    await stage.stripe.paymentIntents.cancel(id);
    const page = await source.eventsAfter(before ?? '');
    expect(page?.events.map(({ type }) => type)).toEqual(['payment_intent.canceled']);
    expect(page?.lastEventId).toBe(await source.newestEventId());
    expect(await source.eventsAfter('evt_forgotten')).toBeNull();
  });
});
