import { afterEach, beforeEach, expect, it } from 'vitest';
import { findOperation } from '@/lib/rails/stripe/openapi/document';
import { routes } from './routes';
import { openStage, readyPayee, type Stage } from './testing/stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function payments({ stripe }: Stage, customer: string): Promise<string> {
  const { id } = await stripe.paymentIntents.create({
    amount: 1_000,
    currency: 'usd',
    capture_method: 'manual',
    customer,
  });
  await stripe.paymentIntents.update(id, { description: 'Changed', metadata: { a: '1' }, amount: 1_200 });
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
  await stripe.paymentMethods.attach(method.id, { customer });
  await stripe.paymentMethods.retrieve(method.id);
  await stripe.paymentMethods.list({ customer, type: 'card' });
  await stripe.paymentIntents.confirm(id, { payment_method: method.id, off_session: true });
  await stripe.paymentIntents.capture(id);
  await stripe.paymentIntents.list({ customer });
  const { latest_charge } = await stripe.paymentIntents.retrieve(id);
  await stripe.paymentMethods.detach(method.id);
  const open = await stripe.paymentIntents.create({ amount: 1_000, currency: 'usd' });
  await stripe.paymentIntents.cancel(open.id);
  await stripe.paymentIntents.verifyMicrodeposits(open.id, { amounts: [32, 45] }).catch(() => null);
  await stripe.charges.list({ payment_intent: id });
  await stripe.charges.retrieve(String(latest_charge), { expand: ['balance_transaction', 'payment_intent'] });
  return String(latest_charge);
}

async function afterwards({ stripe, sim }: Stage, charge: string, destination: string): Promise<void> {
  const { id } = await stripe.transfers.create({
    amount: 500,
    currency: 'usd',
    destination,
    source_transaction: charge,
  });
  await stripe.transfers.update(id, { description: 'Changed', metadata: { a: '1' } });
  await stripe.transfers.retrieve(id);
  await stripe.transfers.list({ destination });
  await stripe.transfers.createReversal(id, { amount: 100 });
  await stripe.transfers.listReversals(id);
  const refund = await stripe.refunds.create({ charge, amount: 200 });
  await stripe.refunds.update(refund.id, { metadata: { a: '1' } });
  await stripe.refunds.retrieve(refund.id);
  await stripe.refunds.list({ charge });
  await stripe.refunds.cancel(refund.id).catch(() => null);
  await sim(`payment_intents/${charge}/early_fraud_warning`);
  const { data } = await stripe.radar.earlyFraudWarnings.list({ charge });
  await stripe.radar.earlyFraudWarnings.retrieve(data[0]?.id ?? '');
  const dispute = await sim(`payment_intents/${charge}/dispute`, {});
  await stripe.disputes.list({ charge });
  await stripe.disputes.update(String(dispute.id), { metadata: { a: '1' } });
  await stripe.disputes.retrieve(String(dispute.id));
  await stripe.disputes.close(String(dispute.id));
  await stripe.balance.retrieve();
  const lines = await stripe.balanceTransactions.list();
  await stripe.balanceTransactions.retrieve(lines.data[0]?.id ?? '');
}

async function sessions({ stripe }: Stage): Promise<void> {
  const { id } = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'http://localhost/done',
    line_items: [{ price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'One' } }, quantity: 1 }],
  });
  await stripe.checkout.sessions.listLineItems(id);
  await stripe.checkout.sessions.retrieve(id);
  await stripe.checkout.sessions.list();
  await stripe.checkout.sessions.expire(id);
  const setup = await stripe.setupIntents.create({ payment_method: 'pm_usBankAccount_success' });
  await stripe.setupIntents.confirm(setup.id);
  await stripe.setupIntents.retrieve(setup.id);
  await stripe.setupIntents.cancel(setup.id).catch(() => null);
}

async function platform({ stripe }: Stage, customer: string, account: string): Promise<void> {
  await stripe.customers.update(customer, { name: 'Changed', metadata: { a: '' } });
  await stripe.customers.retrieve(customer);
  await stripe.customers.list({ email: 'payer@example.com' });
  await stripe.v2.core.accounts.update(account, { display_name: 'Changed' });
  await stripe.v2.core.accounts.retrieve(account, { include: ['configuration.recipient'] });
  const onboarding = { refresh_url: 'http://localhost/again', return_url: 'http://localhost/back' };
  await stripe.v2.core.accountLinks.create({
    account,
    use_case: { type: 'account_onboarding', account_onboarding: onboarding },
  });
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/',
    enabled_events: ['charge.failed'],
  });
  await stripe.webhookEndpoints.retrieve(endpoint.id);
  await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.del(endpoint.id);
  const events = await stripe.events.list({ limit: 3 });
  await stripe.events.retrieve(events.data[0]?.id ?? '');
}

it('serves every modelled request to the official SDK, within the document', async () => {
  const { id: customer } = await stage.stripe.customers.create({ email: 'payer@example.com', metadata: { a: '1' } });
  const payee = await readyPayee(stage);
  await afterwards(stage, await payments(stage, customer), payee);
  await sessions(stage);
  await platform(stage, customer, payee);
  expect(stage.violations).toEqual([]);
  const { requests } = await stage.sim('requests', undefined, 'GET');
  const seen = (Array.isArray(requests) ? requests : []).map(
    ({ method, path }) => `${method} ${findOperation(method, path)?.template}`,
  );
  expect(Object.keys(routes).filter((route) => !seen.includes(route))).toEqual([]);
});
