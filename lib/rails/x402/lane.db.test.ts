import { generatePrivateKey } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import type { ChainClient } from './chain-client';
import { laneOf, localConfirmations, type X402Deps } from './deps';
import { localOperatorKeys } from './operator-keys';
import { lockLane, openTransactions, readLane, transactionsOf } from './store/lane-store';
import { laneLimits, tendLane } from './tend-lane';
import { type Bench, createBench, newCall, newIntent, settled, unhurried } from './testing/bench';
import { fund, signPayment } from './testing/pay';

/*
 * One lane of nonces for every process of an operator. Each test is a row of what goes wrong on the way to a block; the
 * worker's turn (`tendLane`) puts it right.
 */

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  bench.clock.set(new Date());
  await bench.rpc('evm_setAutomine', [true]);
});

const fiveDollars = 5_000_000n;
const tend = (deps: X402Deps = bench.deps) => tendLane(deps, deps.keys.current);
const mine = (blocks = 1) => bench.rpc('anvil_mine', [`0x${blocks.toString(16)}`]);
const transactionCount = () => bench.chain.transactionCount(bench.operator);
const lane = () => laneOf(bench.deps, bench.operator);
/** Past the patience of a turn: what is not mined counts as stuck. */
const pass = (times: number) => bench.clock.advance(times * laneLimits.stuckMs + 1_000);

/** Waits until the node has mined this many transactions of an account. */
async function mined(account: `0x${string}`, count: bigint): Promise<void> {
  await expect.poll(() => bench.chain.transactionCount(account)).toBe(count);
}

/** A node that shows the state of its newest block before the receipts that are asked for. */
const lagging = (chain: ChainClient, isHidden: (hash: `0x${string}`) => boolean): ChainClient => ({
  ...chain,
  receipt: async (hash) => (isHidden(hash) ? null : chain.receipt(hash)),
});

/** A node that swallows what it is given. */
const deaf = (chain: ChainClient): ChainClient => ({ ...chain, send: () => Promise.resolve() });

async function prepared(rail = bench.rail) {
  const payer = await bench.payer(fiveDollars);
  const intent = newIntent(bench);
  const call = newCall(intent, 'authorise', await signPayment(bench, intent, payer));
  return { payer, intent, call, run: (): Promise<RailOutcome> => rail.execute(call, unhurried()) };
}

