import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStage, readyPayee, type Stage } from './simulator/testing/stage';
import { type Drive, drive, saved } from './testing/drive';

/**
 * What goes wrong at Stripe, one case for each way; the number is the row of the table of faults that this rail was built
 * against (`../fault-rows.test.ts`). Rows about messages stand in `webhook.test.ts` and `webhook.db.test.ts`.
 */
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

const visa = saved('pm_card_visa');
const card = (source: ReturnType<typeof saved> | null = visa): Drive =>
  drive(stage, 'stripe_connect', { source, destination });
const later = (seconds: number) => stage.sim('clock/advance', { seconds });
const fault = (path: string, more: object = {}) =>
  stage.sim('faults', { kind: 'status', status: 500, when: 'after', method: 'POST', path, ...more });
const transfers = async (): Promise<number> => (await stage.stripe.transfers.list()).data.length;

async function release(intent: Drive, amount?: bigint) {
  const captured = await intent.make('capture', amount);
  return captured.status === 'succeeded' ? intent.make('transfer', amount) : captured;
}

describe('cards', () => {
  it('are held, captured in part and passed on', async () => {
    const intent = card();
    expect(await intent.fund()).toMatchObject({ status: 'succeeded' });
    expect(await release(intent, 15_000n)).toMatchObject({ status: 'succeeded' });
    const { data } = await stage.stripe.transfers.list();
    expect(data).toMatchObject([{ amount: 15_000, destination, source_transaction: intent.ref('capture') }]);
    expect(await intent.facts()).toEqual([]);
  });

  it('1: have an id that is known before money can move', async () => {
    const intent = card();
    expect(await intent.make('open_checkout')).toMatchObject({
      status: 'succeeded',
      railRef: expect.stringMatching(/^pi_/),
    });
    const payment = await stage.stripe.paymentIntents.retrieve(intent.ref('open_checkout'));
    expect(payment).toMatchObject({ status: 'requires_confirmation', latest_charge: null });
  });

  it('5: are captured once, although the capture was made by hand before', async () => {
    const intent = card();
    await intent.fund();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/capture`);
    expect(await intent.make('capture')).toMatchObject({ status: 'succeeded', railRef: expect.stringMatching(/^ch_/) });
  });

  it('5: are not taken for captured when another amount was', async () => {
    const intent = card();
    await intent.fund();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/capture`, { amount: 1_000 });
    expect(await intent.make('capture')).toMatchObject({ status: 'failed', failureCode: 'captured_other_amount' });
  });

  it.each([
    ['authorise', '/v1/payment_intents/*/confirm', 'after'],
    ['authorise', '/v1/payment_intents/*/confirm', 'before'],
    ['capture', '/v1/payment_intents/*/capture', 'after'],
    ['capture', '/v1/payment_intents/*/capture', 'before'],
    ['transfer', '/v1/transfers', 'after'],
    ['transfer', '/v1/transfers', 'before'],
    ['void', '/v1/payment_intents/*/cancel', 'after'],
    ['void', '/v1/payment_intents/*/cancel', 'before'],
  ] as const)('6: know after a lost answer what became of %s (%s, %s its effect)', async (kind, path, when) => {
    const intent = card();
    const before = {
      authorise: ['open_checkout'],
      capture: ['open_checkout', 'authorise'],
      void: ['open_checkout', 'authorise'],
    } as const;
    for (const step of kind === 'transfer' ? (['open_checkout', 'authorise', 'capture'] as const) : before[kind]) {
      expect(await intent.make(step)).toMatchObject({ status: 'succeeded' });
    }
    await fault(path, { kind: 'malformed', when });
    expect(await intent.make(kind)).toEqual({ status: 'unknown' });
    expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    expect(await transfers()).toBe(kind === 'transfer' ? 1 : 0);
  });

  it.each(['timeout', 'reset', 'no_error', 'malformed'])(
    '6, 29: take %s for an answer that is unknown',
    async (kind) => {
      const intent = card();
      await intent.fund();
      await fault('/v1/payment_intents/*/capture', { kind, when: 'after', ms: 5_000, times: kind === 'reset' ? 2 : 1 });
      expect(await intent.make('capture')).toEqual({ status: 'unknown' });
      expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    },
  );

  it.each([
    [409, 'idempotency_key_in_use'],
    [429, 'rate_limit'],
    [429, 'lock_timeout'],
    [409, 'lock_timeout'],
    [401, 'api_key_expired'],
    [500, 'api_error'],
    [503, 'api_error'],
  ])('6: write down nothing on %d %s', async (status, code) => {
    const intent = card();
    await intent.fund();
    await fault('/v1/payment_intents/*/capture', { status, code, when: 'before' });
    expect(await intent.make('capture')).toEqual({ status: 'unknown' });
  });

  it('7, 8: end when their charge says so, and are captured no more after that', async () => {
    const intent = card();
    const funded = await intent.fund();
    const visaWindow = (4 * 24 + 18) * 3_600_000;
    const expires = 'detail' in funded ? String(funded.detail?.hold_expires_at) : '';
    expect(new Date(expires).getTime() - stage.clock.now().getTime()).toBe(visaWindow);
    await later(5 * 86_400);
    expect(await intent.facts()).toEqual([{ kind: 'hold_lost', ref: intent.ref('authorise'), reason: 'expired' }]);
    expect(await intent.make('capture')).toMatchObject({ status: 'failed', failureCode: 'hold_expired' });
    expect(await transfers()).toBe(0);
  });

  it('9: are declined once, in the words of the bank', async () => {
    const intent = card(saved('pm_card_chargeCustomerFail'));
    expect(await intent.fund()).toMatchObject({
      status: 'failed',
      failureCode: 'card_declined',
      detail: { decline_code: 'generic_decline' },
    });
    expect(await intent.ask()).toMatchObject({ status: 'failed', failureCode: 'card_declined' });
  });

  it.each([
    ['authentication_required', 'pm_card_authenticationRequired'],
    ['card_declined', 'pm_card_chargeDeclinedLostCard'],
  ])('9: need a human after %s, who gets a page', async (failureCode, token) => {
    const intent = card(saved(token));
    expect(await intent.fund()).toMatchObject({ status: 'failed', failureCode, detail: { needs_payer: true } });
    const opened = await intent.make('open_checkout');
    expect(opened).toMatchObject({
      railRef: expect.stringMatching(/^cs_/),
      detail: { payment_url: expect.any(String) },
    });
    expect(await intent.make('authorise')).toMatchObject({ status: 'pending' });
  });

  it('18: have their disputes found by looking, without any message', async () => {
    const intent = card();
    await intent.fund();
    await release(intent);
    await stage.sim(`payment_intents/${intent.ref('authorise')}/dispute`);
    expect(await intent.facts()).toMatchObject([
      { kind: 'dispute_opened', reason: 'fraudulent', amount: 20_000n, inquiry: false, dueAt: expect.any(Date) },
      { kind: 'funds_withdrawn', amount: 20_000n },
    ]);
  });

  it('16: are asked about without money moving, and a closed inquiry is not a loss', async () => {
    const intent = card();
    await intent.fund();
    await release(intent);
    const { id } = await stage.sim(`payment_intents/${intent.ref('authorise')}/dispute`, { inquiry: true });
    expect(await intent.facts()).toMatchObject([{ kind: 'dispute_opened', inquiry: true }]);
    await stage.sim(`disputes/${id}/resolve`, { outcome: 'warning_closed' });
    expect((await intent.facts()).map(({ kind }) => kind)).toEqual(['dispute_opened', 'dispute_closed']);
    expect((await intent.facts()).at(-1)).toMatchObject({ kind: 'dispute_closed', won: true });
  });

  it('17, 19: are one dispute with one amount, whose money may come back', async () => {
    const intent = card();
    await intent.fund();
    await release(intent);
    const { id } = await stage.sim(`payment_intents/${intent.ref('authorise')}/dispute`);
    await stage.sim(`disputes/${id}/resolve`, { outcome: 'won' });
    const facts = await intent.facts();
    expect(facts.map(({ kind }) => kind)).toEqual([
      'dispute_opened',
      'funds_withdrawn',
      'funds_reinstated',
      'dispute_closed',
    ]);
    expect(new Set(facts.map(({ ref }) => ref))).toEqual(new Set([id]));
  });

  it('19: take back from the payee what a lost dispute cost, once', async () => {
    const intent = card();
    await intent.fund();
    await release(intent);
    await fault('/v1/transfers/*/reversals', { kind: 'malformed' });
    expect(await intent.make('reverse_transfer')).toEqual({ status: 'unknown' });
    expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    const [transfer] = (await stage.stripe.transfers.list()).data;
    expect(transfer).toMatchObject({ amount_reversed: 20_000, reversed: true });
  });

  it('19: pay the payee again after a won dispute, out of what the bank gave back', async () => {
    const other = { amount: 50_000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, off_session: true };
    await stage.stripe.paymentIntents.create(other);
    await stage.sim('clock/advance', { seconds: 8 * 86_400 });
    const intent = card();
    await intent.fund();
    await release(intent);
    const { id } = await stage.sim(`payment_intents/${intent.ref('authorise')}/dispute`);
    await intent.make('reverse_transfer');
    await stage.sim(`disputes/${id}/resolve`, { outcome: 'won' });
    await fault('/v1/transfers', { kind: 'malformed' });
    expect(await intent.make('transfer')).toEqual({ status: 'unknown' });
    expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    const transfers = (await stage.stripe.transfers.list()).data;
    expect(transfers.map(({ amount, amount_reversed }) => amount - amount_reversed)).toEqual([20_000, 0]);
    expect(transfers[0]?.source_transaction).toBeNull();
  });

  it('13: say so when nothing can be taken back from the payee', async () => {
    const intent = card();
    await intent.fund();
    await release(intent);
    expect(await intent.make('reverse_transfer', 30_000n)).toMatchObject({ status: 'failed' });
  });

  it('20: are not captured for a payee who cannot be paid any more', async () => {
    const intent = card();
    await intent.fund();
    await stage.sim(`accounts/${destination}/capability`, { status: 'restricted' });
    expect(await intent.make('capture')).toMatchObject({ status: 'failed', failureCode: 'payee_not_ready' });
    const payment = await stage.stripe.paymentIntents.retrieve(intent.ref('authorise'));
    expect(payment.status).toBe('requires_capture');
  });

  it('20, 21: are given back when they were captured and cannot be passed on', async () => {
    const intent = card();
    await intent.fund();
    expect(await intent.make('capture')).toMatchObject({ status: 'succeeded' });
    await stage.sim(`accounts/${destination}/capability`, { status: 'restricted' });
    expect(await intent.make('transfer')).toMatchObject({ status: 'failed', failureCode: 'payee_not_ready' });
    // The charge's own money lacks Stripe's fee: the refund waits until the platform has more.
    expect(await intent.make('void')).toMatchObject({ status: 'pending', railRef: expect.stringMatching(/^re_/) });
    const other = card();
    await other.fund();
    await stage.sim(`payment_intents/${other.ref('authorise')}/capture`);
    await later(3_600);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded' });
    expect((await stage.stripe.refunds.list()).data).toHaveLength(1);
  });

  it('22: are passed on before their own money is there, and tied to it', async () => {
    const intent = card();
    await intent.fund();
    expect(await release(intent)).toMatchObject({ status: 'succeeded' });
    const [transfer] = (await stage.stripe.transfers.list()).data;
    expect(transfer?.source_transaction).toBe(intent.ref('capture'));
  });

  it('23: are not passed on when there is less than can be transferred, and never as nothing', async () => {
    const intent = card();
    await intent.fund();
    await intent.make('capture');
    for (const amount of [0n, -1n]) {
      expect(await intent.make('transfer', amount)).toMatchObject({
        status: 'failed',
        failureCode: 'amount_too_small',
      });
    }
    expect(await transfers()).toBe(0);
    expect(await intent.make('transfer', 1n)).toMatchObject({ status: 'succeeded' });
    expect((await stage.stripe.transfers.list()).data).toMatchObject([{ amount: 1 }]);
  });

  it('23: are refused below what Stripe charges at all', async () => {
    const intent = drive(stage, 'stripe_connect', { source: visa, destination, amount: 10n });
    expect(await intent.make('open_checkout')).toMatchObject({ status: 'failed', failureCode: 'amount_too_small' });
  });

  it('24: are not moved by an edited call under a used key', async () => {
    const intent = card();
    await intent.fund();
    const call = intent.call('capture', 5_000n);
    const signal = new AbortController().signal;
    await intent.rail.execute(call, signal);
    await expect(intent.rail.execute({ ...call, amount: 6_000n }, signal)).rejects.toThrow();
  });

  it('6: have one page, although its address was lost and asked for a second later', async () => {
    const intent = card(null);
    await fault('/v1/checkout/sessions', { kind: 'malformed' });
    expect(await intent.make('open_checkout')).toEqual({ status: 'unknown' });
    stage.clock.advance(1_700);
    expect(await intent.ask()).toMatchObject({ status: 'succeeded', detail: { payment_url: expect.any(String) } });
    expect((await stage.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  it('28: cannot be paid on a page past the deadline', async () => {
    const deadline = new Date(stage.clock.now().getTime() + 60_000);
    const intent = drive(stage, 'stripe_connect', { destination, deadline });
    expect(await intent.fund()).toMatchObject({
      status: 'pending',
      detail: { payment_session_id: expect.any(String) },
    });
    stage.clock.advance(60_000);
    expect(await intent.ask()).toMatchObject({ status: 'failed', failureCode: 'expired' });
    const session = await stage.stripe.checkout.sessions.retrieve(intent.ref('open_checkout'));
    expect(session.status).toBe('expired');
  });

  it('28: have a page that closes after an hour', async () => {
    const intent = card(null);
    await intent.fund();
    await later(3_601);
    expect(await intent.ask()).toMatchObject({ status: 'failed', failureCode: 'checkout_expired' });
  });

  it('30: may be let go by hand, which is told', async () => {
    const intent = card();
    await intent.fund();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/cancel`);
    expect(await intent.facts()).toEqual([{ kind: 'hold_lost', ref: intent.ref('authorise'), reason: 'external' }]);
    expect(await intent.make('void')).toMatchObject({ status: 'succeeded' });
  });

  it('30: may be captured or refunded by hand, which is told and not passed on', async () => {
    const intent = card();
    await intent.fund();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/capture`);
    expect(await intent.facts()).toMatchObject([{ kind: 'warning', reason: 'external_capture' }]);
    expect(await intent.make('capture')).toMatchObject({ status: 'succeeded' });
    await stage.sim(`payment_intents/${intent.ref('authorise')}/refund`, { amount: 5_000 });
    expect(await intent.facts()).toMatchObject([{ kind: 'warning', reason: 'external_refund' }]);
    expect(await intent.make('transfer')).toMatchObject({ status: 'failed', failureCode: 'charge_refunded' });
  });

  it('30: are given back once, although somebody did so by hand', async () => {
    const intent = card();
    await intent.fund();
    await intent.make('capture');
    await stage.sim(`payment_intents/${intent.ref('authorise')}/refund`);
    expect(await intent.make('void')).toMatchObject({ status: 'succeeded' });
    expect((await stage.stripe.refunds.list()).data).toHaveLength(1);
  });

  it('19: are not passed on while they are disputed, nor refunded beside it', async () => {
    const intent = card();
    await intent.fund();
    await intent.make('capture');
    const { id } = await stage.sim(`payment_intents/${intent.ref('authorise')}/dispute`);
    expect(await intent.make('transfer')).toMatchObject({ status: 'failed', failureCode: 'charge_disputed' });
    expect(await intent.make('void')).toMatchObject({ status: 'failed', failureCode: 'charge_disputed' });
    // Once it is won the money may go its way.
    await stage.sim(`disputes/${id}/resolve`, { outcome: 'won' });
    expect(await intent.make('transfer')).toMatchObject({ status: 'succeeded' });
  });

  it('warn of fraud', async () => {
    const intent = card();
    await intent.fund();
    await stage.sim(`payment_intents/${intent.ref('authorise')}/early_fraud_warning`);
    expect(await intent.facts()).toMatchObject([
      { kind: 'warning', reason: expect.stringMatching(/^early_fraud_warning/) },
    ]);
  });
});
