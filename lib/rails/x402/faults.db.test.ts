import { generatePrivateKey } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RailIntent } from '@/lib/harbor/ports';
import { SetupError } from '@/lib/kernel/setup-error';
import { captureCall } from './chain-client';
import { localConfirmations, type X402Deps } from './deps';
import { networks } from './networks';
import { localOperatorKeys } from './operator-keys';
import { decodePayment } from './payment-header';
import { localScreening } from './screening';
import { paymentOfOperation } from './store/payment-store';
import { asPrior, type Bench, createBench, newCall, newIntent, unhurried } from './testing/bench';
import { fund, signPayment } from './testing/pay';

/* What goes wrong between a good signature and settled money, each row injected where it happens. */

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.close());
beforeEach(() => {
  bench.clock.set(new Date());
});

const fiveDollars = 5_000_000n;

async function offered(change: Partial<RailIntent> = {}, funds = fiveDollars) {
  const payer = await bench.payer(funds);
  const intent = newIntent(bench, change);
  const header = await signPayment(bench, intent, payer);
  return { payer, intent, header, call: newCall(intent, 'authorise', header) };
}

const check = (intent: RailIntent, header: string, change: Partial<X402Deps> = {}) =>
  bench.twin(change).rail.handshake?.check(intent, header, bench.clock.now());

describe('collecting', () => {
  it('1: verify passes, settle fails: funds that are gone are seen before anything is sent', async () => {
    const { intent, header } = await offered({}, fiveDollars - 1n);
    expect(await check(intent, header)).toMatchObject({ ok: false, code: 'insufficient_funds' });
    expect(await bench.rail.execute(newCall(intent, 'authorise', header), unhurried())).toMatchObject({
      status: 'failed',
      failureCode: 'insufficient_funds',
      railRef: null,
    });
  });

  it('1: verify passes, settle fails: a revert on chain is a failure, whatever was verified', async () => {
    const { call } = await offered({}, fiveDollars - 1n);
    // A node that looks at an older block: everything seems to be in order.
    const { rail } = bench.twin({ chain: { ...bench.chain, simulate: () => Promise.resolve(null) } });
    const outcome = await rail.execute(call, unhurried());
    expect(outcome).toMatchObject({ status: 'failed', failureCode: 'reverted_on_chain' });
    expect(await bench.rail.lookUp(call, unhurried())).toEqual(outcome);
  });

  it('believes the escrow and not the receipt: mined without its event is no success', async () => {
    const { call } = await offered();
    const eventless: X402Deps['chain'] = {
      ...bench.chain,
      receipt: async (hash) => {
        const found = await bench.chain.receipt(hash);
        return found && { ...found, events: [] };
      },
    };
    await expect(bench.twin({ chain: eventless }).rail.execute(call, unhurried())).rejects.toThrow('without');
    expect(await bench.rail.lookUp(call, unhurried())).toMatchObject({ status: 'succeeded' });
  });

  it('5: facilitator gives up before Base confirms: large money is pending until its block is safe', async () => {
    const confirmations = { ...localConfirmations, large: 'safe', largeFrom: fiveDollars } as const;
    const { rail } = bench.twin({ confirmations });
    const { call } = await offered();
    expect(await rail.execute(call, unhurried())).toMatchObject({
      status: 'pending',
      detail: { asset: networks.local.asset },
    });
    await bench.rpc('anvil_mine', ['0x4']);
    expect(await rail.lookUp(call, unhurried())).toMatchObject({ status: 'succeeded' });
  });

  it('waits for the second node, and does not believe one that has another block', async () => {
    const blind = { ...bench.chain, receipt: () => Promise.resolve(null) };
    const { call } = await offered();
    expect((await bench.twin({ checker: blind }).rail.execute(call, unhurried())).status).toBe('pending');
    expect((await bench.twin({ checker: bench.chain }).rail.lookUp(call, unhurried())).status).toBe('succeeded');
  });

  it('13: wrong EIP-712 name: a token with another signing domain stops the rail before any payment', async () => {
    const { intent, header } = await offered();
    const network = { ...networks.local, assetName: 'USDC' };
    await expect(check(intent, header, { network })).rejects.toThrow(SetupError);
  });

  it('13: wrong chain behind the address: another chain id stops the rail', async () => {
    const { intent, header } = await offered();
    const chain = { ...bench.chain, chainId: () => Promise.resolve(1) };
    await expect(check(intent, header, { chain })).rejects.toThrow(SetupError);
  });

  it('14: facilitator down: a node that cannot be asked refuses nobody, and is asked again', async () => {
    const { intent, header } = await offered();
    let down = true;
    const chainId = () => (down ? Promise.reject(new Error('connection refused')) : bench.chain.chainId());
    const { rail } = bench.twin({ chain: { ...bench.chain, chainId } });
    await expect(rail.handshake?.check(intent, header, bench.clock.now())).rejects.toThrow('connection refused');
    down = false;
    expect(await rail.handshake?.check(intent, header, bench.clock.now())).toEqual({ ok: true });
  });

  it('screens payer and payee, and takes nothing when the list cannot be asked', async () => {
    const { intent, header, payer } = await offered();
    const denied = { ok: false, code: 'account_denied' };
    expect(await check(intent, header, { screening: localScreening([payer.address]) })).toMatchObject(denied);
    expect(await check(intent, header, { screening: localScreening([bench.payee.toLowerCase()]) })).toMatchObject(
      denied,
    );
    const down = { screen: () => Promise.reject(new Error('list is down')) };
    await expect(check(intent, header, { screening: down })).rejects.toThrow('list is down');
    await bench.local.deny(payer.address, true);
    expect(await check(intent, header)).toMatchObject(denied);
  });

  it('takes no new money while the operator could not pay for settling it', async () => {
    const { intent, header } = await offered();
    const chain = { ...bench.chain, balance: () => Promise.resolve(1n) };
    await expect(check(intent, header, { chain })).rejects.toThrow('gas money');
  });

  it('never lets the payment header into a row or an outcome', async () => {
    const { call, header } = await offered();
    const outcome = await bench.rail.execute(call, unhurried());
    const stored = await paymentOfOperation(bench.db, call.tenantId, call.operationId);
    const signature = decodePayment(header)?.presented.signature ?? '';
    expect(signature).toHaveLength(132);
    const text = (value: unknown) => JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each));
    expect(text([outcome, stored])).not.toContain(signature.slice(2, 40));
  });
});

