import { decodePaymentRequiredHeader, decodePaymentResponseHeader } from '@x402/core/http';
import { parsePaymentRequired } from '@x402/core/schemas';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, createBench, newCall, unhurried } from './testing/bench';
import { type PaidServer, servePaid } from './testing/paid-server';

/*
 * The official client, unmodified, against our handshake: nothing on the payer's side is written here. Balances are read
 * from the chain.
 */

let bench: Bench;
let server: PaidServer;
beforeAll(async () => {
  bench = await createBench();
  server = await servePaid(bench);
});
afterAll(async () => {
  await server.close();
  await bench.close();
});
beforeEach(() => {
  bench.clock.set(new Date());
});

type Fetch = typeof fetch;
const fiveDollars = 5_000_000n;
const wallet = 100_000_000n;

function payWith(payer: PrivateKeyAccount, over: Fetch = fetch, cap: string | null = '$25') {
  const client = new x402Client()
    .register('eip155:8453', new AuthCaptureEvmScheme(payer))
    .register('eip155:8453', new ExactEvmScheme(payer));
  if (cap !== null) client.setSpendControls({ maxAmountPerPayment: cap });
  return wrapFetchWithPayment(over, client);
}

const post = { method: 'POST', headers: { authorization: 'Bearer k', 'idempotency-key': 'one' }, body: '{}' };

/** A network that treats the paid request in its own way, and lets the others pass. */
const network = (paidRequest: (request: Request) => Promise<Response>): Fetch => {
  return async (input, init) => {
    const request = new Request(input, init);
    return request.headers.has('payment-signature') ? paidRequest(request) : fetch(request);
  };
};

describe('the official client', () => {
  it('funds an intent, which is then released to the payee', async () => {
    const payer = await bench.payer(wallet);
    const before = await bench.balance(bench.payee);
    const paid = server.open();
    const answer = await payWith(payer)(paid.url, post);
    expect(answer.status).toBe(200);
    const receipt = decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '');
    expect(receipt).toMatchObject({ success: true, network: 'eip155:8453', payer: payer.address, amount: '5000000' });
    expect(receipt.transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await bench.balance(payer.address)).toBe(wallet - fiveDollars);
    await bench.rail.execute(newCall(paid.intent(), 'capture'), unhurried());
    expect(await bench.balance(bench.payee)).toBe(before + fiveDollars);
  });

  it('gets its money back whole after a refund', async () => {
    const payer = await bench.payer(wallet);
    const paid = server.open();
    expect((await payWith(payer)(paid.url, post)).status).toBe(200);
    await bench.rail.execute(newCall(paid.intent(), 'void'), unhurried());
    expect(await bench.balance(payer.address)).toBe(wallet);
  });

  it('without spend controls refuses more than a dollar before it signs anything (idea E)', async () => {
    const payer = await bench.payer(wallet);
    let signed = 0;
    const counted = {
      ...payer,
      signTypedData: ((...args) => {
        signed++;
        return payer.signTypedData(...args);
      }) as typeof payer.signTypedData,
    };
    const paid = server.open();
    await expect(payWith(counted, fetch, null)(paid.url, post)).rejects.toThrow(/spend/i);
    expect(signed).toBe(0);
    expect((await payWith(counted, fetch, null)(server.open({ amount: 99n }).url, post)).status).toBe(200);
  });

  it('is offered escrow only: nothing that it could prefer pays past it (idea C)', async () => {
    const payer = await bench.payer(wallet);
    const challenge = (await fetch(server.open().url, post)).headers.get('PAYMENT-REQUIRED') ?? '';
    const required = decodePaymentRequiredHeader(challenge);
    expect(required.accepts.map(({ scheme }) => scheme)).toEqual(['auth-capture']);
    const client = new x402Client()
      .register('eip155:8453', new AuthCaptureEvmScheme(payer))
      .register('eip155:8453', new ExactEvmScheme(payer));
    client.setSpendControls({ maxAmountPerPayment: '$25' });
    const payload = await client.createPaymentPayload(required);
    expect(payload.accepted).toMatchObject({ scheme: 'auth-capture', extra: { paymentFlow: 'escrow' } });
    // The oracle itself: beside a plain scheme, the client would have taken that one.
    const [escrow] = required.accepts;
    if (!escrow) throw new Error('no offer');
    const plain = { ...escrow, scheme: 'exact', extra: { name: 'USD Coin', version: '2' } };
    const tempted = await client.createPaymentPayload({ ...required, accepts: [escrow, plain] });
    expect(tempted.accepted.scheme).toBe('exact');
  });

  it('can read every answer we ever gave (idea B)', () => {
    const required = server.answers.flatMap(({ headers }) => headers['payment-required'] ?? []);
    const receipts = server.answers.flatMap(({ headers }) => headers['payment-response'] ?? []);
    expect(required.length).toBeGreaterThan(2);
    expect(receipts.length).toBeGreaterThan(2);
    for (const header of required) expect(parsePaymentRequired(decodePaymentRequiredHeader(header)).success).toBe(true);
    for (const header of receipts) expect(decodePaymentResponseHeader(header).success).toBe(true);
  });
});

