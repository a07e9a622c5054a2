import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { handleEvent } from '@/lib/inbound';
import { eventTextsAfter, type SignedMessage, signMessage } from '@/lib/rails/stripe/testing/platform-records';
import { inboundDeps } from '@/lib/runtime/inbound';
import { create, heldIntent, settle, standingOf } from './support/life';
import { inBooks } from './support/position';
import type { RailUnderTest } from './support/rail-under-test';
import { stripeRailUnderTest } from './support/stripe-rail';
import { createRailsWorld, type RailsWorld } from './support/world';

/* Law 8: 10,000 messages, shuffled, doubled, forged and about strangers, end where each told once and in order ends. */

const messages = 10_000;
const forged = 1_000;
const strangers = 500;
const intents = 40;
const batch = 64;

let world: RailsWorld;
let cards: RailUnderTest;
let debits: RailUnderTest;
beforeAll(async () => {
  world = await createRailsWorld();
  cards = stripeRailUnderTest(world, 'stripe_connect');
  debits = stripeRailUnderTest(world, 'stripe_ach_debit');
});
afterAll(() => world.close());

/** What becomes of a payment at Stripe while nobody here is told. */
const fates: Readonly<Record<string, () => Promise<string>>> = {
  'held card': () => heldIntent(world, cards),
  async 'lapsed card'() {
    const id = await heldIntent(world, cards);
    await cards.strike?.(id, true);
    return id;
  },
  async 'disputed card'() {
    const id = await heldIntent(world, cards);
    await settle(world, cards, id, 'released');
    await cards.strike?.(id, false);
    return id;
  },
  async 'paid debit'() {
    const id = await create(world, debits.agreement());
    await debits.fund(id);
    await debits.pass(id);
    return id;
  },
  async 'refused debit'() {
    const id = await create(world, debits.agreement());
    await debits.refuse(id);
    return id;
  },
  async 'returned debit'() {
    const id = await heldIntent(world, debits);
    await settle(world, debits, id, 'released');
    await debits.strike?.(id, false);
    return id;
  },
};

async function live(count: number): Promise<ReadonlyMap<string, string>> {
  const lives = new Map<string, string>();
  const names = Object.keys(fates);
  for (let i = 0; i < count; i++) {
    const fate = names[i % names.length] ?? '';
    const id = await fates[fate]?.();
    if (id !== undefined) lives.set(id, fate);
  }
  return lives;
}

/** The same order for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const drawn = items.map((item) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return { item, at: state };
  });
  return drawn.toSorted((one, other) => one.at - other.at).map(({ item }) => item);
}

async function deliver(all: readonly SignedMessage[], size: number): Promise<number> {
  let refused = 0;
  for (let at = 0; at < all.length; at += size) {
    const replies = await Promise.all(
      all.slice(at, at + size).map(({ body, signature }) =>
        world.stack.carry({
          method: 'POST',
          path: '/v1/webhooks/stripe/sandbox',
          body,
          headers: { 'stripe-signature': signature },
        }),
      ),
    );
    expect(replies.every(({ status }) => status === 200 || status === 400)).toBe(true);
    refused += replies.filter(({ status }) => status === 400).length;
    await handleDue();
  }
  for (let turn = 0; turn < 20 && (await handleDue()) > 0; turn++);
  return refused;
}

async function handleDue(): Promise<number> {
  const deps = inboundDeps(world.worker, world.systemCtx);
  const due = await world.worker.inbound.due(200);
  await Promise.all(due.map(({ source, eventId }) => handleEvent(deps, source, eventId)));
  return due.length;
}

const told = z.array(z.object({ kind: z.string(), count: z.number() }));

/** Where each fate has led: state, balances and facts, once for intents that agree. */
async function endsOf(lives: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const books = await inBooks(world.superuser, [...lives.keys()]);
  const ends = new Map<string, Set<string>>();
  for (const [id, fate] of lives) {
    // What a disputed payment asks back from its payee may still be under way.
    await world.ask(id);
    const { state, status, in_flight } = await standingOf(world, id);
    const rows = await world.superuser.rows(
      'SELECT kind, count(*)::int AS count FROM rail_facts WHERE intent_id = $1 GROUP BY kind ORDER BY kind',
      [id],
    );
    const facts = told.parse(rows).map(({ kind, count }) => `${kind} ${count}`);
    const money = Object.entries(books.get(id) ?? {}).map(([account, amount]) => `${account} ${amount}`);
    const end = JSON.stringify({ state, status, in_flight, money, facts });
    ends.set(fate, (ends.get(fate) ?? new Set()).add(end));
  }
  return ends;
}

it(`${messages} messages in any order come to the end of those told once and in order`, async () => {
  const seed = Number(process.env.TIDEGATE_WEBHOOK_SEED ?? Date.now() % 2 ** 31);
  process.stdout.write(`webhooks: seed ${seed} (TIDEGATE_WEBHOOK_SEED=${seed} gives the same order)\n`);

  const ordered = await live(Object.keys(fates).length);
  const inOrder = await eventTextsAfter(world.stage, null);
  await deliver(
    inOrder.map((body) => signMessage(body, 'whsec_current')),
    1,
  );
  const expected = await endsOf(ordered);
  for (const [fate, ends] of expected) expect([...ends], fate).toHaveLength(1);

  const [newest] = (await world.stage.stripe.events.list({ limit: 1 })).data;
  const lives = await live(intents);
  const bodies = await eventTextsAfter(world.stage, newest?.id ?? null);
  expect(bodies.length).toBeGreaterThan(intents);
  const pick = (at: number): string => bodies[at % bodies.length] ?? '';
  const genuine = Array.from({ length: messages - forged - strangers }, (_, at) =>
    signMessage(pick(at), 'whsec_current'),
  );
  const wrong = Array.from({ length: forged }, (_, at) =>
    signMessage(pick(at).replace('"id":"evt_', `"id":"evt_forged${at}`), 'whsec_guess'),
  );
  const strange = Array.from({ length: strangers }, (_, at) =>
    signMessage(
      pick(at)
        .replace('"id":"evt_', `"id":"evt_strange${at}`)
        .replaceAll(/"(pi|ch|py|cs_test|cs|re|dp|du|tr)_[A-Za-z0-9]+"/g, `"$1_stranger${at}"`),
      'whsec_current',
    ),
  );
  const started = performance.now();
  const refused = await deliver(shuffled([...genuine, ...wrong, ...strange], seed), batch);
  process.stdout.write(
    `webhooks: ${messages} about ${intents} intents in ${Math.round((performance.now() - started) / 1_000)} s\n`,
  );

  expect(refused).toBe(forged);
  expect(await endsOf(lives)).toEqual(expected);
  const stored = `SELECT count(*)::int AS count FROM inbound_events WHERE event_id LIKE 'evt_forged%'`;
  expect(await world.superuser.rows(stored)).toEqual([{ count: 0 }]);
  const left = `SELECT count(*)::int AS count FROM inbound_events WHERE finished_at IS NULL AND event_id NOT LIKE 'evt_strange%'`;
  expect(await world.superuser.rows(left)).toEqual([{ count: 0 }]);
  // The first ones, of which nobody spoke again, stand as they stood.
  expect(await endsOf(ordered)).toEqual(expected);
});
