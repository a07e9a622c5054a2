import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { sweepDeadline } from '@/lib/harbor';
import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { systemClock } from '@/lib/kernel/clock';
import { uuidV4 } from '@/lib/kernel/ids';
import { denialMessages } from '@/lib/spend/guard';
import type { Client, Reply } from '@/lib/testing/client';
import {
  disputed,
  type FundedIntent,
  funded,
  held,
  judged,
  opened,
  rehearsed,
  settled,
  tool,
  work,
} from './support/intents';
import { expectRefused, probe } from './support/probe';
import { requestFor } from './support/request';
import { createWorld } from './support/world';

/*
 * The guard says no in a body, by a stable code, and holds nothing; and money that was put in is no proof of work.
 */

const world = await createWorld();
const { acme, rival, stack, superuser } = world;
afterAll(() => world.close());

const client = acme.by.tenant_admin;
const failed: JsonObject = { status: 'failed', cost_cents: 1 };

interface Asked {
  readonly intentId: string;
  readonly token: string;
  readonly operation?: string;
  readonly cents?: number;
  readonly currency?: string;
  readonly by?: Client;
}

const ask = ({ intentId, token, operation = tool, cents = 1, currency, by = client }: Asked): Promise<Reply> =>
  by.verify({ intent_id: intentId, token, operation, requested_spend_cents: cents, ...(currency && { currency }) });

const deadlineIn = (ms: number): string => `${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z`;

/** Brings an unfunded intent past its deadline, as the worker does. */
async function expired(): Promise<FundedIntent> {
  const intentId = await opened(client, { deadline: deadlineIn(2_000) });
  await sleep(2_100);
  const { tenant } = acme.tenant;
  const actor = { kind: 'system', id: 'worker' } as const;
  const ctx = { tenant, actor, requestId: 'req_law', now: systemClock.now() };
  expect(await sweepDeadline(stack.services.engine, ctx, intentId)).toBe('moved');
  return { intentId, token: (await funded(client)).token };
}

const overdue = async (): Promise<FundedIntent> => {
  const intent = await funded(client, { deadline: deadlineIn(2_000) });
  await sleep(2_100);
  return intent;
};

const unfunded = async (): Promise<FundedIntent> => ({
  intentId: await opened(client),
  token: (await funded(client)).token,
});

/** A token of this installation that says something else than it should. */
async function minted(change: object): Promise<Asked> {
  const intent = await funded(client);
  const claims = stack.services.readCapability(intent.token);
  if (claims === null) throw new Error('a fresh token must be readable');
  const facts = {
    capabilityId: claims.cap_id,
    tenantPublicId: claims.tid,
    environment: claims.env,
    intentId: claims.intent_id,
    operations: claims.ops,
    maxAmount: BigInt(claims.max_cents),
    currency: claims.cur,
    issuedAt: new Date(claims.iat * 1_000),
    deadline: new Date(claims.exp * 1_000),
  };
  return { ...intent, token: await stack.services.engine.signCapability({ ...facts, ...change }) };
}

const tampered = async (change: (parts: readonly string[]) => readonly string[]): Promise<Asked> => {
  const intent = await funded(client);
  return { ...intent, token: change(intent.token.split('.')).join('.') };
};

const unsignedHeader = toBase64Url(utf8(JSON.stringify({ alg: 'none', typ: 'capability+jwt' })));
const richer = (payload: string): string =>
  toBase64Url(utf8(Buffer.from(payload, 'base64url').toString().replace('"max_cents":20000', '"max_cents":90000')));

