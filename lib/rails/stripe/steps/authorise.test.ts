import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { type Drive, drive, saved } from '@/lib/rails/stripe/testing/drive';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
}, 60_000);
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const minuteMs = 60_000;
const card = (source: ReturnType<typeof saved> | null = saved('pm_card_visa')): Drive =>
  drive(stage, 'stripe_connect', { source, deadline: new Date(stage.clock.now().getTime() + minuteMs) });
const lose = (path: string) =>
  stage.sim('faults', { kind: 'status', status: 500, when: 'before', method: 'POST', path });
const expired = { status: 'failed', failureCode: 'expired' };

/** A payment that was opened, and whose confirmation never arrived. */
async function unconfirmed(): Promise<Drive> {
  const intent = card();
  await intent.make('open_checkout');
  await lose('/v1/payment_intents/*/confirm');
  expect(await intent.make('authorise')).toEqual({ status: 'unknown' });
  stage.clock.advance(minuteMs);
  return intent;
}
const paymentOf = (intent: Drive) => stage.stripe.paymentIntents.retrieve(intent.ref('open_checkout'));

describe('an authorisation past its deadline', () => {
  it('ends its payment before it has failed, so that nobody can confirm it any more', async () => {
    const intent = await unconfirmed();
    expect(await intent.ask()).toMatchObject(expired);
    expect(await paymentOf(intent)).toMatchObject({ status: 'canceled' });
  });

  it('has not failed while its payment could not be ended', async () => {
    const intent = await unconfirmed();
    await lose('/v1/payment_intents/*/cancel');
    expect(await intent.ask()).toEqual({ status: 'unknown' });
    expect(await paymentOf(intent)).toMatchObject({ status: 'requires_confirmation' });
  });

  it('counts when the payer was in time', async () => {
    const intent = card(null);
    await intent.fund();
    await stage.sim(`checkout/${intent.ref('open_checkout')}/submit`, {});
    stage.clock.advance(minuteMs);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded', railRef: expect.stringMatching(/^pi_/) });
  });

  it('ends what the payer had begun on the page', async () => {
    const intent = card(null);
    await intent.fund();
    const page = intent.ref('open_checkout');
    await stage.sim(`checkout/${page}/submit`, { card: '4000002760003184' });
    stage.clock.advance(minuteMs);
    expect(await intent.ask()).toMatchObject(expired);
    const session = await stage.stripe.checkout.sessions.retrieve(page, { expand: ['payment_intent'] });
    expect(session).toMatchObject({ status: 'expired', payment_intent: { status: 'canceled' } });
  });

  it('is told of when money comes in through it all the same', async () => {
    const intent = card();
    await intent.make('open_checkout');
    const payment = intent.ref('open_checkout');
    await lose('/v1/payment_intents/*/confirm');
    await intent.make('authorise');
    // As an installation would have it that did not end the payment.
    const written = intent.operations.at(-1);
    if (written === undefined) throw new Error('nothing was written down');
    Object.assign(written, { status: 'failed', railRef: null });
    expect(await intent.facts()).toEqual([]);
    await stage.stripe.paymentIntents.confirm(payment, { off_session: true });
    expect(await intent.facts()).toEqual([{ kind: 'warning', ref: payment, reason: 'late_payment' }]);
    await stage.stripe.paymentIntents.cancel(payment);
    expect(await intent.facts()).toEqual([]);
  });
});
