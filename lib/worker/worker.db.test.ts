import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { uuidV4 } from '@/lib/kernel/ids';
import { createWorkerServices, type WorkerServices } from '@/lib/runtime/worker-services';
import { createStack, type Stack, type TestTenant, testSecret } from '@/lib/testing/stack';
import { startWorker, type Worker } from './worker';

let stack: Stack;
let superuser: Database;
let tenant: TestTenant;
const workers: { readonly services: WorkerServices; readonly worker: Worker }[] = [];

/** Two workers over one database, as a larger installation runs them. */
beforeAll(async () => {
  stack = await createStack();
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  tenant = await stack.tenant('acme');
  for (let i = 0; i < 2; i++) {
    const services = await createWorkerServices({
      databaseUrl: stack.database.workerUrl,
      secret: testSecret,
      origin: 'http://localhost:3000',
    });
    workers.push({ services, worker: startWorker(services, stack.database.jobsUrl, pino({ level: 'silent' })) });
  }
});
afterAll(async () => {
  const started = performance.now();
  for (const { worker, services } of workers) {
    await worker.stop();
    await services.close();
  }
  await superuser.close();
  await stack.close();
  expect(performance.now() - started).toBeLessThan(10_000);
});

/** Asks again until the answer is as expected, and gives how long that took in milliseconds. */
async function untilRows(
  text: string,
  values: readonly unknown[],
  expected: unknown,
  withinMs: number,
): Promise<number> {
  const started = performance.now();
  let rows: readonly unknown[] = [];
  while (performance.now() - started < withinMs) {
    rows = await superuser.rows(text, values);
    if (JSON.stringify(rows) === JSON.stringify(expected)) break;
    await sleep(20);
  }
  expect(rows).toEqual(expected);
  return performance.now() - started;
}

const statusText = 'SELECT state, status, end_reason FROM intents WHERE id = $1';
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

async function openIntent(terms: { readonly budget?: JsonObject; readonly deadline?: string } = {}): Promise<string> {
  const created = await tenant.client.create(terms);
  expect(created.status).toBe(201);
  return created.body.intent_id;
}

describe('a worker', () => {
  it('seals what was committed within a second', async () => {
    await openIntent();
    const unsealed = 'SELECT count(*)::int AS count FROM ledger_events WHERE seq IS NULL';
    expect(await untilRows(unsealed, [], [{ count: 0 }], 5_000)).toBeLessThan(1_000);
  });

  it.each(['delayed', 'timeout_then_success'])('finds out what became of a call that is %s', async (scenario) => {
    const intentId = await openIntent({ budget: { currency: 'usd', max_spend_usd: 200, sandbox_scenario: scenario } });
    expect((await tenant.client.fund(intentId)).status).toBe(202);
    await untilRows(statusText, [intentId], [{ state: 'funded', status: 'funded', end_reason: null }], 15_000);
    // Asked again and again, called once.
    const calls = 'SELECT calls FROM simulated_rail_entries WHERE intent_id = $1';
    expect(await superuser.rows(calls, [intentId])).toEqual([{ calls: 1 }]);
  });

  it('ends intents whose deadline has passed, each once', async () => {
    const deadline = inSeconds(3);
    const [unfunded, funded] = [await openIntent({ deadline }), await openIntent({ deadline })];
    expect((await tenant.client.fund(funded)).status).toBe(200);
    await untilRows(statusText, [unfunded], [{ state: 'open', status: 'expired', end_reason: 'expired' }], 10_000);
    await untilRows(statusText, [funded], [{ state: 'refunded', status: 'refunded', end_reason: 'expired' }], 10_000);
    const ends = `SELECT count(*)::int AS count FROM ledger_events WHERE intent_id = $1 AND kind IN ('intent_expired', 'refunded')`;
    expect(await superuser.rows(ends, [unfunded])).toEqual([{ count: 1 }]);
    expect(await superuser.rows(ends, [funded])).toEqual([{ count: 1 }]);
  });

  it('frees a hold that lapsed', async () => {
    const intentId = await openIntent();
    const { body: funded } = await tenant.client.fund(intentId);
    const decision = await tenant.client.verify({
      intent_id: intentId,
      token: funded.capability_token,
      operation: 'travel.book_hotel',
      requested_spend_cents: 500,
    });
    expect(decision.body.allow).toBe(true);
    const held = 'SELECT held::int, used::int FROM spend_accounts WHERE intent_id = $1';
    expect(await superuser.rows(held, [intentId])).toEqual([{ held: 500, used: 0 }]);
    await superuser.rows(`UPDATE spend_decisions SET expires_at = now() WHERE intent_id = $1`, [intentId]);
    await untilRows(held, [intentId], [{ held: 0, used: 0 }], 10_000);
  });

  it('does enqueued work', async () => {
    const payload = { tenantId: tenant.tenant.id, operationId: uuidV4(), intentId: uuidV4() };
    await stack.services.db.rows('SELECT tidegate_enqueue($1, $2)', ['rail.ask', JSON.stringify(payload)]);
    await untilRows('SELECT count(*)::int AS count FROM graphile_worker._private_jobs', [], [{ count: 0 }], 10_000);
  });

  it('lives through an outage and goes on', async () => {
    const { name, superuserUrl } = stack.database;
    const outside = new URL(superuserUrl);
    outside.pathname = '/postgres';
    const server = openDatabase({ url: outside.href, applicationName: 'outage', maxConnections: 1 });
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`;
    try {
      await server.rows(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await server.rows(cut, [name]);
      await sleep(1_500);
      await server.rows(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    } finally {
      await server.close();
    }
    await openIntent();
    const unsealed = 'SELECT count(*)::int AS count FROM ledger_events WHERE seq IS NULL';
    await untilRows(unsealed, [], [{ count: 0 }], 15_000);
    const payload = { tenantId: tenant.tenant.id, operationId: uuidV4(), intentId: uuidV4() };
    await stack.services.db.rows('SELECT tidegate_enqueue($1, $2)', ['rail.ask', JSON.stringify(payload)]);
    await untilRows('SELECT count(*)::int AS count FROM graphile_worker._private_jobs', [], [{ count: 0 }], 15_000);
  });
});
