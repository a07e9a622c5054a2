import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, readyPayee, type Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { type Drive, drive, saved } from '@/lib/rails/stripe/testing/drive';

let stage: Stage;
let intent: Drive;
beforeEach(async () => {
  stage = await openStage();
  // The platform has money of its own, which Stripe's fees come out of.
  const other = { amount: 50_000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, off_session: true };
  await stage.stripe.paymentIntents.create(other);
  intent = drive(stage, 'stripe_connect', { source: saved('pm_card_visa'), destination: await readyPayee(stage) });
  await intent.fund();
  await intent.make('capture');
}, 60_000);
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const onPayment = (verb: string, body?: object) =>
  stage.sim(`payment_intents/${intent.ref('authorise')}/${verb}`, body);
const lose = async (amount?: number): Promise<unknown> => {
  const { id } = await onPayment('dispute', amount === undefined ? {} : { amount });
  await stage.sim(`disputes/${id}/resolve`, { outcome: 'lost' });
  return id;
};
const refunds = async () => (await stage.stripe.refunds.list()).data.map(({ amount }) => amount);
const kinds = async () => (await intent.facts()).map(({ kind }) => kind);

describe('money that goes back to the payer', () => {
  it('is given back already when the bank did so itself, which is told as before', async () => {
    const id = await lose();
    expect(await kinds()).toEqual(['dispute_opened', 'funds_withdrawn', 'dispute_closed']);
    expect(await intent.make('void')).toMatchObject({
      status: 'succeeded',
      railRef: id,
      detail: { given_back_by_bank: 20_000 },
    });
    expect(await refunds()).toEqual([]);
    expect(await kinds()).toEqual(['dispute_opened', 'funds_withdrawn', 'dispute_closed']);
  });

  it('is the rest when the bank gave back a part, and says so', async () => {
    await lose(5_000);
    expect(await intent.make('void')).toMatchObject({ status: 'succeeded', detail: { given_back_by_bank: 5_000 } });
    expect(await refunds()).toEqual([15_000]);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded', detail: { given_back_by_bank: 5_000 } });
    expect(await refunds()).toEqual([15_000]);
  });

  it('waits while a dispute over a part of it is open', async () => {
    await onPayment('dispute', { amount: 5_000 });
    expect(await intent.make('void')).toMatchObject({ status: 'failed', failureCode: 'charge_disputed' });
  });

  it('is not kept by an inquiry', async () => {
    await onPayment('dispute', { inquiry: true });
    const back = await intent.make('void');
    expect(back).toMatchObject({ status: 'succeeded', railRef: expect.stringMatching(/^re_/) });
    expect(back).not.toHaveProperty('detail.given_back_by_bank');
    expect(await refunds()).toEqual([20_000]);
  });

  it('is what somebody has left of it by hand', async () => {
    await onPayment('refund', { amount: 5_000 });
    const back = await intent.make('void');
    expect(back).toMatchObject({ status: 'succeeded' });
    expect(back).not.toHaveProperty('detail.given_back_by_bank');
    expect(await refunds()).toEqual([15_000, 5_000]);
  });

  it('is done when nothing is left of it', async () => {
    await onPayment('refund');
    expect(await intent.make('void')).toMatchObject({ status: 'succeeded', railRef: intent.ref('authorise') });
    expect(await refunds()).toEqual([20_000]);
  });
});
