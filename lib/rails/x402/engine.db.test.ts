import { decodePaymentResponseHeader } from '@x402/core/http';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import type { Sent } from '@/lib/testing/client';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';
import { type Bench, createBench } from './testing/bench';

/* The whole product with a local chain behind its x402 rail; the payer's side is the official client, unmodified. */

let bench: Bench;
let stack: Stack;
let acme: TestTenant;

const connect = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes || '{"x402_usdc_base":"connected"}',
    jsonb_build_object('x402_usdc_base', $2::text), settings, 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1`;

beforeAll(async () => {
  bench = await createBench();
  stack = await createStack({
    database: bench.database,
    rails: (rails) => (rail, mode, environment) =>
      rail === 'x402_usdc_base' && mode === 'connected' ? bench.rail : rails(rail, mode, environment),
  });
  acme = await stack.tenant('acme');
  const superuser = openDatabase({ url: bench.database.superuserUrl, applicationName: 'connect', maxConnections: 1 });
  await superuser.rows(connect, [acme.tenant.id, bench.payee]);
  await superuser.close();
});
afterAll(async () => {
  await stack.close();
  await bench.close();
});

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

const payWith = (payer: PrivateKeyAccount) => {
  const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(payer));
  client.setSpendControls({ maxAmountPerPayment: '$500' });
  return wrapFetchWithPayment(carried, client);
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