describe('settling', () => {
  it('17: payee denylisted at capture: the release is blocked and the refund goes', async () => {
    const { intent, payer } = await fund(bench, { destination: '0x00000000000000000000000000000000000000AA' });
    await bench.local.deny('0x00000000000000000000000000000000000000AA', true);
    expect(await bench.rail.execute(newCall(intent, 'capture'), unhurried())).toMatchObject({
      status: 'failed',
      failureCode: 'release_blocked',
    });
    expect(await bench.rail.execute(newCall(intent, 'void'), unhurried())).toMatchObject({ status: 'succeeded' });
    expect(await bench.balance(payer.address)).toBe(1_000_000_000n);
  });

  it('16: capture near deadline: no capture that could be mined too late; a refund still goes', async () => {
    const { intent } = await fund(bench);
    bench.clock.set(new Date(intent.deadline.getTime() + 50 * 60_000));
    expect(await bench.rail.execute(newCall(intent, 'capture'), unhurried())).toMatchObject({
      status: 'failed',
      failureCode: 'capture_window_closed',
    });
    expect((await bench.rail.execute(newCall(intent, 'void'), unhurried())).status).toBe('succeeded');
  });

  it('19: operator key rotated: the old key settles what names it, and new payments name the new one', async () => {
    const { intent } = await fund(bench);
    const { intent: other } = await fund(bench);
    const fresh = localOperatorKeys([generatePrivateKey()]).current;
    const old = bench.deps.keys.current;
    const keys = {
      current: fresh,
      all: [fresh, old],
      find: (at: string) => [fresh, old].find(({ address }) => address === at) ?? null,
    };
    const rotated = bench.twin({ keys });
    expect((await rotated.rail.execute(newCall(intent, 'capture'), unhurried())).status).toBe('succeeded');
    const challenge = rotated.rail.handshake?.challenge(newIntent(bench)).headers['payment-required'] ?? '';
    expect(Buffer.from(challenge, 'base64').toString()).toContain(fresh.address);
    // A key that is gone is our trouble: nothing is said about the money, and nothing is sent.
    const lost = bench.twin({ keys: { current: fresh, all: [fresh], find: () => null } });
    await expect(lost.rail.execute(newCall(other, 'capture'), unhurried())).rejects.toThrow('no key');
    expect((await bench.rail.execute(newCall(other, 'capture'), unhurried())).status).toBe('succeeded');
  });

  it('fault "wrong caller": nobody but the operator moves held money, and the refusal is decoded', async () => {
    const { intent, call } = await fund(bench);
    const payment = await paymentOfOperation(bench.db, call.tenantId, call.operationId);
    if (payment === null) throw new Error('no payment');
    const capture = captureCall(payment.escrow, payment.info, fiveDollars);
    expect(await bench.chain.simulate(bench.payee, capture)).toMatchObject({ name: 'InvalidSender' });
    expect(
      await bench.chain.simulate(bench.operator, captureCall(payment.escrow, payment.info, fiveDollars + 1n)),
    ).toMatchObject({
      name: 'InsufficientAuthorization',
    });
    expect(intent.operations).toHaveLength(1);
  });

  it('does a thing once, whatever operation asks: captured money is not voided, and a second capture finds it done', async () => {
    const { intent } = await fund(bench);
    const before = await bench.balance(bench.payee);
    const first = newCall(intent, 'capture');
    const outcome = await bench.rail.execute(first, unhurried());
    const after = { ...intent, operations: [...intent.operations, asPrior(first, outcome)] };
    expect((await bench.rail.execute(newCall(after, 'capture'), unhurried())).status).toBe('succeeded');
    expect(await bench.rail.execute(newCall(after, 'void'), unhurried())).toMatchObject({
      failureCode: 'nothing_held',
    });
    expect(await bench.balance(bench.payee)).toBe(before + fiveDollars);
    expect(await bench.rail.inspect?.(after, unhurried())).toEqual([]);
  });

  it('has nothing to settle for an intent that nobody paid', async () => {
    expect(await bench.rail.execute(newCall(newIntent(bench), 'capture'), unhurried())).toMatchObject({
      failureCode: 'authorization_missing',
    });
  });
});
