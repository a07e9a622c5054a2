import { x402Client } from '@x402/core/client';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { wrapFetchWithPayment } from '@x402/fetch';
import { createWalletClient, http } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { syncIntent } from '@/lib/harbor';
import type { Rails } from '@/lib/harbor/ports';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { compareDay } from '@/lib/recovery';
import { dayOf } from '@/lib/recovery/domain/day';
import { createStack, type Stack, type TestTenant, unwrap } from '@/lib/testing/stack';
import { escrowAbi } from './abi';
import type { EscrowEvent } from './chain-client';
import { x402Statement } from './statement';
import { paymentOfOperation } from './store/payment-store';
import { type Bench, createBench, newCall, newIntent, unhurried } from './testing/bench';

let bench: Bench;
let stack: Stack;
let acme: TestTenant;
let superuser: Database;
const onChain: Rails = (rail, mode) => (rail === 'x402_usdc_base' && mode === 'connected' ? bench.rail : null);

const connect = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes || '{"x402_usdc_base":"connected"}',
    jsonb_build_object('x402_usdc_base', $2::text), settings, 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1`;

beforeAll(async () => {
  bench = await createBench();
  stack = await createStack({ database: bench.database, rails: () => onChain });
  acme = await stack.tenant('acme');
  superuser = openDatabase({ url: bench.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  await superuser.rows(connect, [acme.tenant.id, bench.payee]);
});
afterAll(async () => {
  await superuser.close();
  await stack.close();
  await bench.close();
});

/** Carries the official client's requests into the product. */
const carried: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { status, headers, body } = await stack.carry({
    method: request.method,
    path: new URL(request.url).pathname,
    body: await request.text(),
    headers: Object.fromEntries(request.headers),
  });
  const challenge = headers.get('PAYMENT-REQUIRED');
  return new Response(JSON.stringify(body), {
    status,
    headers: challenge === null ? {} : { 'PAYMENT-REQUIRED': challenge },
  });
};

async function funded(): Promise<{ readonly intentId: string; readonly payer: PrivateKeyAccount }> {
  const payer = await bench.payer(1_000_000_000n);
  const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(payer));
  client.setSpendControls({ maxAmountPerPayment: '$500' });
  const created = await acme.client.create({ rail: 'x402_usdc_base' });
  const intentId: string = created.body.intent_id;
  const { path, body, headers } = acme.client.requests.fund(intentId);
  const post = { method: 'POST', body: String(body), headers };
  const answer = await wrapFetchWithPayment(carried, client)(`http://localhost:3000${path}`, post);
  expect(answer.status).toBe(200);
  return { intentId, payer };
}

async function settled(status: 'completed' | 'failed'): Promise<string> {
  const { intentId } = await funded();
  await acme.client.evidence(intentId, { status, cost_cents: 18_700 });
  expect(await acme.client.confirm(intentId)).toMatchObject({ status: 200 });
  return intentId;
}

const ctxAt = (now: Date): Ctx => ({
  tenant: acme.tenant,
  actor: { kind: 'user', id: uuidV4(), role: 'operator', name: 'Dora Desk', sessionId: uuidV4() },
  requestId: 'req_test',
  now,
});

/** A little later than now, so that what the chain dates by the second lies in the day. */
const soon = (): Date => new Date(Date.now() + 2_000);

const compare = async (deps = bench.deps) => {
  const { db } = stack.services;
  const day = { day: dayOf(soon()), again: true };
  return unwrap(await compareDay(ctxAt(soon()), day, { db, statements: [x402Statement(db, () => deps)] }));
};

const cases = (intentId: string) =>
  superuser.rows(
    'SELECT kind, subject, rail_amount, book_amount, currency FROM recovery_cases WHERE intent_id = $1 ORDER BY subject',
    [intentId],
  );

async function operation(intentId: string, kind: string): Promise<{ readonly id: string; readonly ref: string }> {
  const [row] = await superuser.rows('SELECT id, rail_ref FROM rail_operations WHERE intent_id = $1 AND kind = $2', [
    intentId,
    kind,
  ]);
  return { id: String(Object(row).id), ref: String(Object(row).rail_ref) };
}

