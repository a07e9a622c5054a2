import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import { deliver } from '@/lib/gate';
import { fakeCourier } from '@/lib/gate/testing/courier';
import { gateParty, paidAction, presented, seedCtx } from '@/lib/gate/testing/gate-client';
import { sealEvents, sealStore } from '@/lib/harbor';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';
import { type PulseQuery, pulseEventBound, readPulse } from './read-pulse';
import { openReader, type Reader } from './reader';

let stack: Stack;
let reader: Reader;
let acme: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  stack = await createStack();
  reader = openReader(stack.database.appUrl);
  acme = await stack.tenant('acme');
  other = await stack.tenant('other');
});
afterAll(async () => {
  await reader?.$disconnect();
  await stack?.close();
});

const look = (query: Partial<PulseQuery> = {}, { tenant } = acme) =>
  readPulse(tenant.id, { after: null, intents: [], cases: [], recovery: false, ...query }, reader);

async function seal(): Promise<void> {
  const db = openDatabase({ url: stack.database.workerUrl, applicationName: 'test', maxConnections: 2 });
  const key = stack.services.ring.signingKey('ledger');
  for (const { tenant } of [acme, other]) await sealEvents({ store: sealStore(db), key }, tenant);
  await db.close();
}

const open = async ({ client } = acme): Promise<string> => String((await client.create()).body.intent_id);

it('tells which intents have sealed events after a place, and whose', async () => {
  expect(await look()).toMatchObject({ head: 0n, recentlySealed: false, moved: new Map() });
  const intentId = await open();
  await open(other);
  expect(await look({ after: 0n })).toMatchObject({ head: 0n, moved: new Map() });
  await seal();
  const pulse = await look({ after: 0n });
  expect(pulse).toMatchObject({ head: 1n, recentlySealed: true, moved: new Map([[intentId, 1n]]), overflow: false });
  expect(await look({ after: pulse.head })).toMatchObject({ head: 1n, moved: new Map() });
  await acme.client.fund(intentId);
  await seal();
  const later = await look({ after: 0n });
  expect(later.head).toBeGreaterThan(1n);
  expect(later.moved).toEqual(new Map([[intentId, later.head]]));
});

it('marks what is watched, so that a change without an event shows; of this tenant alone', async () => {
  const intentId = await open();
  const foreign = await open(other);
  const query = { intents: [intentId, foreign], cases: [intentId], recovery: true };
  const before = await look(query);
  expect([...before.intents.keys()]).toEqual([intentId]);
  expect((await look(query)).intents).toEqual(before.intents);
  const funded = await acme.client.fund(intentId);
  const held = await look(query);
  expect(held.intents.get(intentId)).not.toBe(before.intents.get(intentId));

  const token = funded.body.capability_token;
  const spend = { intent_id: intentId, token, operation: 'travel.book_hotel', requested_spend_cents: 100 };
  expect((await acme.client.verify(spend)).status).toBe(200);
  expect((await look(query)).intents.get(intentId)).not.toBe(held.intents.get(intentId));

  const opened = await acme.client.post('/v1/disputes/cases', { intent_id: intentId, reason: 'Not as shown.' });
  expect(opened.status).toBe(201);
  const disputed = await look(query);
  await acme.client.post(`/v1/disputes/cases/${opened.body.case_id}/notes`, { body: 'Called them.', shareable: false });
  expect((await look(query)).cases.get(intentId)).not.toBe(disputed.cases.get(intentId));
});

it('marks what the payment gate notes about its own intents', async () => {
  const party = await gateParty(stack, acme.tenant);
  const { actionId, token } = await paidAction(party, { callback_url: 'http://127.0.0.1:9/hook' });
  const intentId = actionId.replace(/^quote_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const mark = async () => (await look({ intents: [intentId] })).intents.get(intentId);
  let before = await mark();
  expect(await mark()).toBe(before);
  const changes = async (deed: () => Promise<unknown>) => {
    await deed();
    const after = await mark();
    expect(after).not.toBe(before);
    before = after;
  };
  await changes(() =>
    party.bot.post(`/api/v1/agent-actions/${actionId}/start`, { payment_token: token, presentation: presented }),
  );
  await changes(() =>
    party.bot.post(`/api/v1/grants/${token}/spend-authorizations`, {
      operation_id: 'op-1',
      tool: 'search',
      vendor: 'exa',
      rail: 'x402',
      amount_minor: 90,
      currency: 'USD',
      reason: 'one search',
      presentation: presented,
    }),
  );
  const { body } = await party.bot.get('/api/v1/agents/bot-1/resume-events');
  await changes(() => party.bot.post(`/api/v1/resume-events/${body.events[0].id}/ack`));
  const read = await party.bot.get(`/api/v1/agent-actions/${actionId}/deliveries`);
  const [delivery] = read.body.deliveries;
  const courier = fakeCourier({ kind: 'answered', status: 410 });
  const id = delivery.id.replace(/^wh_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  await changes(() => deliver({ ...stack.services.gate, courier }, seedCtx(acme.tenant), id));
});

it('marks the operations under way for recovery', async () => {
  const calm = await look({ recovery: true });
  const intentId = String(
    (await acme.client.create({ budget: { currency: 'usd', max_spend_usd: 200, sandbox_scenario: 'unknown' } })).body
      .intent_id,
  );
  await acme.client.fund(intentId);
  expect((await look({ recovery: true })).recovery).not.toBe(calm.recovery);
  expect((await look()).recovery).toBeNull();
});

it('says that there is more than it reads', async () => {
  await Promise.all(Array.from({ length: pulseEventBound + 2 }, () => open()));
  await seal();
  expect(await look({ after: 0n })).toMatchObject({ overflow: true });
}, 60_000);
