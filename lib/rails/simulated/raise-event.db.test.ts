import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Database, openDatabase } from '@/lib/db/pool';
import { syncIntent } from '@/lib/harbor';
import { handleEvent, inboundStore } from '@/lib/inbound';
import { uuidV4 } from '@/lib/kernel/ids';
import { simulatedSource } from '@/lib/rails';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

let stack: Stack;
let acme: TestTenant;
let other: TestTenant;
let superuser: Database;
let worker: Database;

beforeAll(async () => {
  stack = await createStack();
  acme = await stack.tenant('acme');
  other = await stack.tenant('other');
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 1 });
  worker = openDatabase({ url: stack.database.workerUrl, applicationName: 'test', maxConnections: 2 });
});
afterAll(async () => {
  await Promise.all([superuser?.close(), worker?.close()]);
  await stack?.close();
});

const open = async (scenario: string, rail?: string): Promise<string> => {
  const budget = { currency: 'usd', max_spend_cents: 20_000, sandbox_scenario: scenario };
  const created = await acme.client.create({ budget, ...(rail === undefined ? {} : { rail }) });
  return String(created.body.intent_id);
};

/** The event at the bank, and then what a worker does about it. */
async function happen(intentId: string, type: string) {
  const reply = await acme.client.post('/v1/sandbox/simulator/events', { intent_id: intentId, type });
  if (reply.status !== 202) return reply;
  const handled = await handleEvent(
    {
      store: inboundStore(worker),
      sources: [simulatedSource],
      sync: async (tenantId, id) => {
        expect(tenantId).toBe(acme.tenant.id);
        const ctx = {
          tenant: acme.tenant,
          actor: { kind: 'system', id: 'worker' },
          requestId: 'req_event',
          now: new Date(),
        } as const;
        await syncIntent(stack.services.engine, ctx, id);
        return 'synced';
      },
      chance: () => 0,
    },
    simulatedSource.name,
    String(reply.body.event_id),
  );
  expect(handled).toBe('processed');
  return reply;
}

const stateOf = async (intentId: string) => (await acme.client.get(`/harbor/operator/v1/intents/${intentId}`)).body;
const balanceRows = z.array(z.object({ account: z.string(), balance: z.coerce.number() }));
const balances = async (intentId: string): Promise<Record<string, number>> => {
  const rows = await superuser.rows(
    `SELECT account, sum(amount) AS balance FROM (
       SELECT credit AS account, amount FROM ledger_transfers WHERE intent_id = $1
       UNION ALL SELECT debit, -amount FROM ledger_transfers WHERE intent_id = $1) t GROUP BY account`,
    [intentId],
  );
  return Object.fromEntries(balanceRows.parse(rows).map(({ account, balance }) => [account, balance]));
};

describe('the simulated bank', () => {
  it.each([
    ['funding_authorized', 200, 'funded'],
    ['ach_settled', 200, 'funded'],
    ['funding_failed', 409, undefined],
  ])('waits for the payer until %s', async (type, status, state) => {
    const intentId = await open('wait_for_event');
    expect(await acme.client.fund(intentId)).toMatchObject({ status: 202, body: { status: 'funding' } });
    expect((await happen(intentId, type)).status).toBe(202);
    const funded = await acme.client.fund(intentId);
    expect(funded.status).toBe(status);
    expect(funded.body.state).toBe(state);
  });

  it('sends a debit back after release: the state stays, and the payee makes good for it', async () => {
    const intentId = await open('ok', 'stripe_ach_debit');
    await acme.client.fund(intentId);
    await acme.client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
    expect((await acme.client.confirm(intentId)).body.state).toBe('released');
    await happen(intentId, 'ach_returned');
    const after = await stateOf(intentId);
    expect(after).toMatchObject({ state: 'released', end_reason: 'predicate_passed' });
    expect(after.operations.map(({ kind }: { kind: string }) => kind)).toEqual([
      'authorise',
      'transfer',
      'reverse_transfer',
    ]);
    expect(await balances(intentId)).toEqual({ payer: 0, held: 0, payee: 0, platform: 0 });
  });

  it('freezes held money with a dispute; a refund ends it', async () => {
    const intentId = await open('ok');
    await acme.client.fund(intentId);
    await acme.client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
    await happen(intentId, 'dispute_opened');
    expect(await stateOf(intentId)).toMatchObject({ state: 'disputed' });
    expect(await acme.client.confirm(intentId)).toMatchObject({
      status: 409,
      body: { error: { code: 'intent.disputed' } },
    });
  });

  it('pays a payer once whose bank took the money back while it was held', async () => {
    const intentId = await open('ok', 'stripe_ach_debit');
    await acme.client.fund(intentId);
    await happen(intentId, 'ach_returned');
    expect(await balances(intentId)).toEqual({ payer: 0, held: 20_000, platform: -20_000 });
    const path = `/harbor/operator/v1/intents/${intentId}/dispute/resolve`;
    await acme.client.post(path, { resolution: 'refund', reason: 'The bank sent it back.' });
    expect(await stateOf(intentId)).toMatchObject({ state: 'refunded' });
    expect(await balances(intentId)).toEqual({ payer: 0, held: 0, platform: 0 });
  });

  it('does nothing about money that it does not have, and knows no other tenant', async () => {
    const unfunded = await open('ok');
    const declined = await open('declined');
    await acme.client.fund(declined);
    const refused = [
      await happen(unfunded, 'dispute_opened'),
      await happen(unfunded, 'funding_failed'),
      await happen(uuidV4(), 'dispute_opened'),
      await happen(declined, 'dispute_opened'),
      await happen(declined, 'funding_failed'),
    ];
    expect(refused.map(({ status, body }) => [status, body.error.code])).toEqual([
      [404, 'simulator.intent_unknown'],
      [404, 'simulator.intent_unknown'],
      [404, 'simulator.intent_unknown'],
      [409, 'simulator.nothing_moved'],
      [409, 'simulator.nothing_waits'],
    ]);
    const intentId = await open('ok');
    await acme.client.fund(intentId);
    const foreign = await other.client.post('/v1/sandbox/simulator/events', {
      intent_id: intentId,
      type: 'dispute_opened',
    });
    expect(foreign).toMatchObject({ status: 404, body: { error: { code: 'simulator.intent_unknown' } } });
    expect(await stateOf(intentId)).toMatchObject({ state: 'funded' });
  });
});
