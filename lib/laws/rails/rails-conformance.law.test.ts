import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { continueSettlement } from '@/lib/harbor';
import { uuidV4 } from '@/lib/kernel/ids';
import {
  allRails,
  create,
  expectConserved,
  heldIntent,
  hold,
  names,
  planned,
  settle,
  standingOf,
  work,
} from './support/life';
import { createLossy } from './support/lossy';
import { nothingMoved } from './support/position';
import type { RailUnderTest } from './support/rail-under-test';
import { createRailsWorld, type RailsWorld } from './support/world';

/*
 * What every rail must do, whatever stands behind it (decision 0011): one suite, and each rail's own counterpart is asked
 * where the money is.
 */

const amount = 20_000n;

const lossy = createLossy();
let world: RailsWorld;
let rails: readonly RailUnderTest[];
beforeAll(async () => {
  world = await createRailsWorld(lossy.wrap);
  rails = allRails(world);
});
afterAll(() => world.close());

const railOf = (name: string): RailUnderTest => {
  const found = rails.find((rail) => rail.name === name);
  if (found === undefined) throw new Error(`no rail ${name}`);
  return found;
};
const signal = (): AbortSignal => new AbortController().signal;

const disputePath = (intentId: string, verb: 'open' | 'resolve'): string =>
  `/harbor/operator/v1/intents/${intentId}/dispute/${verb}`;
const dispute = async (intentId: string): Promise<void> => {
  const reply = await world.admin.post(disputePath(intentId, 'open'), { reason: 'not what was ordered' });
  expect(reply).toMatchObject({ status: 200 });
};

const counted = z.array(z.object({ kind: z.string(), count: z.number() }));
const factsOf = async (intentId: string) =>
  counted.parse(
    await world.superuser.rows(
      'SELECT kind, count(*)::int AS count FROM rail_facts WHERE intent_id = $1 GROUP BY kind ORDER BY kind',
      [intentId],
    ),
  );

