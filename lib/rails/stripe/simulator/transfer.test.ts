import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventTypes, openStage, readyPayee, type Stage } from './testing/stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

async function paidCharge(amount = 10_000): Promise<string> {
  const paid = await stage.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    transfer_group: 'int_1',
    confirm: true,
  });
  return String(paid.latest_charge);
}

describe('transfers', () => {
  it('pass a source on before it is available, up to its amount', async () => {
    const { stripe } = stage;
    const destination = await readyPayee(stage);
    const source_transaction = await paidCharge();
    const send = (amount: number) =>
      stripe.transfers.create({ amount, currency: 'usd', destination, source_transaction, metadata: { intent: '1' } });
    const sent = await send(9_000);
    expect(sent).toMatchObject({ amount: 9_000, transfer_group: 'int_1', source_transaction, reversed: false });
    await expect(send(1_001)).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
    await send(1_000);
    expect((await stripe.transfers.list({ transfer_group: 'int_1' })).data).toHaveLength(2);
    expect((await stripe.transfers.retrieve(sent.id)).id).toBe(sent.id);
    const there = await stripe.balance.retrieve({}, { stripeAccount: destination });
    expect(there.pending).toMatchObject([{ amount: 10_000, currency: 'usd' }]);
  });

  it('need available money without a source', async () => {
    const { stripe, sim } = stage;
    const destination = await readyPayee(stage);
    await paidCharge();
    const send = () => stripe.transfers.create({ amount: 5_000, currency: 'usd', destination });
    await expect(send()).rejects.toMatchObject({ code: 'balance_insufficient' });
    await sim('clock/advance', { seconds: 2 * 86_400 });
    expect((await send()).amount).toBe(5_000);
  });

  it('are refused for a payee who may not receive any, and for one that is unknown', async () => {
    const { stripe, sim } = stage;
    const destination = await readyPayee(stage);
    await sim(`accounts/${destination}/capability`, { status: 'restricted', reason: 'requirements_past_due' });
    const source_transaction = await paidCharge();
    const send = (to: string) =>
      stripe.transfers.create({ amount: 1_000, currency: 'usd', destination: to, source_transaction });
    await expect(send(destination)).rejects.toMatchObject({ code: 'insufficient_capabilities_for_transfer' });
    await expect(send('acct_unknown')).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'destination',
    });
    expect((await stripe.transfers.list()).data).toEqual([]);
  });

  it('are reversed in parts, never beyond what is left or what the payee still has', async () => {
    const { stripe } = stage;
    const destination = await readyPayee(stage);
    const source_transaction = await paidCharge();
    const { id } = await stripe.transfers.create({ amount: 6_000, currency: 'usd', destination, source_transaction });
    await stripe.transfers.createReversal(id, { amount: 2_000, metadata: { case: '7' } });
    await expect(stripe.transfers.createReversal(id, { amount: 4_001 })).rejects.toMatchObject({
      code: 'amount_too_large',
    });
    const last = await stripe.transfers.createReversal(id);
    expect(last.amount).toBe(4_000);
    await expect(stripe.transfers.createReversal(id)).rejects.toMatchObject({ statusCode: 400 });
    const reversed = await stripe.transfers.retrieve(id);
    expect(reversed).toMatchObject({ amount_reversed: 6_000, reversed: true });
    expect(reversed.reversals.data).toHaveLength(2);
    expect((await stripe.transfers.listReversals(id)).data.map(({ amount }) => amount)).toEqual([4_000, 2_000]);
    expect((await eventTypes(stage)).slice(-2)).toEqual(['transfer.reversed', 'transfer.updated']);
  });

  it('keep their books: the sum of all lines is what the charges brought', async () => {
    const { stripe } = stage;
    const destination = await readyPayee(stage);
    const source_transaction = await paidCharge();
    const { id } = await stripe.transfers.create({ amount: 6_000, currency: 'usd', destination, source_transaction });
    await stripe.transfers.createReversal(id, { amount: 1_000 });
    const lines = await stripe.balanceTransactions.list({ limit: 100 });
    expect(lines.data.map(({ type, net }) => [type, net])).toEqual([
      ['transfer_refund', 1_000],
      ['transfer', -6_000],
      ['charge', 9_680],
    ]);
    const [first] = lines.data;
    expect((await stripe.balanceTransactions.retrieve(first?.id ?? '')).id).toBe(first?.id);
    const theirs = await stripe.balanceTransactions.list({}, { stripeAccount: destination });
    expect(theirs.data.map(({ net }) => net)).toEqual([-1_000, 6_000]);
  });
});

describe('accounts', () => {
  it('show what is asked for, and change with their onboarding page', async () => {
    const { stripe } = stage;
    const { id } = await stripe.v2.core.accounts.create({
      contact_email: 'payee@example.com',
      dashboard: 'express',
      configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } },
    });
    const read = () =>
      stripe.v2.core.accounts.retrieve(id, {
        include: ['configuration.recipient', 'requirements', 'identity', 'defaults'],
      });
    const status = async () =>
      (await read()).configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status;
    expect(await status()).toBe('restricted');
    expect((await read()).requirements?.entries?.length).toBeGreaterThan(0);
    expect((await stripe.v2.core.accounts.retrieve(id)).configuration).toBeUndefined();

    const link = () =>
      stripe.v2.core.accountLinks.create({
        account: id,
        use_case: {
          type: 'account_onboarding',
          account_onboarding: { refresh_url: 'http://localhost/again', return_url: 'http://localhost/back' },
        },
      });
    const leave = async (outcome: string, url: string) => {
      const body = new URLSearchParams({ outcome });
      return (await fetch(url, { method: 'POST', body, redirect: 'manual' })).headers.get('location');
    };
    expect(await leave('incomplete', (await link()).url)).toBe('http://localhost/back');
    expect(await status()).toBe('restricted');
    const { url } = await link();
    expect(await leave('complete', url)).toBe('http://localhost/back');
    expect(await status()).toBe('active');
    expect((await read()).requirements?.entries).toEqual([]);
    expect(await leave('complete', url)).toBe('http://localhost/again');
    expect(await leave('refused', (await link()).url)).toBe('http://localhost/back');
    expect(await status()).toBe('unsupported');
    const stale = await link();
    await stage.sim('clock/advance', { seconds: 301 });
    expect((await fetch(stale.url, { redirect: 'manual' })).headers.get('location')).toBe('http://localhost/again');
    expect((await eventTypes(stage)).slice(-2)).toEqual(['account.updated', 'capability.updated']);
  });

  it('are updated', async () => {
    const id = await readyPayee(stage);
    const updated = await stage.stripe.v2.core.accounts.update(id, { display_name: 'New name', metadata: { a: '1' } });
    expect(updated).toMatchObject({ display_name: 'New name', metadata: { a: '1' } });
  });
});
