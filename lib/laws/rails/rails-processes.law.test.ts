import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '@/lib/runtime/log';
import { createWorkerServices } from '@/lib/runtime/worker-services';
import { type Carry, createClient, type Reply } from '@/lib/testing/client';
import { createStack, type Stack, testSecret } from '@/lib/testing/stack';
import { startWorker, type Worker } from '@/lib/worker/worker';
import { allRails, create, type End, hold, settle, standingOf } from './support/life';
import { inBooks } from './support/position';
import { createRailsWorld, type RailsWorld } from './support/world';

/* Two web processes' worth of product and two workers on one database, over every rail: nothing is done twice. */

const intents = 200;
const lanes = 16;
const pauseMs = 100;

let world: RailsWorld;
let second: Stack;
const workers: { readonly worker: Worker; close(): Promise<void> }[] = [];

/** Every request goes to both at once; the client believes whichever could answer it. */
const toBoth =
  (one: Carry, other: Carry): Carry =>
  async (sent) => {
    const replies = await Promise.all([one(sent), other(sent)]);
    const best = replies.toSorted((a, b) => a.status - b.status)[0];
    if (best === undefined) throw new Error('nobody answered');
    return best satisfies Reply;
  };

beforeAll(async () => {
  const first = await createRailsWorld();
  const { database, connections, stack, tenant } = first;
  second = await createStack({ database, ...connections });
  for (let i = 0; i < 2; i++) {
    const origin = 'http://localhost:3000';
    const services = await createWorkerServices({
      databaseUrl: database.workerUrl,
      secret: testSecret,
      origin,
      ...connections,
    });
    const worker = startWorker(services, database.jobsUrl, createLogger('silent'));
    workers.push({ worker, close: () => worker.stop().then(() => services.close()) });
  }
  const client = createClient(tenant.identity, toBoth(stack.carry, second.carry));
  // Here the workers ask: whoever waits only waits.
  world = { ...first, tenant: { ...tenant, client }, ask: async () => void (await sleep(pauseMs)) };
});
afterAll(async () => {
  await Promise.all(workers.map((each) => each.close()));
  await second.close();
  await world.close();
});

it(`moves the money of ${intents} intents once, whoever of four is first`, async () => {
  const rails = allRails(world);
  const lives = new Map<string, { readonly rail: (typeof rails)[number]; readonly end: End }>();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < intents; at = next++) {
      const rail = rails[at % rails.length];
      if (rail === undefined) return;
      const end = at % 3 === 0 ? 'refunded' : 'released';
      const intentId = await create(world, rail.agreement());
      lives.set(intentId, { rail, end });
      await hold(world, rail, intentId);
      await settle(world, rail, intentId, end);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  process.stdout.write(`processes: ${intents} intents in ${Math.round((performance.now() - started) / 1_000)} s\n`);

  const books = await inBooks(world.superuser, [...lives.keys()]);
  for (const rail of rails) {
    const own = [...lives].filter(([, life]) => life.rail === rail).map(([id]) => id);
    expect(own.length).toBe(intents / rails.length);
    for (const [id, { position, effects }] of await rail.look(own)) {
      expect(position, `${rail.name} ${id}`).toEqual(books.get(id));
      for (const [effect, count] of Object.entries(effects)) expect(count, `${effect} of ${id}`).toBeLessThanOrEqual(1);
    }
  }
  for (const [id, { end }] of lives)
    expect(await standingOf(world, id)).toMatchObject({ state: end, in_flight: false });
});
