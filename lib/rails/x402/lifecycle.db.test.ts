import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPrior, type Bench, createBench, newCall, newIntent, unhurried } from './testing/bench';
import { fund, signPayment } from './testing/pay';

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.close());

const fiveDollars = 5_000_000n;

describe('money in escrow', () => {
  it('is held, then paid to the payee, read from the chain', async () => {
    const before = await bench.balance(bench.payee);
    const { intent, outcome, payer } = await fund(bench);
    expect(outcome).toMatchObject({
      status: 'succeeded',
      detail: {
        network: 'eip155:8453',
        network_label: 'local chain (8453 clone), no real funds',
        source_address: payer.address,
        target_address: bench.payee,
        hold_expires_at: intent.deadline.toISOString(),
      },
    });
    expect(await bench.balance(payer.address)).toBe(1_000_000_000n - fiveDollars);
    expect(await bench.balance(bench.payee)).toBe(before);

    const release = newCall(intent, 'capture');
    const released = await bench.rail.execute(release, unhurried());
    expect(released).toMatchObject({ status: 'succeeded' });
    expect(await bench.balance(bench.payee)).toBe(before + fiveDollars);
    expect(await bench.rail.execute(release, unhurried())).toEqual(released);
    expect(await bench.rail.lookUp(release, unhurried())).toEqual(released);
    expect(await bench.balance(bench.payee)).toBe(before + fiveDollars);
  });

  it('is given back to the payer whole', async () => {
    const { intent, payer } = await fund(bench);
    const refund = newCall(intent, 'void');
    expect(await bench.rail.execute(refund, unhurried())).toMatchObject({ status: 'succeeded' });
    expect(await bench.balance(payer.address)).toBe(1_000_000_000n);
  });

  it('counts usdc in its own units', async () => {
    const { payer, outcome } = await fund(bench, { amount: 1n, currency: 'usdc', scale: 6 });
    expect(outcome.status).toBe('succeeded');
    expect(await bench.balance(payer.address)).toBe(999_999_999n);
  });

  it('is not found before its call, and a payment that nobody can bring any more is given up for good', async () => {
    const { intent } = await fund(bench);
    const capture = newCall(intent, 'capture');
    expect(await bench.rail.lookUp(capture, unhurried())).toEqual({ status: 'not_found' });
    const other = newIntent(bench);
    const header = await signPayment(bench, other, await bench.payer(fiveDollars));
    const call = newCall(other, 'authorise', header);
    expect(await bench.rail.lookUp({ ...call, payment: null }, unhurried())).toMatchObject({
      status: 'failed',
      failureCode: 'payment_not_sent',
    });
    // The process that had the payment comes late.
    expect(await bench.rail.execute(call, unhurried())).toMatchObject({ failureCode: 'payment_not_sent' });
  });

  it('9: takes one signature for one intent only, of any tenant', async () => {
    const payer = await bench.payer(fiveDollars * 2n);
    const first = newIntent(bench);
    const header = await signPayment(bench, first, payer);
    // The same terms: only the intent differs, which no signature can know.
    const second = { ...first, tenantId: randomUUID(), intentId: randomUUID() };
    expect(await bench.rail.execute(newCall(first, 'authorise', header), unhurried())).toMatchObject({
      status: 'succeeded',
    });
    expect(await bench.rail.handshake?.check(second, header, bench.clock.now())).toMatchObject({ ok: false });
    expect((await bench.rail.execute(newCall(second, 'authorise', header), unhurried())).status).toBe('failed');
    expect(await bench.balance(payer.address)).toBe(fiveDollars);
  });

  it('hands the payer a receipt of the stored operation', async () => {
    const { call, outcome } = await fund(bench);
    const headers = bench.rail.handshake?.receipt(asPrior(call, outcome)) ?? {};
    expect(Object.keys(headers)).toEqual(['payment-response']);
  });
});
