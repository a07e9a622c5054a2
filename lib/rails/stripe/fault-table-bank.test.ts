import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStage, readyPayee, type Stage } from './simulator/testing/stage';
import { type Drive, drive, saved } from './testing/drive';

/** Bank debits' rows of the table of faults; cards' stand in `fault-table.test.ts`. */
let stage: Stage;
let destination: string;

// Reading Stripe's types takes seconds, once.
beforeAll(async () => {
  const first = await openStage();
  await readyPayee(first);
  await first.close();
}, 60_000);
beforeEach(async () => {
  stage = await openStage();
  destination = await readyPayee(stage);
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const bank = (token = 'pm_usBankAccount_success'): Drive =>
  drive(stage, 'stripe_ach_debit', { source: saved(token), destination });
const days = (count: number) => stage.sim('clock/advance', { seconds: count * 86_400 });
const transfers = async (): Promise<number> => (await stage.stripe.transfers.list()).data.length;

describe('bank debits', () => {
  it('10: count at the word of the bank, not before', async () => {
    const intent = bank();
    expect(await intent.fund()).toMatchObject({ status: 'pending' });
    await days(2);
    expect(await intent.ask()).toMatchObject({ status: 'pending' });
    await days(4);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded', detail: { transferable_at: expect.any(String) } });
  });

  it('10: fail days later in the words of the bank', async () => {
    const intent = bank('pm_usBankAccount_insufficientFunds');
    expect(await intent.fund()).toMatchObject({ status: 'pending' });
    await days(5);
    expect(await intent.ask()).toMatchObject({ status: 'failed', failureCode: 'insufficient_funds' });
  });

  it('11: wait out their risk hold, then are passed on', async () => {
    const intent = bank();
    await intent.fund();
    await days(6);
    await intent.ask();
    expect(await intent.make('transfer')).toMatchObject({ status: 'pending' });
    expect(await transfers()).toBe(0);
    await days(7);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    expect(await transfers()).toBe(1);
  });

  it('11: may come back after they were passed on', async () => {
    const intent = bank();
    await intent.fund();
    await days(6);
    await intent.ask();
    await intent.make('transfer');
    await days(7);
    await intent.ask();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/return`);
    const facts = await intent.facts();
    expect(facts.map(({ kind }) => kind)).toEqual(['dispute_opened', 'funds_withdrawn', 'dispute_closed']);
    expect(facts[1]).toMatchObject({ amount: 20_000n, reason: 'insufficient_funds' });
    expect(await intent.make('reverse_transfer')).toMatchObject({ status: 'succeeded' });
  });

  it('12: say what account they came from by their charge', async () => {
    const intent = bank();
    await intent.fund();
    await days(6);
    expect(await intent.ask()).toMatchObject({ detail: { bank_last4: expect.stringMatching(/^\d{4}$/) } });
  });

  it('14: are refunded only when the refund has arrived, and told when it comes back', async () => {
    const intent = bank();
    await intent.fund();
    await days(6);
    await intent.ask();
    const begun = await intent.make('refund');
    expect(begun.status === 'pending' || begun.status === 'succeeded').toBe(true);
    const refund = intent.ref('refund');
    if (begun.status === 'pending') await stage.sim(`refunds/${refund}/succeed`);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    await stage.sim(`refunds/${refund}/fail`);
    expect(await intent.facts()).toMatchObject([{ kind: 'refund_failed', ref: refund, amount: 20_000n }]);
  });

  it('14: are not refunded when the refund fails or is canceled', async () => {
    const intent = bank();
    await intent.fund();
    await days(6);
    await intent.ask();
    await intent.make('refund');
    await stage.sim(`refunds/${intent.ref('refund')}/fail`);
    expect(await intent.ask()).toMatchObject({ status: 'failed', failureCode: 'refund_failed' });
  });

  it('15: are not refunded beside what the bank has given back itself, which would pay the payer twice', async () => {
    const intent = bank();
    await intent.fund();
    await days(6);
    await intent.ask();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/return`);
    // A return is lost at once: the payer has the money, so the refund is done, and no refund was made.
    expect(await intent.make('refund')).toMatchObject({
      status: 'succeeded',
      railRef: expect.stringMatching(/^d[pu]_/),
    });
    expect((await stage.stripe.refunds.list()).data).toEqual([]);
    expect(await intent.make('transfer')).toMatchObject({ status: 'pending' });
    await days(7);
    expect(await intent.ask()).toMatchObject({ status: 'failed', failureCode: 'charge_disputed' });
  });
});
