import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { drive, drivenTenant, saved } from '@/lib/rails/stripe/testing/drive';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
}, 60_000);
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const customerOf = async (tenant: string | null): Promise<string> =>
  (await stage.stripe.customers.create({ metadata: tenant === null ? {} : { tidegate_tenant: tenant } })).id;
const methodOf = async (customer: string, token: string): Promise<string> =>
  (await stage.stripe.paymentMethods.attach(token, { customer })).id;
const payments = async (): Promise<number> => (await stage.stripe.paymentIntents.list()).data.length;

describe.each([
  ['stripe_connect', 'pm_card_visa'],
  ['stripe_ach_debit', 'pm_usBankAccount_success'],
] as const)('a payment method that an agreement names on %s', (rail, token) => {
  const open = (method: string, customer: string | null = null) =>
    drive(stage, rail, { source: saved(method, customer) }).make('open_checkout');
  const notYours = { status: 'failed', failureCode: 'payment_method_not_yours' };

  it('is opened when its customer was made for the tenant', async () => {
    const customer = await customerOf(drivenTenant);
    expect(await open(await methodOf(customer, token), customer)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['another tenant', `org_${'b'.repeat(32)}`],
    ['nobody', null],
  ])('is refused when its customer was made for %s, named or not', async (_whose, tenant) => {
    const customer = await customerOf(tenant);
    const method = await methodOf(customer, token);
    expect(await open(method, customer)).toMatchObject(notYours);
    expect(await open(method)).toMatchObject(notYours);
    expect(await open(method, await customerOf(drivenTenant))).toMatchObject(notYours);
    expect(await payments()).toBe(0);
  });

  it('is refused under another customer of the same tenant', async () => {
    const method = await methodOf(await customerOf(drivenTenant), token);
    expect(await open(method, await customerOf(drivenTenant))).toMatchObject(notYours);
  });

  it('that belongs to no customer is good for this payment, and cannot borrow a customer', async () => {
    expect(await open(token)).toMatchObject({ status: 'succeeded' });
    expect(await open(token, await customerOf(drivenTenant))).toMatchObject(notYours);
    expect(await payments()).toBe(1);
  });

  it('that does not exist is refused', async () => {
    expect(await open('pm_missing')).toMatchObject({ status: 'failed', failureCode: 'resource_missing' });
  });
});
