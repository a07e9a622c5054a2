import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, openStage, type Stage } from './testing/stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const create = (idempotencyKey?: string, amount = 1_000) =>
  stage.stripe.paymentIntents.create({ amount, currency: 'usd' }, idempotencyKey ? { idempotencyKey } : {});

const intents = async () => (await stage.stripe.paymentIntents.list()).data.length;

const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${stage.simulator.url}${path}`, { ...init, headers: { authorization: 'Bearer sk_test_x', ...init.headers } });

const post = async (path: string, body: string) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await raw(path, { method: 'POST', body, headers });
  return { status: response.status, body: await response.json() };
};

describe('keys', () => {
  it.each(['sk_live_real', 'pk_test_public', ''])('refuses %o', async (key) => {
    const response = await raw('/v1/balance', { headers: { authorization: `Bearer ${key}` } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('serves no name but its own machine’s', async () => {
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((done) => {
      const options = {
        port: stage.simulator.port,
        host: '127.0.0.1',
        headers: { host: 'evil.example' },
        path: '/_sim/clock',
      };
      request(options, (response) => done(response.resume().statusCode)).end();
    });
    expect(status).toBe(421);
  });
});

describe('parameters', () => {
  it.each([
    ['/v1/payment_intents', 'amount=1000&currency=usd&capture_methd=manual', 'parameter_unknown', 'capture_methd'],
    ['/v1/payment_intents', 'amount=1000', 'parameter_missing', 'currency'],
    ['/v1/payment_intents', 'amount=10.5&currency=usd', 'parameter_invalid', 'amount'],
    ['/v1/payment_intents', 'amount=1000&currency=usd&capture_method=later', undefined, 'capture_method'],
    [
      '/v1/payment_intents',
      'amount=1000&currency=usd&payment_method_types[0]=card',
      'parameter_unknown',
      'payment_method_types',
    ],
    ['/v1/payment_intents', 'amount=10&currency=usd', 'amount_too_small', 'amount'],
    [
      '/v1/checkout/sessions',
      'mode=payment&line_items[0][price_data][unit_amout]=1',
      'parameter_unknown',
      'line_items[0][price_data][unit_amout]',
    ],
    ['/v1/refunds', 'amount=5', 'parameter_missing', 'payment_intent'],
  ])('%s with %s is refused', async (path, body, code, param) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(code);
    expect(answer.body.error.param).toBe(param);
    expect(await intents()).toBe(0);
  });

  it('answers unknown ids, unmodelled requests and unknown addresses inside the envelope', async () => {
    await expect(stage.stripe.charges.retrieve('ch_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    await expect(stage.stripe.products.list()).rejects.toMatchObject({ statusCode: 501 });
    await expect(stage.stripe.coupons.list()).rejects.toMatchObject({ statusCode: 501 });
    await expect(
      stage.stripe.paymentIntents.create({ amount: 1_000, currency: 'usd', application_fee_amount: 10 }),
    ).rejects.toMatchObject({ statusCode: 501 });
    await expect(stage.stripe.customers.list({}, { stripeAccount: 'acct_1' })).rejects.toMatchObject({
      statusCode: 501,
    });
    // The SDK's own check is by the `error` key: this is no success.
    stage.violations.splice(0);
  });

  it('expands what it can, four levels deep, and says what it cannot', async () => {
    const { stripe } = stage;
    const { id } = await stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction.source'] });
    expect(intent).toMatchObject({ latest_charge: { balance_transaction: { source: { object: 'charge' } } } });
    const { data } = await stripe.paymentIntents.list({ expand: ['data.latest_charge'] });
    expect(data).toMatchObject([{ latest_charge: { object: 'charge' } }]);
    await expect(stripe.paymentIntents.retrieve(id, { expand: ['nonsense'] })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  it('pages both ways and by time', async () => {
    const { stripe, clock } = stage;
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      made.push((await create()).id);
      clock.advance(1_000);
    }
    const first = await stripe.paymentIntents.list({ limit: 2 });
    expect([first.data.map(({ id }) => id), first.has_more]).toEqual([[made[4], made[3]], true]);
    const next = await stripe.paymentIntents.list({ limit: 3, starting_after: made[3] });
    expect([next.data.map(({ id }) => id), next.has_more]).toEqual([[made[2], made[1], made[0]], false]);
    const newer = await stripe.paymentIntents.list({ limit: 2, ending_before: made[1] });
    expect(newer.data.map(({ id }) => id)).toEqual([made[3], made[2]]);
    const second = first.data[1]?.created ?? 0;
    expect((await stripe.paymentIntents.list({ created: { gte: second } })).data).toHaveLength(2);
    const all: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ limit: 2 })) all.push(id);
    expect(all).toEqual([...made].reverse());
  });
});

describe('idempotency', () => {
  it('replays the first answer, marked as such', async () => {
    const ask = () =>
      clientOf(stage.simulator).paymentIntents.create({ amount: 1_000, currency: 'usd' }, { idempotencyKey: 'key-1' });
    const first = await ask();
    const again = await ask();
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(first.lastResponse.requestId).toMatch(/^req_/);
    expect(first.lastResponse.headers['stripe-version']).toBe('2026-10-28.endive');
    expect(await intents()).toBe(1);
  });

  it('replays a decline, but not a refusal before execution', async () => {
    const decline = () =>
      stage.stripe.paymentIntents
        .create(
          { amount: 1_000, currency: 'usd', payment_method: 'pm_card_chargeDeclined', confirm: true },
          { idempotencyKey: 'key-2' },
        )
        .catch((error: { payment_intent?: { id?: string } }) => error.payment_intent?.id);
    expect(await decline()).toBe(await decline());
    expect(await intents()).toBe(1);
    await expect(create('key-3', 1.5)).rejects.toMatchObject({ statusCode: 400 });
    expect((await create('key-3')).amount).toBe(1_000);
  });

  it('refuses other parameters under the same key, and forgets it after a day', async () => {
    await create('key-4');
    await expect(create('key-4', 2_000)).rejects.toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' });
    await stage.sim('clock/advance', { seconds: 86_401 });
    expect((await create('key-4', 2_000)).amount).toBe(2_000);
  });

  it('says when the first is still running', async () => {
    await stage.sim('faults', { kind: 'delay', ms: 150 });
    const first = create('key-5');
    await new Promise((done) => setTimeout(done, 50));
    await expect(create('key-5')).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await create('key-5').catch(() => null)) ?? (await first)).toMatchObject({ id: (await first).id });
    expect(await intents()).toBe(1);
  });
});

describe('faults', () => {
  const key = { idempotencyKey: 'key-f' };
  const hold = () =>
    stage.stripe.paymentIntents.create(
      { amount: 1_000, currency: 'usd', payment_method: 'pm_card_visa', capture_method: 'manual', confirm: true },
      key,
    );

  it.each([
    ['timeout', 'before', 0],
    ['timeout', 'after', 1],
    ['reset', 'before', 0],
    ['reset', 'after', 1],
    ['malformed', 'before', 0],
    ['malformed', 'after', 1],
  ])('%s %s the effect: %i held, and the same key heals it', async (kind, when, effects) => {
    // The SDK tries a reset connection once more by itself, so the fault waits for both.
    await stage.sim('faults', {
      kind,
      when,
      ms: 50,
      path: '/v1/payment_intents',
      method: 'POST',
      times: kind === 'reset' ? 2 : 1,
    });
    await expect(hold()).rejects.not.toMatchObject({ statusCode: 400 });
    expect(await intents()).toBe(effects);
    await stage.sim('faults', undefined, 'DELETE');
    const healed = await hold();
    expect(healed.status).toBe('requires_capture');
    expect(await intents()).toBe(1);
  });

  it.each([
    [500, 'before', undefined],
    [429, 'before', 'rate_limit'],
    [429, 'before', 'lock_timeout'],
    [409, 'before', 'lock_timeout'],
  ])('status %i %s the effect leaves nothing behind', async (status, when, code) => {
    await stage.sim('faults', { kind: 'status', when, status, code });
    await expect(hold()).rejects.toMatchObject({ statusCode: status, ...(code ? { code } : {}) });
    expect(await intents()).toBe(0);
    expect((await hold()).status).toBe('requires_capture');
  });

  it('a 500 after the effect is what the key says from then on; only looking finds the truth', async () => {
    await stage.sim('faults', { kind: 'status', when: 'after', status: 500 });
    await expect(hold()).rejects.toMatchObject({ statusCode: 500 });
    await expect(hold()).rejects.toMatchObject({ statusCode: 500 });
    expect((await stage.stripe.paymentIntents.list()).data).toMatchObject([{ status: 'requires_capture' }]);
  });

  it('a body without `error` passes the SDK as success: only its shape gives it away', async () => {
    await stage.sim('faults', { kind: 'no_error', path: '/v1/payment_intents/*' });
    const { id } = await hold();
    const strange = await stage.stripe.paymentIntents.retrieve(id);
    expect([strange.id, strange.object]).toEqual([undefined, undefined]);
    expect((await stage.stripe.paymentIntents.retrieve(id)).id).toBe(id);
  });

  it('are listed, and requests are counted', async () => {
    await stage.sim('faults', { kind: 'reset', path: '/v1/transfers', times: 3 });
    expect(await stage.sim('faults', undefined, 'GET')).toMatchObject({ faults: [{ kind: 'reset', times: 3 }] });
    expect(await stage.sim('faults', { kind: 'nonsense' })).toMatchObject({ status: 400 });
    await hold();
    await hold();
    const { requests } = await stage.sim('requests', undefined, 'GET');
    expect(requests).toMatchObject([
      { method: 'POST', path: '/v1/payment_intents', idempotency_key: 'key-f', status: 200, replayed: false },
      { replayed: true },
    ]);
  });
});

it('advances its clock, never back', async () => {
  const before = await stage.sim('clock', undefined, 'GET');
  const after = await stage.sim('clock/advance', { seconds: 60 });
  expect(Number(after.now) - Number(before.now)).toBe(60);
  expect(await stage.sim('clock/advance', { to: Number(after.now) + 40 })).toMatchObject({ ahead_seconds: 100 });
  expect(await stage.sim('clock/advance', { to: 5 })).toMatchObject({ status: 400 });
  const other = clientOf(stage.simulator);
  expect((await other.customers.create({})).created).toBe(Number(after.now) + 40);
});
