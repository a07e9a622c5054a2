import { expect, it } from 'vitest';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Client, createClient, type Reply, type Sent } from '@/lib/testing/client';
import { cloneDatabase, type TestDatabase } from '@/lib/testing/database';
import { startTestServer } from '@/lib/testing/postgres';
import { createStack } from '@/lib/testing/stack';
import { type Deployment, deploy } from './crash-support/deployment';
import { insist } from './crash-support/insist';
import { openRecords, type Records } from './crash-support/records';

const amount = 20_000;

interface World {
  readonly product: Deployment;
  readonly client: Client;
  readonly records: Records;
  close(): Promise<void>;
}

async function createWorld(database?: TestDatabase): Promise<World> {
  const stack = await createStack(database === undefined ? {} : { database });
  const { identity } = await stack.tenant('acme');
  const product = await deploy(stack.database);
  const records = openRecords(stack.database);
  return {
    product,
    client: createClient(identity, product.carry),
    records,
    async close() {
      await product.close();
      await records.close();
      await stack.close();
    },
  };
}

/** Answers that arrive, with a promise for the moment when a number of them is there. */
function collect(wanted: number) {
  const replies: Reply[] = [];
  let reached = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    reached = resolve;
  });
  return {
    replies,
    enough,
    add(reply: Reply) {
      replies.push(reply);
      if (replies.length === wanted) reached();
    },
  };
}

it('killed in the middle of 64 fund requests, keeps what it said and ends what it began', async () => {
  const world = await createWorld();
  const { client, product, records } = world;
  try {
    const ids = Array.from({ length: 64 }, () => uuidV4());
    await Promise.all(ids.map((intentId) => insist(product.carry, client.requests.create({ intentId }))));
    const requests = ids.map((intentId) => client.requests.fund(intentId));
    const before = collect(8);
    const storm = requests.map(async (sent) => {
      const reply = await product.carry(sent).catch(() => null);
      if (reply !== null) before.add(reply);
      return reply;
    });
    await before.enough;
    await product.kill();
    const first = await Promise.all(storm);
    expect(first, 'the kill came in the middle').toContain(null);

    await product.restart();
    const second = await Promise.all(requests.map((sent) => insist(product.carry, sent)));
    for (const [index, reply] of second.entries()) {
      expect(reply).toMatchObject({ status: 200, body: { state: 'funded', intent_id: ids[index] } });
      if (first[index]?.status === 200) expect(reply.body).toEqual(first[index]?.body);
    }
    for (const intentId of ids) {
      expect(await records.intent(intentId)).toMatchObject({
        state: 'funded',
        operations: ['authorise 1 succeeded'],
        rail: [`authorise ${amount} called 1`],
        postings: [`hold payer>held ${amount}`],
        events: ['intent_created', 'settlement_hold_placed'],
        held: amount,
      });
    }
  } finally {
    await world.close();
  }
});

const completed = { status: 'completed', cost_cents: 18_700 };

it('keeps every answer it gave when the database crashes under load', async () => {
  // With its defaults, so that a commit is durable before it is answered.
  const server = await startTestServer({});
  try {
    const world = await createWorld(await cloneDatabase(server.server));
    try {
      await crashUnderLoad(world, () => server.crash());
    } finally {
      await world.close();
    }
  } finally {
    await server.stop();
  }
});

async function crashUnderLoad({ client, product, records }: World, crash: () => Promise<void>): Promise<void> {
  const { requests } = client;
  const ids = Array.from({ length: 48 }, () => uuidV4());
  const said: { sent: Sent; reply: Reply }[] = [];
  const answers = collect(64);
  const live = async (intentId: string): Promise<void> => {
    const steps = [
      requests.create({ intentId }),
      requests.fund(intentId),
      requests.evidence(intentId, completed),
      requests.confirm(intentId),
    ];
    for (const sent of steps) {
      const reply = await insist(product.carry, sent);
      said.push({ sent, reply });
      answers.add(reply);
    }
  };
  const lives = Promise.all(ids.map(live));
  await answers.enough;
  await crash();
  const saidBefore = said.length;
  expect(saidBefore, 'the crash came in the middle').toBeLessThan(4 * ids.length);
  // The web process has lived on; the worker ends what was with the rail.
  product.startWorker();
  await lives;
  for (const { sent, reply } of said) {
    expect(await product.carry(sent), sent.path).toMatchObject({ status: reply.status, body: reply.body });
  }
  for (const intentId of ids) {
    expect(await records.intent(intentId)).toMatchObject({
      state: 'released',
      operations: ['authorise 1 succeeded', 'capture 1 succeeded'],
      rail: [`authorise ${amount} called 1`, `capture ${amount} called 1`],
      postings: [`hold payer>held ${amount}`, `release held>payee ${amount}`],
      held: 0,
    });
  }
}
