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

const hold = (payment_method: string, more: object = {}) =>
  stage.stripe.paymentIntents.create({
    amount: 2_000,
    currency: 'usd',
    capture_method: 'manual',
    payment_method,
    confirm: true,
    expand: ['latest_charge'],
    ...more,
  });

const captureBefore = (intent: Awaited<ReturnType<typeof hold>>): number | undefined => {
  const charge = intent.latest_charge;
  return typeof charge === 'object' ? charge?.payment_method_details?.card?.capture_before : undefined;
};

describe('a card hold', () => {
  it('is created, confirmed and captured once, in part, with the events in order', async () => {
    const { stripe, sim } = stage;
    const created = await stripe.paymentIntents.create({ amount: 2_000, currency: 'usd', capture_method: 'manual' });
    expect(created.status).toBe('requires_payment_method');
    const held = await stripe.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 2_000, amount_received: 0 });
    const captured = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1_500 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1_500 });
    await expect(stripe.paymentIntents.capture(held.id)).rejects.toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id: held.id, status: 'succeeded' },
    });
    await sim('clock/advance', { seconds: 5 });
    expect(await eventTypes(stage)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
      'charge.updated',
    ]);
  });

  it('refuses more than was held and lets the hold stand', async () => {
    const { id } = await hold('pm_card_visa');
    await expect(stage.stripe.paymentIntents.capture(id, { amount_to_capture: 2_001 })).rejects.toMatchObject({
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
    expect((await stage.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
  });

  it('is let go by a cancel, and then takes no capture', async () => {
    const { id } = await hold('pm_card_visa');
    const canceled = await stage.stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect((await eventTypes(stage)).slice(-2)).toEqual(['charge.refunded', 'payment_intent.canceled']);
    await expect(stage.stripe.paymentIntents.cancel(id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it.each([
    ['present payer', 'pm_card_visa', {}, 7 * 86_400],
    ['absent payer, Visa', 'pm_card_visa', { off_session: true }, 4 * 86_400 + 18 * 3_600],
    ['absent payer, Mastercard', 'pm_card_mastercard', { off_session: true }, 7 * 86_400],
  ])('expires at capture_before: %s', async (_name, method, more, seconds) => {
    const { stripe, sim } = stage;
    const held = await hold(method, more);
    expect(captureBefore(held)).toBe(held.created + seconds);
    await sim('clock/advance', { seconds: seconds - 1 });
    expect((await stripe.paymentIntents.retrieve(held.id)).status).toBe('requires_capture');
    await sim('clock/advance', { seconds: 1 });
    const expired = await stripe.paymentIntents.retrieve(held.id);
    expect(expired).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic' });
    expect((await eventTypes(stage)).slice(-2)).toEqual(['charge.expired', 'payment_intent.canceled']);
    await expect(stripe.paymentIntents.capture(held.id)).rejects.toMatchObject({ code: 'charge_expired_for_capture' });
  });
});

describe('test cards', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
    ['pm_card_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
  ])('%s is declined with the whole intent in the error', async (method, code, decline_code) => {
    const refused = await hold(method).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code,
      payment_intent: { object: 'payment_intent', status: 'requires_payment_method', last_payment_error: { code } },
    });
    const types = await eventTypes(stage);
    expect(types).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed']);
  });

  it('asks the payer for 3-D Secure, and goes on by what they answer', async () => {
    const { stripe, sim } = stage;
    const asked = await hold('pm_card_threeDSecure2Required', { return_url: 'http://localhost/back' });
    expect(asked.status).toBe('requires_action');
    expect(asked.next_action?.redirect_to_url?.url).toContain(`/authenticate/${asked.id}`);
    await sim(`payment_intents/${asked.id}/authenticate`, { passed: true });
    expect((await stripe.paymentIntents.retrieve(asked.id)).status).toBe('requires_capture');

    const other = await hold('pm_card_threeDSecure2Required');
    await sim(`payment_intents/${other.id}/authenticate`, { passed: false });
    expect(await stripe.paymentIntents.retrieve(other.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  it('cannot ask an absent payer, unless the card was set up for that', async () => {
    const { stripe } = stage;
    await expect(hold('pm_card_authenticationRequired', { off_session: true })).rejects.toMatchObject({
      statusCode: 402,
      code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method' },
    });
    const customer = await stripe.customers.create({ email: 'payer@example.com', metadata: { tidegate: '1' } });
    const setup = await stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
    });
    expect(setup.status).toBe('succeeded');
    const saved = String(setup.payment_method);
    const held = await hold(saved, { off_session: true, customer: customer.id });
    expect(held.status).toBe('requires_capture');
    await expect(hold(saved)).rejects.toMatchObject({ param: 'payment_method' });
  });

  it('attaches a card that is declined only when charged, and refuses one that is dead already', async () => {
    const { stripe } = stage;
    const { id: customer } = await stripe.customers.create({ name: 'Payer' });
    const attached = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    expect(attached.customer).toBe(customer);
    await expect(hold(attached.id, { customer })).rejects.toMatchObject({ code: 'card_declined' });
    await expect(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer })).rejects.toMatchObject({
      code: 'card_declined',
    });
    expect((await stripe.paymentMethods.list({ customer })).data).toHaveLength(1);
    expect((await stripe.paymentMethods.detach(attached.id)).customer).toBeNull();
  });

  it('knows a wrong number by its check digit', async () => {
    const card = { number: '4242424242424241', exp_month: 1, exp_year: 2030, cvc: '123' };
    await expect(stage.stripe.paymentMethods.create({ type: 'card', card })).rejects.toMatchObject({
      code: 'incorrect_number',
    });
    const { id } = await stage.stripe.paymentMethods.create({
      type: 'card',
      card: { ...card, number: '4000000000000077' },
    });
    expect((await stage.stripe.paymentMethods.retrieve(id)).card?.last4).toBe('0077');
  });

  it('settles at once without manual capture, pending for two days', async () => {
    const { stripe, sim } = stage;
    const paid = await stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      expand: ['latest_charge.balance_transaction'],
    });
    const charge = typeof paid.latest_charge === 'object' ? paid.latest_charge : null;
    expect(charge?.balance_transaction).toMatchObject({ amount: 10_000, fee: 320, net: 9_680, status: 'pending' });
    const usd = async () => {
      const { available, pending } = await stripe.balance.retrieve();
      const sum = (lines: { amount: number }[]) => lines.reduce((total, { amount }) => total + amount, 0);
      return [sum(available), sum(pending)];
    };
    expect(await usd()).toEqual([0, 9_680]);
    await sim('clock/advance', { seconds: 2 * 86_400 });
    expect(await usd()).toEqual([9_680, 0]);
  });
});

describe('setup intents', () => {
  it('are created, confirmed and canceled', async () => {
    const { stripe } = stage;
    const one = await stripe.setupIntents.create({});
    expect(one.status).toBe('requires_payment_method');
    expect((await stripe.setupIntents.confirm(one.id, { payment_method: 'pm_card_visa' })).status).toBe('succeeded');
    await expect(stripe.setupIntents.cancel(one.id)).rejects.toMatchObject({ code: 'setup_intent_unexpected_state' });
    const two = await stripe.setupIntents.create({ payment_method: 'pm_card_chargeDeclined' });
    await expect(stripe.setupIntents.confirm(two.id)).rejects.toMatchObject({ code: 'card_declined' });
    expect((await stripe.setupIntents.cancel(two.id)).status).toBe('canceled');
    expect((await stripe.setupIntents.retrieve(two.id)).status).toBe('canceled');
  });
});