describe('the chain’s statement', () => {
  it('agrees about holds, captures and voids, to the cent', async () => {
    await settled('completed');
    await settled('failed');
    await funded();
    expect(await compare()).toMatchObject({ differences: 0, opened: 0 });
    const [row] = await superuser.rows('SELECT totals FROM recovery_statements WHERE tenant_id = $1', [acme.tenant.id]);
    const total = { counterpart: 'x402', currency: 'usd' };
    expect(Object(row).totals).toEqual([
      { ...total, movement: 'hold', rail: '60000', books: '60000' },
      { ...total, movement: 'refund', rail: '20000', books: '20000' },
      { ...total, movement: 'release', rail: '20000', books: '20000' },
    ]);
  });

  it('names a capture that nobody here asked for', async () => {
    const { intentId } = await funded();
    const { id, ref: railRef } = await operation(intentId, 'authorise');
    const held = {
      id,
      kind: 'authorise',
      attempt: 1,
      status: 'succeeded',
      railRef,
      amount: 20_000n,
      detail: {},
    } as const;
    const { id: tenantId } = acme.tenant;
    const intent = newIntent(bench, { tenantId, intentId, amount: 20_000n, operations: [held] });
    const taken = await bench.rail.execute(newCall(intent, 'capture'), unhurried());
    if (taken.status !== 'succeeded') throw new Error(taken.status);
    expect(await compare()).toMatchObject({ differences: 1, opened: 1 });
    const subject = `PaymentCaptured:${taken.railRef}`;
    const found = { kind: 'missing_in_books', subject, rail_amount: 20_000n, book_amount: null, currency: 'usd' };
    expect(await cases(intentId)).toEqual([found]);
    expect(await compare()).toMatchObject({ differences: 1, opened: 0 });
  });

  it('names a capture that the chain does not know, and an amount that is not the books’', async () => {
    const [lost, other] = [await settled('completed'), await settled('completed')];
    const [gone, less] = [await operation(lost, 'capture'), await operation(other, 'capture')];
    const changed = (event: EscrowEvent): readonly EscrowEvent[] => {
      if (event.transaction === gone.ref) return [];
      return [event.transaction === less.ref ? { ...event, amount: event.amount - 1n } : event];
    };
    const chain: typeof bench.chain = {
      ...bench.chain,
      escrowEvents: async (escrow, range) => (await bench.chain.escrowEvents(escrow, range)).flatMap(changed),
      receipt: async (hash) => (hash === gone.ref ? null : bench.chain.receipt(hash)),
    };
    expect(await compare({ ...bench.deps, chain })).toMatchObject({ opened: 2 });
    expect(await cases(lost)).toMatchObject([{ kind: 'missing_at_rail', subject: `operation:${gone.id}` }]);
    expect(await cases(other)).toMatchObject([
      { kind: 'amount_differs', subject: `operation:${less.id}`, rail_amount: 199_999_999n, book_amount: 20_000n },
    ]);
  });

  it('has what the payer took back as a fact, and no difference', async () => {
    const { differences } = await compare();
    const { intentId, payer } = await funded();
    const payment = await paymentOfOperation(bench.db, acme.tenant.id, (await operation(intentId, 'authorise')).id);
    if (payment === null) throw new Error('no payment');
    await bench.rpc('evm_setNextBlockTimestamp', [payment.info.authorizationExpiry + 1]);
    await bench.local.giveGas(payer.address, 1n);
    const client = createWalletClient({ account: payer, transport: http(bench.node.rpcUrl) });
    const args = [payment.info] as const;
    await client.writeContract({ address: payment.escrow, abi: escrowAbi, functionName: 'reclaim', args, chain: null });
    await syncIntent({ ...stack.services.engine, rails: onChain }, ctxAt(new Date()), intentId);
    expect(await superuser.rows('SELECT state FROM intents WHERE id = $1', [intentId])).toEqual([
      { state: 'refunded' },
    ]);
    expect(await compare()).toMatchObject({ differences });
  });
});
