import { createWalletClient, http } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escrowAbi } from './abi';
import { reconcileEscrow } from './reconcile-escrow';
import { paymentOfOperation } from './store/payment-store';
import { tendLane } from './tend-lane';
import { asPrior, type Bench, createBench, newCall, settled, unhurried } from './testing/bench';
import { type Funded, fund } from './testing/pay';

/* Money that moves without us: the payer's reclaim, a stranger with our key. The chain's clock goes forward only. */

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.close());

const wallet = 1_000_000_000n;
const reconcile = (deps = bench.deps) => reconcileEscrow(deps, deps.keys.current, () => Promise.resolve());

async function reclaim({ payer, call }: Funded, at = bench) {
  const payment = await paymentOfOperation(at.db, call.tenantId, call.operationId);
  if (payment === null) throw new Error('no payment');
  await at.local.giveGas(payer.address, 1n);
  const client = createWalletClient({ account: payer, transport: http(at.node.rpcUrl) });
  const args = [payment.info] as const;
  await client.writeContract({ address: payment.escrow, abi: escrowAbi, functionName: 'reclaim', args, chain: null });
}

describe('money that moves without us', () => {
  it('fault "payer reclaims": not before the deadline', async () => {
    const funded = await fund(bench);
    await expect(reclaim(funded)).rejects.toThrow('BeforeAuthorizationExpiry');
    expect(await bench.rail.inspect?.(funded.intent, unhurried())).toEqual([]);
  });

  it('a stranger who signs with our key is found by the escrow’s events', async () => {
    await reconcile();
    const elsewhere = await createBench();
    try {
      // Another installation on the same chain with the same key: its payment is on record nowhere here.
      const { deps } = bench;
      const stranger = elsewhere.twin({ chain: deps.chain, keys: deps.keys });
      await fund({ ...bench, rail: stranger.rail });
      const { moved, strangers } = await reconcile();
      expect(moved).toEqual([]);
      expect(strangers).toHaveLength(1);
      expect(await reconcile()).toMatchObject({ events: 0, strangers: [] });
    } finally {
      await elsewhere.close();
    }
    // Its nonces were the lane's: the next of ours is lost and moves on.
    const ours = await fund(bench);
    if (ours.outcome.status === 'pending') {
      bench.clock.advance(60_000);
      await tendLane(bench.deps, bench.deps.keys.current);
    }
    expect((await settled(bench.rail, ours.call)).status).toBe('succeeded');
  });

  it('fault "payer reclaims": a hold that is gone is told as a fact, a refund is done, a release fails', async () => {
    const funded = await fund(bench);
    await reconcile();
    const afterDeadline = Math.floor(funded.intent.deadline.getTime() / 1_000) + 3_601;
    await bench.rpc('evm_setNextBlockTimestamp', [afterDeadline]);
    await bench.rpc('anvil_mine', ['0x1']);

    // Our clock is behind the chain's: the escrow itself says that it is too late, in words that we know.
    const { intent } = funded;
    expect(await bench.rail.execute(newCall(intent, 'capture'), unhurried())).toMatchObject({
      status: 'failed',
      failureCode: 'capture_deadline_passed',
    });
    await reclaim(funded);
    bench.clock.set(new Date((afterDeadline + 10) * 1_000));
    const facts = await bench.rail.inspect?.(intent, unhurried());
    expect(facts).toMatchObject([{ kind: 'hold_lost', reason: 'expired' }]);
    expect(await bench.rail.inspect?.(intent, unhurried())).toEqual(facts);
    const { tenantId, intentId } = intent;
    expect((await reconcile()).moved).toMatchObject([{ tenantId, intentId, event: 'PaymentReclaimed' }]);
    expect((await bench.rail.execute(newCall(intent, 'void'), unhurried())).status).toBe('succeeded');
    expect((await bench.rail.execute(newCall(intent, 'capture'), unhurried())).status).toBe('failed');
    expect(await bench.balance(funded.payer.address)).toBe(wallet);
  });

  it('a release that a reorganisation undid is told as withdrawn once the payer has taken the money back', async () => {
    // The chain's clock is ahead by now, and payers sign by theirs: a chain of its own.
    const own = await createBench();
    try {
      const funded = await fund(own);
      const call = newCall(funded.intent, 'capture');
      const before = await own.rpc('evm_snapshot');
      const outcome = await own.rail.execute(call, unhurried());
      expect([funded.outcome, outcome]).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }]);
      const released = { ...funded.intent, operations: [...funded.intent.operations, asPrior(call, outcome)] };
      expect(await own.rail.inspect?.(released, unhurried())).toEqual([]);
      await own.rpc('evm_revert', [before]);
      // Undone, and held as before: the same bytes can still be mined.
      expect(await own.rail.inspect?.(released, unhurried())).toEqual([]);
      const afterDeadline = Math.floor(released.deadline.getTime() / 1_000) + 3_601;
      await own.rpc('evm_setNextBlockTimestamp', [afterDeadline]);
      await own.rpc('anvil_mine', ['0x1']);
      await reclaim(funded, own);
      own.clock.set(new Date((afterDeadline + 10) * 1_000));
      const facts = await own.rail.inspect?.(released, unhurried());
      const ref = asPrior(funded.call, funded.outcome).detail.authorization_id;
      expect(facts).toEqual([{ kind: 'funds_withdrawn', ref, reason: 'reorganised', amount: released.amount }]);
      expect(await own.balance(funded.payer.address)).toBe(wallet);
    } finally {
      await own.close();
    }
  });
});