describe.each(names)('%s', (name) => {
  it('holds the money, and pays the payee when the evidence passes', async () => {
    const rail = railOf(name);
    const intentId = await create(world, rail.agreement());
    await hold(world, rail, intentId);
    expect((await expectConserved(world, rail, intentId)).position).toMatchObject({ payer: -amount, held: amount });
    await settle(world, rail, intentId, 'released');
    expect((await expectConserved(world, rail, intentId)).position).toMatchObject({ payer: -amount, payee: amount });
    // Nothing is left to happen, whoever looks.
    expect(await world.sync(intentId)).toMatchObject({ operation: 'nothing', facts: 0, unread: false });
  });

  it('gives the money back when the evidence fails', async () => {
    const rail = railOf(name);
    const intentId = await heldIntent(world, rail);
    await settle(world, rail, intentId, 'refunded');
    expect((await expectConserved(world, rail, intentId)).position).toEqual(nothingMoved);
  });

  it('holds nothing when the payment is refused', async () => {
    const rail = railOf(name);
    const intentId = await create(world, rail.refused());
    expect((await rail.refuse(intentId)).status).not.toBe(200);
    await world.ask(intentId);
    expect(await standingOf(world, intentId)).toMatchObject({ state: 'open', in_flight: false });
    expect((await expectConserved(world, rail, intentId)).position).toEqual(nothingMoved);
  });

  it('lets an intent go that nobody paid for in time', async () => {
    const rail = railOf(name);
    const intentId = await create(world, rail.unpaid());
    await world.tenant.client.fund(intentId);
    await world.passDeadline(intentId);
    for (let turn = 0; turn < 5 && (await standingOf(world, intentId)).status !== 'expired'; turn++) {
      await world.ask(intentId);
      await world.sweep(intentId);
    }
    expect(await standingOf(world, intentId)).toMatchObject({ status: 'expired', in_flight: false });
    expect((await rail.fund(intentId)).status).toBe(409);
    expect((await expectConserved(world, rail, intentId)).position).toEqual(nothingMoved);
  });

  it('makes a call once under one key, however often it is made', async () => {
    const rail = railOf(name);
    const released = await heldIntent(world, rail);
    await settle(world, rail, released, 'released');
    const refunded = await heldIntent(world, rail);
    await settle(world, rail, refunded, 'refunded');
    for (const intentId of [released, refunded]) {
      const before = await expectConserved(world, rail, intentId);
      for (const { call, port } of lossy.callsOf(intentId)) {
        // A rail may refuse to say it again; it may not do it again.
        await Promise.allSettled([port.execute(call, signal()), port.execute(call, signal())]);
      }
      expect(await expectConserved(world, rail, intentId)).toEqual(before);
    }
    const made = [released, refunded].flatMap((id) => lossy.callsOf(id).map(({ call }) => call.kind));
    expect(new Set(made)).toEqual(new Set(planned[name]));
  });

  it('applies what happens later once, whoever hears of it, in whatever order', async () => {
    const rail = railOf(name);
    if (rail.strike === null) return;
    for (const when of ['held', 'released'] as const) {
      const intentId = await heldIntent(world, rail);
      if (when === 'released') await settle(world, rail, intentId, 'released');
      const { fact, state } = await rail.strike(intentId, when === 'held');
      await Promise.all(Array.from({ length: 6 }, () => world.sync(intentId)));
      for (let turn = 0; turn < 3; turn++) {
        await world.ask(intentId);
        await world.sync(intentId);
      }
      const facts = await factsOf(intentId);
      expect(facts.map(({ kind }) => kind)).toContain(fact);
      expect(new Set(facts.map(({ count }) => count)), 'each fact once').toEqual(new Set([1]));
      await expectConserved(world, rail, intentId);
      expect(await standingOf(world, intentId)).toMatchObject({ state, in_flight: false });
    }
  });

  it('does not settle what is disputed: by no route, job, message or deadline', async () => {
    const rail = railOf(name);
    const intentId = await heldIntent(world, rail);
    expect(await world.tenant.client.evidence(intentId, work.released)).toMatchObject({ status: 200 });
    await dispute(intentId);
    const before = await expectConserved(world, rail, intentId);
    const refused = await Promise.all([world.tenant.client.confirm(intentId), world.admin.confirm(intentId)]);
    expect(refused.map(({ status }) => status)).toEqual([409, 409]);
    expect((await continueSettlement(world.worker.engine, await world.systemCtx(), intentId)).ok).toBe(false);
    await world.passDeadline(intentId);
    expect(await world.sweep(intentId)).toBe('nothing');
    await Promise.all([world.sync(intentId), world.sync(intentId)]);
    await world.ask(intentId);
    expect(await world.tenant.client.confirm(intentId)).toMatchObject({ status: 409 });
    expect(await standingOf(world, intentId)).toMatchObject({ state: 'disputed', in_flight: false });
    expect(await expectConserved(world, rail, intentId)).toEqual(before);
    // A person's word thaws it.
    for (let turn = 0; turn < 20 && (await standingOf(world, intentId)).state === 'disputed'; turn++) {
      await world.admin.post(disputePath(intentId, 'resolve'), { resolution: 'refund', reason: 'so' });
      await rail.pass(intentId);
      await world.ask(intentId);
    }
    expect(await standingOf(world, intentId)).toMatchObject({ state: 'refunded' });
    expect((await expectConserved(world, rail, intentId)).position).toEqual(nothingMoved);
  });
});

const losses = names.flatMap((name) =>
  planned[name].flatMap((kind) => (['before', 'after'] as const).map((when) => ({ name, kind, when }))),
);

describe('an answer that is lost', () => {
  it.each(losses)(
    '$name $kind, $when its effect: is asked for, and the effect stands once',
    async ({ name, kind, when }) => {
      const rail = railOf(name);
      const end = kind === 'void' || kind === 'refund' ? 'refunded' : 'released';
      const { requests, carry } = world.tenant.client;
      const intentId = uuidV4();
      lossy.lose(intentId, kind, when);
      expect(await carry(requests.create({ ...rail.agreement(), intentId }))).toMatchObject({ status: 201 });
      await hold(world, rail, intentId);
      await settle(world, rail, intentId, end);
      const looked = lossy.lookedUp.get(intentId);
      // A page that was opened may be found by its key alone: opening it again is finding it.
      const truth = kind === 'open_checkout' ? ['succeeded', 'not_found'] : ['succeeded', 'pending'];
      expect(when === 'before' ? ['not_found', 'unknown'] : truth).toContain(looked?.status);
      const { position } = await expectConserved(world, rail, intentId);
      expect(position).toMatchObject(end === 'released' ? { payer: -amount, payee: amount } : nothingMoved);
    },
  );
});