describe('a network that lies between the client and us (idea A)', () => {
  const cost = async (payer: PrivateKeyAccount): Promise<bigint> => wallet - (await bench.balance(payer.address));

  it('8: lost HTTP response after success: the same payment again is answered, and paid for once', async () => {
    const payer = await bench.payer(wallet);
    const paid = server.open();
    let sent: string | null = null;
    const dropping = network(async (request) => {
      sent = request.headers.get('payment-signature');
      await fetch(request);
      throw new TypeError('socket hang up');
    });
    await expect(payWith(payer, dropping)(paid.url, post)).rejects.toThrow('hang up');
    expect(await cost(payer)).toBe(fiveDollars);
    const again = await fetch(paid.url, { ...post, headers: { 'payment-signature': sent ?? '' } });
    expect(again.status).toBe(200);
    expect(again.headers.get('PAYMENT-RESPONSE')).not.toBeNull();
    expect(await cost(payer)).toBe(fiveDollars);
  });

  it('2: same header in parallel: four copies cost once, and losers are never told to pay', async () => {
    const payer = await bench.payer(wallet);
    const paid = server.open();
    const statuses: number[] = [];
    const copying = network(async (request) => {
      const copies = await Promise.all(Array.from({ length: 4 }, () => fetch(request.clone())));
      statuses.push(...copies.map(({ status }) => status));
      return copies.find(({ status }) => status === 200) ?? Response.error();
    });
    expect((await payWith(payer, copying)(paid.url, post)).status).toBe(200);
    expect(await cost(payer)).toBe(fiveDollars);
    expect(statuses).toHaveLength(4);
    expect(statuses).not.toContain(402);
  });

  it('11: validBefore skew: a payment that arrives after its expiry is refused by name, and costs nothing', async () => {
    const payer = await bench.payer(wallet);
    const paid = server.open();
    const late = network((request) => {
      bench.clock.advance(301_000);
      return fetch(request);
    });
    const answer = await payWith(payer, late)(paid.url, post);
    expect([answer.status, answer.headers.get('x-reason')]).toEqual([422, 'authorization_expired']);
    expect(await cost(payer)).toBe(0n);
  });

  it('7: different nonces for one order: a second payment of a funded intent is never settled', async () => {
    const payer = await bench.payer(wallet);
    const paid = server.open();
    const challenge = await fetch(paid.url, post);
    expect(challenge.status).toBe(402);
    expect((await payWith(payer)(paid.url, post)).status).toBe(200);
    // Another wallet has the old challenge still in hand.
    const other = await bench.payer(wallet);
    const stale: Fetch = async (input, init) => {
      const request = new Request(input, init);
      const isPaid = request.headers.has('payment-signature');
      return isPaid ? fetch(request) : new Response('{}', { status: 402, headers: challenge.headers });
    };
    expect((await payWith(other, stale)(paid.url, post)).status).toBe(409);
    expect(await cost(other)).toBe(0n);
  });

  it('10: payload moved to another intent: its terms are not those of the other one', async () => {
    const payer = await bench.payer(wallet);
    const cheap = server.open();
    const dear = server.open({ amount: 700n });
    const moving = network(({ headers }) => fetch(dear.url, { ...post, headers }));
    const answer = await payWith(payer, moving)(cheap.url, post);
    expect([answer.status, answer.headers.get('x-reason')]).toEqual([422, 'payment_terms_mismatch']);
    expect(await cost(payer)).toBe(0n);
  });
});