const cases: readonly (readonly [code: keyof typeof denialMessages, about: string, make: () => Promise<Asked>])[] = [
  [
    'capability_intent_mismatch',
    'a token of another intent of the tenant',
    async () => ({ ...(await funded(client)), token: (await funded(client)).token }),
  ],
  ['intent_not_funded', 'an intent that is not funded', unfunded],
  [
    'intent_not_funded',
    'an intent that the rail declined',
    async () => {
      const intentId = await opened(client, { budget: { sandbox_scenario: 'declined' } });
      await client.fund(intentId);
      return { intentId, token: (await funded(client)).token };
    },
  ],
  [
    'intent_not_funded',
    'an intent whose rail has not answered',
    async () => {
      const intentId = await opened(client, { budget: { sandbox_scenario: 'unknown' } });
      await client.fund(intentId);
      return { intentId, token: (await funded(client)).token };
    },
  ],
  ['intent_evidence_submitted', 'evidence that passed', () => judged(client)],
  ['intent_evidence_submitted', 'evidence that failed', () => judged(client, failed)],
  ['intent_disputed', 'a dispute', () => disputed(client)],
  ['intent_released', 'money that was released', () => settled(client)],
  ['intent_refunded', 'money that was refunded', () => settled(client, failed)],
  ['intent_expired', 'a deadline that has passed with money held', overdue],
  ['intent_expired', 'a deadline that has passed without money', expired],
  [
    'operation_not_allowed',
    'an operation that is not listed',
    async () => ({ ...(await funded(client)), operation: 'bank.wire' }),
  ],
  [
    'operation_not_allowed',
    'a part of a listed operation',
    async () => ({ ...(await funded(client)), operation: 'travel' }),
  ],
  ['max_spend_exceeded', 'one unit more than the amount', async () => ({ ...(await funded(client)), cents: 20_001 })],
  [
    'max_spend_exceeded',
    'one unit more than is left',
    async () => {
      const intent = await funded(client);
      await held(client, intent, 15_000);
      return { ...intent, cents: 5_001 };
    },
  ],
  [
    'max_spend_exceeded',
    'the largest amount of the wire',
    async () => ({ ...(await funded(client)), cents: Number.MAX_SAFE_INTEGER }),
  ],
  ['currency_mismatch', 'another currency', async () => ({ ...(await funded(client)), currency: 'eur' })],
  [
    'environment_mismatch',
    'a live key with a token of the sandbox',
    async () => ({ ...(await funded(client)), by: acme.live }),
  ],
  [
    'environment_mismatch',
    "another organisation's live key",
    async () => ({ ...(await funded(client)), by: rival.live }),
  ],
  ['environment_mismatch', 'a sandbox key with a token of live', () => minted({ environment: 'live' })],
  ['capability_invalid', 'a token that is none', async () => ({ ...(await funded(client)), token: 'x' })],
  [
    'capability_invalid',
    'a token without a signature',
    () => tampered(([header = '', payload = '']) => [header, payload, '']),
  ],
  [
    'capability_invalid',
    'a token that needs no signature',
    () => tampered(([, payload = '']) => [unsignedHeader, payload, '']),
  ],
  [
    'capability_invalid',
    'a token made richer',
    () => tampered(([header = '', payload = '', signature = '']) => [header, richer(payload), signature]),
  ],
  ['capability_invalid', 'a token of an earlier funding', () => minted({ capabilityId: uuidV4() })],
];

describe('the guard denies', () => {
  it.each(cases)('%s: %s', async (code, _about, make) => {
    const asked = await make();
    const accounts = () => superuser.rows('SELECT * FROM spend_accounts WHERE intent_id = $1', [asked.intentId]);
    const before = await accounts();
    const reply = await ask(asked);
    expect(reply).toMatchObject({
      status: 200,
      body: { allow: false, code, reason_codes: [code], intent_id: asked.intentId },
    });
    expect(reply.body.message).toBe(denialMessages[code]);
    expect(reply.body).not.toHaveProperty('decision_id');
    expect(await accounts()).toEqual(before);
    // The same question again is the same answer.
    expect(await ask(asked)).toMatchObject({ status: 200, body: { allow: false, code } });
  });

  it('by every code that a request can lead to', () => {
    // No route cancels an intent yet, and one that settles while funded is past its deadline, which is said instead.
    const unreachable = ['intent_canceled', 'intent_settling'];
    const covered = new Set<string>([...cases.map(([code]) => code), ...unreachable]);
    expect([...covered].sort()).toEqual(Object.keys(denialMessages).sort());
  });

  it("a token of another tenant's intent under the same id", async () => {
    const intent = await funded(rival.by.tenant_admin);
    const own = await funded(client, { intentId: intent.intentId });
    expect(await ask({ ...own, token: intent.token })).toMatchObject({
      status: 200,
      body: { allow: false, code: 'capability_invalid' },
    });
  });

  it('and allows what is right, however it is written', async () => {
    const intent = await funded(client);
    for (const more of [{ operation: ' Travel.Book_Hotel ' }, { currency: 'USD' }, { cents: 0 }, { cents: 1 }]) {
      expect(await ask({ ...intent, ...more })).toMatchObject({ status: 200, body: { allow: true } });
    }
    const rest = await ask(intent);
    expect(await ask({ ...intent, cents: rest.body.remaining_cents })).toMatchObject({
      body: { allow: true, remaining_cents: 0 },
    });
  });
});

