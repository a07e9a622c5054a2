import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { uuidV4 } from '@/lib/kernel/ids';
import { allRails, expectConserved, hold, planned, settle } from './support/life';
import { nothingMoved } from './support/position';
import type { RailUnderTest } from './support/rail-under-test';
import { createRailsWorld, type RailsWorld } from './support/world';

/*
 * Everything that can go wrong on the way to a counterpart, at every operation of every plan: the money stays where the
 * books say, no effect stands twice, and in the end the intent comes to the end that its evidence decided.
 */

let world: RailsWorld;
let rails: readonly RailUnderTest[];
beforeAll(async () => {
  world = await createRailsWorld();
  rails = allRails(world);
});
afterAll(() => world.close());
afterEach(async () => {
  world.chain.proxy.arm(null);
  await world.stage.sim('faults', undefined, 'DELETE');
});

const amount = 20_000n;
const cases = (['stripe_connect', 'stripe_ach_debit', 'x402_usdc_base'] as const).flatMap((name) =>
  planned[name].map((kind) => ({ name, kind })),
);
const holding = ['open_checkout', 'authorise'];
const refunding = ['void', 'refund'];

async function live(rail: RailUnderTest, kind: string, arm: () => Promise<void>): Promise<void> {
  const { requests, carry } = world.tenant.client;
  const intentId = uuidV4();
  const end = refunding.includes(kind) ? 'refunded' : 'released';
  if (holding.includes(kind)) await arm();
  expect(await carry(requests.create({ ...rail.agreement(), intentId }))).toMatchObject({ status: 201 });
  await expectConserved(world, rail, intentId);
  await hold(world, rail, intentId);
  await expectConserved(world, rail, intentId);
  if (!holding.includes(kind)) await arm();
  await settle(world, rail, intentId, end);
  const { position, effects } = await expectConserved(world, rail, intentId);
  expect(position).toMatchObject(end === 'released' ? { payer: -amount, payee: amount } : nothingMoved);
  expect(Math.max(...Object.values(effects))).toBe(1);
}

describe('whatever goes wrong', () => {
  it.each(cases)('with $kind of $name, money is where the books say and moves once', async ({ name, kind }) => {
    const rail = rails.find((each) => each.name === name);
    const faults = rail?.faults(kind) ?? [];
    expect(faults.length).toBeGreaterThan(8);
    for (const { name: fault, arm } of faults) {
      if (rail === undefined) continue;
      await live(rail, kind, arm).catch((error: unknown) => {
        throw new Error(`${fault}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
      world.chain.proxy.arm(null);
      await world.stage.sim('faults', undefined, 'DELETE');
    }
  });
});
