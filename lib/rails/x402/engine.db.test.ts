import { decodePaymentResponseHeader } from '@x402/core/http';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { createWalletClient, http } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { recoverOperation, sweepDeadline, syncIntent } from '@/lib/harbor';
import type { RailPort, Rails } from '@/lib/harbor/ports';
import type { Ctx } from '@/lib/kernel/context';
import type { Sent } from '@/lib/testing/client';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';
import { escrowAbi } from './abi';
import { reconcileEscrow } from './reconcile-escrow';
import { paymentOfOperation } from './store/payment-store';
import { type Bench, createBench } from './testing/bench';

/* The whole product with a local chain behind its x402 rail; the payer's side is the official client, unmodified. */

let bench: Bench;
let stack: Stack;
let acme: TestTenant;
let superuser: Database;
let overShakyChain: RailPort;
let chainIsDown = false;
const onChain: Rails = (rail, mode) => (rail === 'x402_usdc_base' && mode === 'connected' ? overShakyChain : null);

const connect = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes || '{"x402_usdc_base":"connected"}',
    jsonb_build_object('x402_usdc_base', $2::text), settings, 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1`;

beforeAll(async () => {
  bench = await createBench();
  const baseFee = () => (chainIsDown ? Promise.reject(new Error('connection refused')) : bench.chain.baseFee());
  overShakyChain = bench.twin({ chain: { ...bench.chain, baseFee } }).rail;
  stack = await createStack({
    database: bench.database,
    rails: () => onChain,
  });
  acme = await stack.tenant('acme');
  superuser = openDatabase({ url: bench.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  await superuser.rows(connect, [acme.tenant.id, bench.payee]);
});
afterAll(async () => {
  await superuser.close();
  await stack.close();
  await bench.close();
});

const systemCtx = (): Ctx => ({
  tenant: acme.tenant,
  actor: { kind: 'system', id: 'worker' },
  requestId: 'req_test',
  now: new Date(),
});

/** Asks the rail about the intent's operation under way, as a worker does whose back-off has passed. */
async function ask(intentId: string): Promise<void> {
  await superuser.rows(
    'UPDATE rail_operations SET lease_until = NULL, next_ask_at = now() WHERE intent_id = $1 AND next_ask_at IS NOT NULL',
    [intentId],
  );
  const rows = await superuser.rows("SELECT id FROM rail_operations WHERE intent_id = $1 AND status = 'pending'", [
    intentId,
  ]);
  for (const row of rows) {
    await recoverOperation({ ...stack.services.engine, rails: onChain }, systemCtx(), String(Object(row).id), intentId);
  }
}

const wallet = 1_000_000_000n;
const amount = 200_000_000n;

/** Carries the official client's requests into the product. */
const carried: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const sent: Sent = {
    method: request.method,
    path: new URL(request.url).pathname,
    body: await request.text(),
    headers: Object.fromEntries(request.headers),
  };
  const { status, headers, body } = await stack.carry(sent);
  const shown = ['PAYMENT-REQUIRED', 'PAYMENT-RESPONSE'].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return new Response(JSON.stringify(body), { status, headers: Object.fromEntries(shown) });
};

const payWith = (payer: PrivateKeyAccount, over = carried) => {
  const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(payer));
  client.setSpendControls({ maxAmountPerPayment: '$500' });
  return wrapFetchWithPayment(over, client);
};

async function funded() {
  const payer = await bench.payer(wallet);
  const created = await acme.client.create({ rail: 'x402_usdc_base' });
  expect(created).toMatchObject({ status: 201, body: { state: 'open', settlement_mode: 'live' } });
  const intentId: string = created.body.intent_id;
  const { path, body, headers } = acme.client.requests.fund(intentId);
  const answer = await payWith(payer)(`http://localhost:3000${path}`, { method: 'POST', body: String(body), headers });
  return { payer, intentId, answer };
}

describe('an intent paid by the official client', () => {
  it('is funded, and released to the payee when its evidence passes', async () => {
    const before = await bench.balance(bench.payee);
    const { payer, intentId, answer } = await funded();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ state: 'funded', funding: { network: 'eip155:8453' } });
    const receipt = decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '');
    expect(receipt).toMatchObject({ success: true, payer: payer.address });
    expect(await bench.balance(payer.address)).toBe(wallet - amount);
    const evidence = await acme.client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
    expect(evidence.body).toMatchObject({ predicate_passed: true });
    expect(await acme.client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
    expect(await bench.balance(bench.payee)).toBe(before + amount);
  });

  it('is given back when its evidence fails', async () => {
    const { payer, intentId } = await funded();
    await acme.client.evidence(intentId, { status: 'failed', cost_cents: 1 });
    expect(await acme.client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'refunded' } });
    expect(await bench.balance(payer.address)).toBe(wallet);
  });
});