describe('proof of payment is no proof of work', () => {
  const authorization = { from: '0xa', to: '0xb', value: '1000', validAfter: '0', validBefore: '9', nonce: '0x1' };
  const signals: readonly (readonly [about: string, payload: JsonObject])[] = [
    [
      'a Stripe event',
      { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object: { id: 'pi_1' } } },
    ],
    ['a Stripe event by its type', { type: 'charge.succeeded' }],
    ['a payment intent', { id: 'pi_1', object: 'payment_intent', status: 'succeeded' }],
    ['a charge', { id: 'ch_1', object: 'charge', paid: true }],
    ['a checkout session', { object: 'checkout.session', payment_status: 'paid' }],
    ['an event inside a wrapper', { event: { id: 'evt_1', object: 'event' } }],
    ['an x402 payment', { x402Version: 2, payload: { signature: '0x', authorization } }],
    ['a signed authorisation', { signature: '0x', authorization }],
    ['an x402 payment session', { payment_session_id: 'ps_1', status: 'authorized' }],
    ['an x402 authorisation', { authorization_id: 'auth_1' }],
    ['a payment header', { 'PAYMENT-SIGNATURE': 'eyJ4NDAyVmVyc2lvbiI6Mn0' }],
    ['a settlement receipt', { success: true, transaction: '0x1', network: 'base', payer: '0x2' }],
  ];
  const evidence = stack.endpoints.find(({ name }) => name === 'harbor.intents.evidence');
  const rehearsal = stack.endpoints.find(({ name }) => name === 'sandbox.guardrails.evidence');

  it.each(signals)('%s', async (about, payload) => {
    if (evidence === undefined) throw new Error('evidence cannot be submitted');
    const { intentId } = await funded(client, { evidenceSchema: {}, predicate: { version: 1, root: { op: 'true' } } });
    const path = `/harbor/intents/${intentId}/evidence`;
    const bodies = [
      client.evidenceBody(intentId, payload),
      { ...client.evidenceBody(intentId, work), vendor_payload: payload },
    ];
    for (const body of bodies) {
      const refused = await expectRefused(
        world,
        evidence,
        requestFor(evidence, client, { path, body, ids: [] }),
        about,
      );
      expect(refused.code).toBe('evidence.funding_signal');
      expect(refused.field).toMatch(/^(?:payload|vendor_payload)\b/);
    }
    // What the payee delivered is judged as if nothing had been tried.
    expect(await client.evidence(intentId, work)).toMatchObject({ status: 200, body: { predicate_passed: true } });
  });

  it.each(signals)('%s, in the sandbox', async (about, payload) => {
    if (rehearsal === undefined) throw new Error('nothing can be rehearsed');
    const intentId = await rehearsed(client);
    const sample = { path: `/v1/sandbox/guardrails/${intentId}/evidence`, body: { payload }, ids: [] };
    const { reply, changed } = await probe(world, requestFor(rehearsal, client, sample));
    expect(reply, about).toMatchObject({
      status: 422,
      body: { error: { code: 'harbor_evidence_failed', harbor_code: 'evidence.funding_signal' } },
    });
    expect(changed).toEqual([]);
  });
});
