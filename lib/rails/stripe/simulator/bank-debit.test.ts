import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { afterBusinessDays } from './money/bank-debit';
import { eventTypes, openStage, type Stage } from './testing/stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const mandate_data = {
  customer_acceptance: { type: 'online' as const, online: { ip_address: '127.0.0.1', user_agent: 'test' } },
};

const debit = (payment_method: string, more: object = {}) =>
  stage.stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'usd',
    allowed_payment_method_types: ['us_bank_account'],
    payment_method,
    mandate_data,
    confirm: true,
    ...more,
  });

const status = async (id: string) => (await stage.stripe.paymentIntents.retrieve(id)).status;

describe('a bank debit', () => {
  it('takes four business days to succeed', async () => {
    const { id, created, ...first } = await debit('pm_usBankAccount_success');
    expect(first.status).toBe('processing');
    // Friday to Thursday: the weekend does not count.
    await stage.sim('clock/advance', { seconds: 6 * 86_400 - 1 });
    expect(await status(id)).toBe('processing');
    await stage.sim('clock/advance', { seconds: 1 });
    expect(await status(id)).toBe('succeeded');
    expect(await eventTypes(stage)).toEqual([
      'payment_intent.created',
      'payment_intent.processing',
      'charge.pending',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
    const [last] = (await stage.stripe.events.list({ limit: 1 })).data;
    expect(last?.created).toBe(created + 6 * 86_400);
  });

  it.each([
    ['pm_usBankAccount_accountClosed', 'account_closed'],
    ['pm_usBankAccount_noAccount', 'no_account'],
    ['pm_usBankAccount_insufficientFunds', 'insufficient_funds'],
    ['pm_usBankAccount_debitNotAuthorized', 'debit_not_authorized'],
  ])('%s fails days later', async (method, code) => {
    const { id } = await debit(method);
    await stage.sim('clock/advance', { seconds: 8 * 86_400 });
    const failed = await stage.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code },
      latest_charge: { status: 'failed', failure_code: code },
    });
    expect((await eventTypes(stage)).slice(-2)).toEqual(['charge.failed', 'payment_intent.payment_failed']);
  });

  it('comes back after it had succeeded, as a dispute that is lost at once', async () => {
    const { id } = await debit('pm_usBankAccount_success');
    await stage.sim(`payment_intents/${id}/settle`);
    const dispute = await stage.sim(`payment_intents/${id}/return`, { reason: 'insufficient_funds' });
    expect(dispute).toMatchObject({ object: 'dispute', status: 'lost', reason: 'insufficient_funds', amount: 5_000 });
    expect((await eventTypes(stage)).slice(-3)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ]);
    await expect(stage.stripe.refunds.create({ payment_intent: id })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
  });

  it('is returned by itself for the account that always is', async () => {
    const { id } = await debit('pm_usBankAccount_dispute');
    await stage.sim('clock/advance', { seconds: 8 * 86_400 });
    expect(await status(id)).toBe('succeeded');
    expect((await stage.stripe.disputes.list({ payment_intent: id })).data).toMatchObject([{ status: 'lost' }]);
  });

  it('can be canceled only while it is stuck', async () => {
    const { id } = await debit('pm_usBankAccount_processing');
    await stage.sim('clock/advance', { seconds: 30 * 86_400 });
    expect(await status(id)).toBe('processing');
    expect((await stage.stripe.paymentIntents.cancel(id)).status).toBe('canceled');
    const { id: other } = await debit('pm_usBankAccount_success');
    await expect(stage.stripe.paymentIntents.cancel(other)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('is refused at once where Stripe refuses it, and needs a mandate', async () => {
    await expect(debit('pm_usBankAccount_weeklyLimitExceeded')).rejects.toMatchObject({
      statusCode: 402,
      code: 'charge_exceeds_weekly_limit',
    });
    await expect(debit('pm_usBankAccount_success', { mandate_data: undefined })).rejects.toMatchObject({
      statusCode: 400,
      param: 'mandate_data',
    });
    await expect(debit('pm_usBankAccount_success', { capture_method: 'manual' })).rejects.toMatchObject({
      statusCode: 400,
      param: 'capture_method',
    });
  });
});

describe('microdeposits', () => {
  const start = async () => {
    const { id } = await stage.stripe.paymentMethods.create({
      type: 'us_bank_account',
      us_bank_account: {
        routing_number: '110000000',
        account_number: '000123456789',
        account_holder_type: 'individual',
      },
      billing_details: { name: 'Payer' },
    });
    return debit(id, { payment_method_options: { us_bank_account: { verification_method: 'microdeposits' } } });
  };

  it.each([{ amounts: [32, 45] }, { amounts: [45, 32] }, { descriptor_code: 'SM11AA' }])(
    'are right: %o',
    async (guess) => {
      const intent = await start();
      expect(intent.next_action?.type).toBe('verify_with_microdeposits');
      expect((await stage.stripe.paymentIntents.verifyMicrodeposits(intent.id, guess)).status).toBe('processing');
    },
  );

  it.each([
    [{ amounts: [10, 11] }, 'payment_method_microdeposit_verification_attempts_exceeded'],
    [{ descriptor_code: 'SM44DD' }, 'payment_method_microdeposit_verification_timeout'],
  ])('end the attempt: %o', async (guess, code) => {
    const { id } = await start();
    await expect(stage.stripe.paymentIntents.verifyMicrodeposits(id, guess)).rejects.toMatchObject({ code });
    expect(await status(id)).toBe('requires_payment_method');
  });

  it('may be wrong twice', async () => {
    const { id } = await start();
    const guess = () => stage.stripe.paymentIntents.verifyMicrodeposits(id, { amounts: [1, 2] });
    const mismatch = { code: 'payment_method_microdeposit_verification_amounts_mismatch' };
    await expect(guess()).rejects.toMatchObject(mismatch);
    await expect(guess()).rejects.toMatchObject(mismatch);
    await expect(guess()).rejects.toMatchObject({ code: 'payment_method_microdeposit_verification_attempts_exceeded' });
  });
});

it('counts business days', () => {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1_000;
  expect(afterBusinessDays(day('2026-11-20'), 1)).toBe(day('2026-11-23'));
  expect(afterBusinessDays(day('2026-11-23'), 4)).toBe(day('2026-11-27'));
});