describe('the lane', () => {
  it('6: concurrent settles collide: 40 at once take 40 nonces and all are mined', async () => {
    const other = bench.twin();
    const calls = await Promise.all(Array.from({ length: 40 }, (_, i) => prepared(i % 2 ? bench.rail : other.rail)));
    const outcomes = await Promise.all(calls.map(({ run }) => run()));
    expect(outcomes.filter(({ status }) => status === 'succeeded')).toHaveLength(40);
    const nonces = await Promise.all(calls.map(async ({ call }) => transactionsOf(bench.db, call.operationId)));
    expect(new Set(nonces.flat().map(({ nonce }) => nonce)).size).toBe(40);
    expect((await readLane(bench.db, lane()))?.nextNonce).toBe(await bench.chain.transactionCount(bench.operator));
  });

  it('one operation in two processes at once is one transaction', async () => {
    const other = bench.twin();
    const twins = async (call: RailCall): Promise<void> => {
      const both = await Promise.all([bench.rail, other.rail].map((rail) => rail.execute(call, unhurried())));
      expect(both.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
      expect(new Set(both.map((outcome) => ('railRef' in outcome ? outcome.railRef : null))).size).toBe(1);
      expect(await transactionsOf(bench.db, call.operationId)).toHaveLength(1);
    };
    for (const kind of ['capture', 'void', 'capture', 'void'] as const)
      await twins(newCall((await fund(bench)).intent, kind));
    for (let i = 0; i < 3; i++) await twins((await prepared()).call);
  });

  it('a twin that comes when everything is done hears the same words', async () => {
    const { intent } = await fund(bench);
    const call = newCall(intent, 'capture');
    // Both have found nothing signed; the second goes on only after the first has ended.
    let first: Promise<RailOutcome> | null = null;
    const late: ChainClient = {
      ...bench.chain,
      paymentState: async (...args) => {
        first ??= bench.rail.execute(call, unhurried());
        await first;
        return bench.chain.paymentState(...args);
      },
    };
    const outcome = await bench.twin({ chain: late }).rail.execute(call, unhurried());
    expect(outcome).toMatchObject({ status: 'succeeded' });
    expect(await first).toEqual(outcome);
  });

  it('4: broadcast done, hash lost: a crash between keeping and sending ends in the same hash', async () => {
    const crashed = bench.twin({ chain: deaf(bench.chain) });
    const { call, payer, run } = await prepared(crashed.rail);
    const before = await run();
    expect(before.status).toBe('pending');
    expect(await bench.balance(payer.address)).toBe(fiveDollars);
    // Another process asks: the bytes that were kept go out now.
    const after = await settled(bench.rail, { ...call, payment: null });
    expect(after).toMatchObject({ status: 'succeeded', railRef: 'railRef' in before ? before.railRef : null });
    expect(await bench.balance(payer.address)).toBe(0n);
  });

  it('sends by itself what a dead process kept and nobody asks for', async () => {
    const { call, payer, run } = await prepared(bench.twin({ chain: deaf(bench.chain) }).rail);
    await run();
    bench.clock.advance(laneLimits.graceMs + 1_000);
    expect(await tend()).toMatchObject({ sentAgain: 1 });
    await settled(bench.rail, call);
    expect(await bench.balance(payer.address)).toBe(0n);
  });

  it('4: answer lost past the time of the call: an aborted call leaves nothing signed', async () => {
    const { call } = await prepared();
    const gone = new AbortController();
    gone.abort();
    await expect(bench.rail.execute(call, gone.signal)).rejects.toThrow();
    expect(await transactionsOf(bench.db, call.operationId)).toEqual([]);
  });

  it('6: stuck transaction: sent again, then replaced under its nonce for higher fees, and mined once', async () => {
    const { call, payer, run } = await prepared();
    await bench.rpc('evm_setAutomine', [false]);
    expect((await run()).status).toBe('pending');
    bench.clock.advance(laneLimits.graceMs + 1_000);
    expect(await tend()).toMatchObject({ sentAgain: 1, replaced: 0 });
    pass(2);
    expect(await tend()).toMatchObject({ replaced: 1 });
    const rows = await transactionsOf(bench.db, call.operationId);
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map(({ nonce }) => nonce)).size).toBe(1);
    expect(rows[1]?.replaces).toBe(rows[0]?.hash);
    await bench.rpc('evm_setAutomine', [true]);
    await mine();
    expect(await settled(bench.rail, call)).toMatchObject({ status: 'succeeded', railRef: rows[1]?.hash });
    await tend();
    const [first, second] = await transactionsOf(bench.db, call.operationId);
    expect([first?.state, second?.state]).toEqual(['replaced', 'mined']);
    expect(await bench.balance(payer.address)).toBe(0n);
  });

  it('6: relayer nonce stale: a nonce that somebody else used is given up, and the call gets a new one', async () => {
    const silent = bench.twin({ chain: deaf(bench.chain) });
    const { call, payer, run } = await prepared(silent.rail);
    await run();
    // The same key signs elsewhere, which it never should.
    await bench.rpc('anvil_setNonce', [
      bench.operator,
      `0x${((await bench.chain.transactionCount(bench.operator)) + 1n).toString(16)}`,
    ]);
    pass(1);
    expect(await tend()).toMatchObject({ replaced: 1 });
    expect(await settled(bench.rail, call)).toMatchObject({ status: 'succeeded' });
    expect((await transactionsOf(bench.db, call.operationId)).map(({ state }) => state)).toEqual(['replaced', 'mined']);
    expect(await bench.balance(payer.address)).toBe(0n);
  });

  it('says that a lost transaction has failed when nothing can stand in for it', async () => {
    const { call, payer, run } = await prepared(bench.twin({ chain: deaf(bench.chain) }).rail);
    await run();
    const taken = (await bench.chain.transactionCount(bench.operator)) + 1n;
    await bench.rpc('anvil_setNonce', [bench.operator, `0x${taken.toString(16)}`]);
    await bench.local.deny(payer.address, true);
    pass(1);
    await tend();
    expect(await bench.rail.lookUp(call, unhurried())).toMatchObject({
      status: 'failed',
      failureCode: 'transaction_lost',
    });
    expect(await bench.balance(payer.address)).toBe(fiveDollars);
  });

  /** Collected in a block whose receipt is not shown; the lane has given its nonce up by then. */
  async function collectedUnseen(change: Partial<ChainClient> = {}) {
    const { call, payer } = await prepared();
    const before = await transactionCount();
    const known = new Set<string>();
    const chain = { ...lagging(bench.chain, (hash) => known.has(hash)), ...change };
    const confirmations = { ...localConfirmations, beyondDoubt: 'finalized' } as const;
    const { deps, rail } = bench.twin({ chain, confirmations });
    // Hidden from the first look on: its hash is known only once it is signed.
    const blind = bench.twin({ chain: lagging(bench.chain, () => true) });
    expect(await blind.rail.execute(call, unhurried())).toMatchObject({ status: 'pending' });
    await mined(bench.operator, before + 1n);
    const [sent] = await transactionsOf(bench.db, call.operationId);
    if (sent === undefined) throw new Error('nothing was signed');
    known.add(sent.hash);
    expect(await bench.balance(payer.address)).toBe(0n);
    pass(1);
    expect(await tend(deps)).toMatchObject({ replaced: 1 });
    return { call, rail, sent };
  }

  it('never says that a payment is lost which the escrow has collected: its state decides, not a receipt', async () => {
    await mine(70);
    const { call, rail, sent } = await collectedUnseen();
    expect(await transactionsOf(bench.db, call.operationId)).toMatchObject([{ state: 'replaced' }]);
    expect(await rail.lookUp(call, unhurried())).toMatchObject({ status: 'pending' });
    await mine(70);
    expect(await rail.lookUp(call, unhurried())).toMatchObject({
      status: 'succeeded',
      railRef: sent.hash,
      detail: { authorization_tx: sent.hash },
    });
    expect(await bench.rail.lookUp(call, unhurried())).toMatchObject({ status: 'succeeded', railRef: sent.hash });
  });

  it('believes the transaction that succeeded, not the reverted one that stood in for it', async () => {
    const before = await transactionCount();
    // State lags as well, so that a second collection seems possible.
    const { call, rail, sent } = await collectedUnseen({ simulate: () => Promise.resolve(null) });
    await mined(bench.operator, before + 2n);
    const rows = await transactionsOf(bench.db, call.operationId);
    const receipts = await Promise.all(rows.map(({ hash }) => bench.chain.receipt(hash)));
    expect(receipts.map((receipt) => receipt?.succeeded)).toEqual([true, false]);
    // While only the revert is seen, the escrow's state is the word.
    await mine(70);
    expect(await rail.lookUp(call, unhurried())).toMatchObject({ status: 'succeeded', railRef: sent.hash });
    expect(await bench.rail.lookUp(call, unhurried())).toMatchObject({ status: 'succeeded', railRef: sent.hash });
  });

  it('believes a revert only when nothing that stands in for it can be mined any more', async () => {
    const payer = await bench.payer(0n);
    const intent = newIntent(bench);
    const call = newCall(intent, 'authorise', await signPayment(bench, intent, payer));
    const before = await transactionCount();
    const blind = { ...lagging(bench.chain, () => true), simulate: () => Promise.resolve(null) };
    await bench.twin({ chain: blind }).rail.execute(call, unhurried());
    await mined(bench.operator, before + 1n);
    const [first] = await transactionsOf(bench.db, call.operationId);
    pass(1);
    const unseen = lagging(bench.chain, (hash) => hash === first?.hash);
    await tend(bench.twin({ chain: deaf({ ...unseen, simulate: () => Promise.resolve(null) }) }).deps);
    expect(await transactionsOf(bench.db, call.operationId)).toHaveLength(2);
    await bench.local.mint(payer.address, fiveDollars);
    // The revert is seen by now, and the stand-in goes out.
    expect(await bench.rail.lookUp(call, unhurried())).toMatchObject({ status: 'pending' });
    expect(await settled(bench.rail, call)).toMatchObject({ status: 'succeeded' });
    expect(await bench.balance(payer.address)).toBe(0n);
  });

  it('18: reorg: a block that is gone gives up its transaction, and the same bytes are mined again', async () => {
    const before = await bench.rpc('evm_snapshot');
    const { call, outcome, intent, payer } = await fund(bench);
    await tend();
    // Back to before the block, as a reorganisation does; the payer has its money and the escrow knows nothing.
    await bench.rpc('evm_revert', [before]);
    await bench.local.mint(payer.address, fiveDollars);
    const capture = newCall(intent, 'capture');
    expect(await bench.rail.execute(capture, unhurried())).toMatchObject({ status: 'pending' });
    expect(await bench.rail.inspect?.(intent, unhurried())).toEqual([]);
    expect(await settled(bench.rail, call)).toMatchObject({
      status: 'succeeded',
      railRef: 'railRef' in outcome ? outcome.railRef : null,
    });
    expect(await bench.rail.execute(capture, unhurried())).toMatchObject({ status: 'succeeded' });
  });

  it('18: dropped tx: the turn itself notices a block that is gone', async () => {
    const before = await bench.rpc('evm_snapshot');
    const { call, payer } = await fund(bench);
    await tend();
    await bench.rpc('evm_revert', [before]);
    await bench.local.mint(payer.address, fiveDollars);
    expect((await tend()).undone).toBeGreaterThan(0);
    expect(await settled(bench.rail, call)).toMatchObject({ status: 'succeeded' });
  });

  it('closes a gap that nothing was signed for', async () => {
    const key = localOperatorKeys([generatePrivateKey()]).current;
    await bench.local.giveGas(key.address, 1n);
    const other = laneOf(bench.deps, key.address);
    // A lane that begins ahead of the chain, as after restoring an older copy of one of the two.
    await bench.db.transaction((tx) => lockLane(tx, other, { nonce: 2n, block: 0n }));
    expect(await tendLane(bench.deps, key)).toMatchObject({ filled: 1 });
    expect(await openTransactions(bench.db, other, 10)).toMatchObject([{ purpose: 'fill', nonce: 0n }]);
    await mined(key.address, 1n);
    expect(await tendLane(bench.deps, key)).toMatchObject({ filled: 1, mined: 1 });
    await mined(key.address, 2n);
    expect(await tendLane(bench.deps, key)).toMatchObject({ filled: 0 });
  });

  it('is final only when the chain cannot undo it, and then no longer watched', async () => {
    const { call } = await fund(bench);
    await tend();
    expect(await transactionsOf(bench.db, call.operationId)).toMatchObject([{ state: 'mined' }]);
    await mine(4);
    await tend();
    expect(await transactionsOf(bench.db, call.operationId)).toMatchObject([{ state: 'final' }]);
    expect(await openTransactions(bench.db, lane(), 10)).toEqual([]);
  });

  it('18: chain reset: what was final is sent again, in its order, to a chain that has forgotten it', async () => {
    const key = localOperatorKeys([generatePrivateKey()]);
    await bench.local.giveGas(key.current.address, 1n);
    const reset = await bench.rpc('evm_snapshot');
    const own = bench.twin({ keys: key });
    const payer = await bench.payer(2n * fiveDollars);
    const calls: RailCall[] = [];
    for (let i = 0; i < 2; i++) {
      const intent = newIntent(bench);
      const call = newCall(intent, 'authorise', await signPayment({ ...bench, rail: own.rail }, intent, payer));
      expect((await own.rail.execute(call, unhurried())).status).toBe('succeeded');
      calls.push(call);
    }
    await mine(4);
    expect(await tend(own.deps)).toMatchObject({ final: 2 });
    await bench.rpc('evm_revert', [reset]);
    await bench.local.mint(payer.address, 2n * fiveDollars);
    for (let turn = 0; turn < 2; turn++) {
      expect(await tend(own.deps)).toMatchObject({ sentAgain: 1 });
      await mined(key.current.address, BigInt(turn + 1));
    }
    expect(await bench.balance(payer.address)).toBe(0n);
    for (const call of calls) expect((await own.rail.lookUp(call, unhurried())).status).toBe('succeeded');
  });
});
