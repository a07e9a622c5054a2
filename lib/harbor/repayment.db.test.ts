import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Database, openDatabase } from '@/lib/db/pool';
import { uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';
import { syncIntent } from './sync-intent';

let stack: Stack;
let tenant: TestTenant;
let superuser: Database;

beforeAll(async () => {
  stack = await createStack();
  tenant = await stack.tenant('acme');
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
});
afterAll(async () => {
  await superuser.close();
  await stack.close();
});

const happen = (intentId: string, kinds: readonly string[], ref = 'dp_1') =>
  stack.services.db.rows('SELECT simulated_rail_happen($1, $2, $3, $4)', [tenant.tenant.id, intentId, kinds, ref]);
/** Reads the rail again, as the worker does. */
const sync = (intentId: string) =>
  syncIntent(
    stack.services.engine,
    { tenant: tenant.tenant, actor: { kind: 'system', id: 'worker' }, requestId: 'req_sync', now: new Date() },
    intentId,
  );

const lines = z.array(z.object({ line: z.string() }));
const read = async (text: string, intentId: string): Promise<readonly string[]> =>
  lines.parse(await superuser.rows(text, [intentId])).map(({ line }) => line);
const operations = (intentId: string) =>
  read(
    `SELECT kind || ' ' || attempt || ' ' || status AS line FROM rail_operations WHERE intent_id = $1 ORDER BY created_at, id`,
    intentId,
  );
const books = (intentId: string) =>
  read(
    `SELECT account || ' ' || sum(amount) AS line FROM (
       SELECT credit AS account, amount FROM ledger_transfers WHERE intent_id = $1
       UNION ALL SELECT debit, -amount FROM ledger_transfers WHERE intent_id = $1) t GROUP BY account ORDER BY account`,
    intentId,
  );
const paid = (intentId: string) =>
  read(
    `SELECT kind || ' ' || calls AS line FROM simulated_rail_entries WHERE intent_id = $1 ORDER BY accepted_at, operation_id`,
    intentId,
  );

async function released(): Promise<string> {
  const intentId = uuidV4();
  await tenant.client.create({ intentId, rail: 'stripe_ach_debit' });
  await tenant.client.fund(intentId);
  await tenant.client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
  expect(await tenant.client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
  return intentId;
}

describe('a dispute that is won', () => {
  it('after the money was taken back from the payee pays them again, once, however often it is told of', async () => {
    const intentId = await released();
    await happen(intentId, ['dispute_opened', 'funds_withdrawn']);
    await sync(intentId);
    expect(await operations(intentId)).toEqual([
      'authorise 1 succeeded',
      'transfer 1 succeeded',
      'reverse_transfer 1 succeeded',
    ]);
    expect(await books(intentId)).toEqual(['held 0', 'payee 0', 'payer 0', 'platform 0']);
    await happen(intentId, ['funds_reinstated']);
    await Promise.all(Array.from({ length: 8 }, () => sync(intentId)));
    await sync(intentId);
    expect(await operations(intentId)).toEqual([
      'authorise 1 succeeded',
      'transfer 1 succeeded',
      'reverse_transfer 1 succeeded',
      'transfer 2 succeeded',
    ]);
    expect(await paid(intentId)).toEqual(['authorise 1', 'transfer 1', 'reverse_transfer 1', 'transfer 1']);
    expect(await books(intentId)).toEqual(['held 0', 'payee 20000', 'payer -20000', 'platform 0']);
    expect(await tenant.client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
  });

  it('before anybody took the money from the payee asks nothing back', async () => {
    const intentId = await released();
    await happen(intentId, ['dispute_opened', 'funds_withdrawn', 'funds_reinstated']);
    await sync(intentId);
    expect(await operations(intentId)).toEqual(['authorise 1 succeeded', 'transfer 1 succeeded']);
    expect(await books(intentId)).toEqual(['held 0', 'payee 20000', 'payer -20000', 'platform 0']);
  });
});
