import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventTypes, openStage, type Stage } from './testing/stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const open = (more: object = {}) =>
  stage.stripe.checkout.sessions.create({
    mode: 'payment',
    client_reference_id: 'int_1',
    success_url: 'http://localhost/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost/left',
    expires_at: Math.floor(stage.clock.now().getTime() / 1_000) + 3_600,
    line_items: [
      { quantity: 2, price_data: { currency: 'usd', unit_amount: 1_250, product_data: { name: 'Research <report>' } } },
    ],
    payment_intent_data: { capture_method: 'manual', metadata: { tidegate_intent: '1' }, transfer_group: 'int_1' },
    ...more,
  });

async function press(url: string | null, outcome: string, more: Record<string, string> = {}) {
  const body = new URLSearchParams({ outcome, ...more });
  const response = await fetch(url ?? '', { method: 'POST', body, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

const read = (id: string) => stage.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });

describe('the hosted page', () => {
  it('says loudly that it is a test, escapes what it shows, and works without scripts', async () => {
    const { url } = await open();
    const response = await fetch(url ?? '');
    const html = await response.text();
    expect(html).toContain('TEST: a simulator of Stripe');
    expect(html).toContain('25.00 USD');
    expect(html).toContain('Research &lt;report&gt; × 2');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('Pay by bank');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('holds the amount and leads back, and the session names its payment only then', async () => {
    const session = await open();
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 2_500,
    });
    expect(await press(session.url, 'pay')).toMatchObject({
      status: 303,
      location: `http://localhost/done?session=${session.id}`,
    });
    expect(await read(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      url: null,
      payment_intent: { status: 'requires_capture', metadata: { tidegate_intent: '1' }, transfer_group: 'int_1' },
    });
    expect(await eventTypes(stage)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'checkout.session.completed',
    ]);
    expect(await (await fetch(session.url ?? '')).text()).toContain('This payment is done');
  });

  it('lets a payer try again after a decline, with the same payment', async () => {
    const session = await open();
    const declined = await press(session.url, 'decline');
    expect(declined.status).toBe(402);
    expect(declined.text).toContain('role="alert"');
    expect((await read(session.id)).payment_intent).toMatchObject({ status: 'requires_payment_method' });
    await press(session.url, 'pay');
    expect(await read(session.id)).toMatchObject({
      status: 'complete',
      payment_intent: { status: 'requires_capture' },
    });
    expect((await stage.stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it.each([
    ['authentication_ok', 303, 'complete'],
    ['authentication_failed', 402, 'open'],
    ['leave', 303, 'open'],
    ['expire', 200, 'expired'],
  ])('goes as chosen: %s', async (outcome, status, ends) => {
    const session = await open();
    expect((await press(session.url, outcome)).status).toBe(status);
    expect((await read(session.id)).status).toBe(ends);
  });

  it('takes any test card, and asks the bank of those that need it', async () => {
    const session = await open();
    const { location } = await press(session.url, 'pay', { card: '4000 0000 0000 3220' });
    expect(location).toContain('/authenticate/pi_');
    const bank = new URL(location ?? '', stage.simulator.url).href;
    expect(await (await fetch(bank)).text()).toContain('Complete authentication');
    expect((await press(bank, 'pass')).location).toBe(`http://localhost/done?session=${session.id}`);
    expect((await read(session.id)).status).toBe('complete');
    const other = await open();
    expect((await press(other.url, 'pay', { card: '1234' })).text).toContain('Your card number is incorrect.');
  });

  it('takes a bank debit that succeeds, or fails, days later', async () => {
    const bank = { payment_intent_data: { metadata: {} }, expires_at: undefined };
    const one = await open(bank);
    await press(one.url, 'bank');
    expect(await read(one.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'processing' },
    });
    await stage.sim('clock/advance', { seconds: 8 * 86_400 });
    expect(await read(one.id)).toMatchObject({ payment_status: 'paid', payment_intent: { status: 'succeeded' } });
    expect((await eventTypes(stage)).at(-1)).toBe('checkout.session.async_payment_succeeded');
    const two = await open(bank);
    await press(two.url, 'bank', { account: '000222222227' });
    await stage.sim('clock/advance', { seconds: 8 * 86_400 });
    expect((await read(two.id)).payment_status).toBe('unpaid');
    expect((await eventTypes(stage)).at(-1)).toBe('checkout.session.async_payment_failed');
  });

  it('saves a card for later in setup mode', async () => {
    const { id: customer } = await stage.stripe.customers.create({});
    const session = await open({
      mode: 'setup',
      currency: 'usd',
      customer,
      line_items: undefined,
      payment_intent_data: undefined,
    });
    await press(session.url, 'pay', { card: '4000002500003155' });
    const { data } = await stage.stripe.paymentMethods.list({ customer });
    expect(data).toMatchObject([{ card: { last4: '3155' } }]);
  });
});

describe('sessions', () => {
  it('expire at their time, or earlier by request, and only while open', async () => {
    const { stripe, sim } = stage;
    const one = await open();
    await sim('clock/advance', { seconds: 3_600 });
    expect((await read(one.id)).status).toBe('expired');
    expect(await (await fetch(one.url ?? '')).text()).toContain('This page has expired');
    const two = await open({ expires_at: undefined });
    expect((await stripe.checkout.sessions.expire(two.id)).status).toBe('expired');
    await expect(stripe.checkout.sessions.expire(two.id)).rejects.toMatchObject({ statusCode: 400 });
    expect(await eventTypes(stage)).toEqual(['checkout.session.expired', 'checkout.session.expired']);
  });

  it('are submitted by command, even a moment too late', async () => {
    const { id } = await open();
    await stage.sim(`checkout/${id}/submit`, {});
    expect(await read(id)).toMatchObject({ status: 'complete', payment_intent: { status: 'requires_capture' } });
    const other = await open();
    await stage.stripe.checkout.sessions.expire(other.id);
    expect(await stage.sim(`checkout/${other.id}/submit`, {})).toMatchObject({ status: 400 });
    await stage.sim(`checkout/${other.id}/submit`, { late: true });
    expect(await read(other.id)).toMatchObject({ payment_intent: { status: 'requires_capture' } });
  });

  it('live between half an hour and a day', async () => {
    const now = Math.floor(stage.clock.now().getTime() / 1_000);
    await expect(open({ expires_at: now + 60 })).rejects.toMatchObject({ param: 'expires_at' });
    await expect(open({ expires_at: now + 2 * 86_400 })).rejects.toMatchObject({ param: 'expires_at' });
  });

  it('are listed, with their items', async () => {
    const { id } = await open();
    expect((await stage.stripe.checkout.sessions.list({ limit: 1 })).data).toMatchObject([{ id }]);
    const items = await stage.stripe.checkout.sessions.listLineItems(id);
    expect(items.data).toMatchObject([{ amount_total: 2_500, quantity: 2 }]);
  });
});
