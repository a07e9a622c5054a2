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

async function pay(payment_method: string, amount = 10_000): Promise<string> {
  const { id } = await stage.stripe.paymentIntents.create({ amount, currency: 'usd', payment_method, confirm: true });
  return id;
}

const afterwards = () => stage.sim('clock/advance', { seconds: 10 });

describe('refunds', () => {
  it('give back in parts, never more than was taken', async () => {
    const { stripe } = stage;
    const payment_intent = await pay('pm_card_visa');
    await pay('pm_card_visa');
    const part = await stripe.refunds.create({ payment_intent, amount: 4_000, reason: 'requested_by_customer' });
    expect(part).toMatchObject({ status: 'succeeded', amount: 4_000, payment_intent });
    await expect(stripe.refunds.create({ payment_intent, amount: 6_001 })).rejects.toMatchObject({
      code: 'amount_too_large',
    });
    expect((await stripe.refunds.create({ payment_intent })).amount).toBe(6_000);
    await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({ code: 'charge_already_refunded' });
    expect((await stripe.refunds.list({ payment_intent })).data).toHaveLength(2);
    const updated = await stripe.refunds.update(part.id, { metadata: { note: 'x' } });
    expect(updated.metadata).toEqual({ note: 'x' });
    expect((await stripe.charges.list({ payment_intent })).data).toMatchObject([{ refunded: true }]);
  });

  it('pend, and then succeed', async () => {
    const payment_intent = await pay('pm_card_pendingRefund');
    await pay('pm_card_visa');
    const refund = await stage.stripe.refunds.create({ payment_intent });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await stage.sim('clock/advance', { seconds: 5 * 86_400 });
    expect((await stage.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect((await eventTypes(stage)).at(-1)).toBe('refund.updated');
  });

  it('fail after they had succeeded, and the money is ours again', async () => {
    const { stripe } = stage;
    const payment_intent = await pay('pm_card_refundFail');
    await pay('pm_card_visa');
    const refund = await stripe.refunds.create({ payment_intent });
    expect(refund.status).toBe('succeeded');
    await stage.sim('clock/advance', { seconds: 86_400 });
    const failed = await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction', 'charge'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { net: 10_000 },
      charge: { amount_refunded: 0, refunded: false },
    });
    expect((await eventTypes(stage)).at(-1)).toBe('refund.failed');
  });

  it('wait for money on the balance', async () => {
    const payment_intent = await pay('pm_card_visa');
    const refund = await stage.stripe.refunds.create({ payment_intent });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'insufficient_funds',
      balance_transaction: null,
    });
    await pay('pm_card_visa');
    await stage.sim('clock/advance', { seconds: 3_600 });
    expect((await stage.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  it('are canceled while they wait, not later', async () => {
    const payment_intent = await pay('pm_card_visa');
    const refund = await stage.stripe.refunds.create({ payment_intent });
    expect((await stage.stripe.refunds.cancel(refund.id)).status).toBe('canceled');
    await expect(stage.stripe.refunds.cancel(refund.id)).rejects.toMatchObject({ statusCode: 400 });
    const [charge] = (await stage.stripe.charges.list({ payment_intent })).data;
    expect(charge).toMatchObject({ amount_refunded: 0, refunded: false });
  });
});

describe('disputes', () => {
  const opened = async (method: string) => {
    const payment_intent = await pay(method);
    await afterwards();
    const [dispute] = (await stage.stripe.disputes.list({ payment_intent })).data;
    return { payment_intent, id: dispute?.id ?? '', dispute };
  };

  it('take the amount and a fee, and give the amount back when won', async () => {
    const { stripe } = stage;
    const { id, dispute, payment_intent } = await opened('pm_card_createDispute');
    expect(dispute).toMatchObject({
      status: 'needs_response',
      reason: 'fraudulent',
      amount: 10_000,
      is_charge_refundable: false,
      balance_transactions: [{ amount: -10_000, fee: 1_500, net: -11_500 }],
    });
    await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({ code: 'charge_disputed' });
    const won = await stripe.disputes.update(id, {
      evidence: { uncategorized_text: 'winning_evidence' },
      submit: true,
    });
    expect(won.status).toBe('won');
    expect(won.balance_transactions.map(({ net }) => net)).toEqual([-11_500, 10_000]);
    expect((await eventTypes(stage)).slice(-5)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });

  it('are lost by bad evidence, by giving in, and by silence', async () => {
    const { stripe, sim } = stage;
    const one = await opened('pm_card_createDisputeProductNotReceived');
    const evidence = { uncategorized_text: 'losing_evidence' };
    expect((await stripe.disputes.update(one.id, { evidence })).status).toBe('lost');
    await expect(stripe.disputes.update(one.id, { evidence })).rejects.toMatchObject({ statusCode: 400 });
    const two = await opened('pm_card_createDispute');
    expect((await stripe.disputes.close(two.id)).status).toBe('lost');
    const three = await opened('pm_card_createDispute');
    await sim('clock/advance', { seconds: 10 * 86_400 });
    expect((await stripe.disputes.retrieve(three.id)).status).toBe('lost');
  });

  it('begin as inquiries that take nothing, until they escalate', async () => {
    const { stripe } = stage;
    const { id, dispute } = await opened('pm_card_createDisputeInquiry');
    expect(dispute).toMatchObject({
      status: 'warning_needs_response',
      balance_transactions: [],
      is_charge_refundable: true,
    });
    const evidence = { uncategorized_text: 'escalate_inquiry_evidence' };
    const escalated = await stripe.disputes.update(id, { evidence });
    expect(escalated).toMatchObject({ status: 'needs_response', balance_transactions: [{ amount: -10_000 }] });
    const other = await opened('pm_card_createDisputeInquiry');
    expect((await stripe.disputes.close(other.id)).status).toBe('warning_closed');
  });

  it('keep evidence that is not yet submitted', async () => {
    const { id } = await opened('pm_card_createDispute');
    const staged = await stage.stripe.disputes.update(id, {
      evidence: { product_description: 'An API call' },
      submit: false,
      metadata: { case: '1' },
    });
    expect(staged).toMatchObject({
      status: 'needs_response',
      evidence: { product_description: 'An API call' },
      evidence_details: { has_evidence: true, submission_count: 0 },
      metadata: { case: '1' },
    });
  });

  it('are preceded by a warning for some cards', async () => {
    const payment_intent = await pay('pm_card_createIssuerFraudRecord');
    await afterwards();
    const { data } = await stage.stripe.radar.earlyFraudWarnings.list({ payment_intent });
    expect(data).toMatchObject([{ actionable: true, fraud_type: 'made_with_stolen_card', payment_intent }]);
    expect((await stage.stripe.radar.earlyFraudWarnings.retrieve(data[0]?.id ?? '')).id).toBe(data[0]?.id);
    expect((await eventTypes(stage)).at(-1)).toBe('radar.early_fraud_warning.created');
  });

  it('are opened and decided by command', async () => {
    const payment_intent = await pay('pm_card_visa');
    const { id } = await stage.sim(`payment_intents/${payment_intent}/dispute`, { reason: 'duplicate', amount: 500 });
    expect(await stage.stripe.disputes.retrieve(String(id))).toMatchObject({ reason: 'duplicate', amount: 500 });
    expect(await stage.sim(`disputes/${id}/resolve`, { outcome: 'won' })).toMatchObject({ status: 'won' });
    expect(await stage.sim(`payment_intents/${payment_intent}/dispute`, {})).toMatchObject({ status: 400 });
  });
});

it('lets a person act at the dashboard, without our keys and metadata', async () => {
  const { stripe, sim } = stage;
  const held = () =>
    stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'usd',
      capture_method: 'manual',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
  const one = await held();
  await sim(`payment_intents/${one.id}/capture`, { amount: 600 });
  expect((await stripe.paymentIntents.retrieve(one.id)).amount_received).toBe(600);
  expect(await sim(`payment_intents/${one.id}/refund`, { amount: 100 })).toMatchObject({ amount: 100, metadata: {} });
  const two = await held();
  await sim(`payment_intents/${two.id}/cancel`);
  expect((await stripe.paymentIntents.retrieve(two.id)).status).toBe('canceled');
  const three = await held();
  await sim(`payment_intents/${three.id}/expire`);
  expect((await stripe.paymentIntents.retrieve(three.id)).cancellation_reason).toBe('automatic');
});