describe('a payment through the whole engine, on a bad day', () => {
  /** The paid request as the official client makes it, held back instead of sent. */
  async function paidRequest() {
    const payer = await bench.payer(wallet);
    const intentId: string = (await acme.client.create({ rail: 'x402_usdc_base' })).body.intent_id;
    const { path, body, headers } = acme.client.requests.fund(intentId);
    let paid: Request | null = null;
    const holding: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      if (!request.headers.has('payment-signature')) return carried(request);
      paid = request;
      return new Response('{}');
    };
    const post = { method: 'POST', body: String(body), headers };
    await payWith(payer, holding)(`http://localhost:3000${path}`, post);
    const whole = paid as Request | null;
    if (whole === null) throw new Error('nothing was paid');
    const cost = async (): Promise<bigint> => wallet - (await bench.balance(payer.address));
    return { intentId, cost, send: (): Promise<Response> => carried(whole.clone()) };
  }

  it('2: same header in parallel: four copies cost once and none is told to pay', async () => {
    const { send, cost } = await paidRequest();
    const statuses = (await Promise.all([send(), send(), send(), send()])).map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).not.toContain(402);
    expect(await cost()).toBe(amount);
  });

  it('8: lost HTTP response after success: the same request again is answered with its receipt', async () => {
    const { send, cost } = await paidRequest();
    const first = await send();
    const second = await send();
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers.get('PAYMENT-RESPONSE')).toBe(first.headers.get('PAYMENT-RESPONSE'));
    expect(await cost()).toBe(amount);
  });

  it('3: settle timeout answered as 402: a block that does not come is 202, and later funded without paying again', async () => {
    const { intentId, send, cost } = await paidRequest();
    await bench.rpc('evm_setAutomine', [false]);
    try {
      expect((await send()).status).toBe(202);
      expect((await acme.client.fund(intentId)).status).toBe(202);
    } finally {
      await bench.rpc('evm_setAutomine', [true]);
      await bench.rpc('anvil_mine', ['0x1']);
    }
    await ask(intentId);
    expect((await acme.client.fund(intentId)).status).toBe(200);
    expect(await cost()).toBe(amount);
  });

  it('14: facilitator down: 503 and later, never a word about the payment, which is then taken', async () => {
    const { send, cost } = await paidRequest();
    chainIsDown = true;
    const refused = await send().finally(() => {
      chainIsDown = false;
    });
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: 'rail.not_available' } }]);
    expect(await cost()).toBe(0n);
    expect((await send()).status).toBe(200);
    expect(await cost()).toBe(amount);
  });

  it('15: paid, and what was paid for never comes: the payer is whole again at the deadline, by itself', async () => {
    const { payer, intentId, answer } = await funded();
    expect(answer.status).toBe(200);
    expect(await bench.balance(payer.address)).toBe(wallet - amount);
    await superuser.rows(`UPDATE intents SET deadline = now() - interval '1 second' WHERE id = $1`, [intentId]);
    const engine = { ...stack.services.engine, rails: onChain };
    expect(await sweepDeadline(engine, systemCtx(), intentId)).toBe('moved');
    await ask(intentId);
    expect(await sweepDeadline(engine, systemCtx(), intentId)).toBe('nothing');
    const [intent] = await superuser.rows('SELECT state, end_reason FROM intents WHERE id = $1', [intentId]);
    expect(intent).toEqual({ state: 'refunded', end_reason: 'expired' });
    expect(await bench.balance(payer.address)).toBe(wallet);
  });

  it('fault "payer reclaims": the escrow’s events make the engine ask, and the intent ends with the payer’s money back', async () => {
    const { payer, intentId } = await funded();
    const [row] = await superuser.rows('SELECT operation_id FROM x402_payments WHERE intent_id = $1', [intentId]);
    const payment = await paymentOfOperation(bench.db, acme.tenant.id, String(Object(row).operation_id));
    if (payment === null) throw new Error('no payment');
    await bench.rpc('evm_setNextBlockTimestamp', [payment.info.authorizationExpiry + 1]);
    await bench.local.giveGas(payer.address, 1n);
    const args = [payment.info] as const;
    await createWalletClient({ account: payer, transport: http(bench.node.rpcUrl) }).writeContract({
      ...{ address: payment.escrow, abi: escrowAbi, functionName: 'reclaim', args, chain: null },
    });
    await expect.poll(() => bench.balance(payer.address)).toBe(wallet);
    const { moved } = await reconcileEscrow(bench.deps, bench.deps.keys.current, async (found) => {
      await syncIntent({ ...stack.services.engine, rails: onChain }, systemCtx(), found.intentId);
    });
    expect(moved).toMatchObject([{ intentId, event: 'PaymentReclaimed' }]);
    const [intent] = await superuser.rows('SELECT state FROM intents WHERE id = $1', [intentId]);
    expect(intent).toEqual({ state: 'refunded' });
    expect((await acme.client.confirm(intentId)).body).toMatchObject({ state: 'refunded' });
    expect(await bench.balance(payer.address)).toBe(wallet);
  });
});
