import Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';

let connected: Connected;
beforeAll(async () => {
  connected = await createConnected();
});
afterAll(() => connected.close());

const intents = 24;
const copies = 12;
const fates = ['held', 'canceled by hand', 'expired', 'released and disputed'] as const;
type Fate = (typeof fates)[number];
const ends: Readonly<Record<Fate, string>> = {
  held: 'funded',
  'canceled by hand': 'refunded',
  expired: 'refunded',
  'released and disputed': 'released',
};

/** The same order for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const drawn = items.map((item) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return { item, at: state };
  });
  return drawn.toSorted((one, other) => one.at - other.at).map(({ item }) => item);
}

/** Holds a card's money, and lets its fate happen at Stripe without telling anybody. */
async function live(fate: Fate): Promise<string> {
  const { client } = connected.tenant;
  const budget = { currency: 'usd', max_spend_usd: 200, payment_method_id: 'pm_card_visa' };
  const { intent_id: intentId, funding } = (await client.create({ budget })).body;
  const payment = `payment_intents/${funding.stripe_payment_intent_id}`;
  if (fate === 'canceled by hand') await connected.stage.sim(`${payment}/cancel`);
  if (fate === 'expired') await connected.stage.sim(`${payment}/expire`);
  if (fate === 'released and disputed') {
    await client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
    expect((await client.confirm(intentId)).body.state).toBe('released');
    await connected.stage.sim(`${payment}/dispute`);
  }
  return intentId;
}

/** Everything that Stripe has to tell, each event many times, with as many forgeries as a tenth of them. */
async function deliveries(): Promise<readonly { readonly body: string; readonly signature: string }[]> {
  const { webhooks } = new Stripe('sk_test_x');
  const sign = (payload: string, secret: string): string => webhooks.generateTestHeaderString({ payload, secret });
  const events = await connected.stage.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 5_000 });
  const genuine = events
    .map((event) => JSON.stringify(event))
    .map((body) => ({ body, signature: sign(body, 'whsec_current') }));
  const forged = genuine.map(({ body }) => ({
    body: body.replace('"id":"evt_', '"id":"evt_forged'),
    signature: sign(body, 'whsec_guess'),
  }));
  const many = Array.from({ length: copies }, () => genuine).flat();
  return shuffled([...many, ...forged], 7);
}

it('4: events in any order, many times and partly forged come to the end that the rail came to', async () => {
  const lives: { readonly id: string; readonly fate: Fate }[] = [];
  for (let i = 0; i < intents; i++) {
    const fate = fates[i % fates.length] ?? 'held';
    lives.push({ id: await live(fate), fate });
  }
  const all = await deliveries();
  expect(all.length).toBeGreaterThan(1_000);
  const calls = await connected.stage.stripe.refunds.list({ limit: 100 });
  let refused = 0;
  for (let at = 0; at < all.length; at += 64) {
    const replies = await Promise.all(
      all.slice(at, at + 64).map(({ body, signature }) =>
        connected.stack.carry({
          method: 'POST',
          path: '/v1/webhooks/stripe/sandbox',
          body,
          headers: { 'stripe-signature': signature },
        }),
      ),
    );
    refused += replies.filter(({ status }) => status === 400).length;
    await connected.handleEvents();
  }
  for (let turn = 0; turn < 10 && (await connected.handleEvents()).length > 0; turn++);

  expect(refused).toBe(all.length / (copies + 1));
  const found = await connected.superuser.rows('SELECT id, state FROM intents ORDER BY created_at, id');
  const expected = new Map(lives.map(({ id, fate }) => [id, ends[fate]]));
  expect(new Map(found.map((row) => [Object(row).id, Object(row).state]))).toEqual(expected);
  const open = `SELECT count(*)::int AS count FROM inbound_events WHERE finished_at IS NULL OR event_id LIKE 'evt_forged%'`;
  expect(await connected.superuser.rows(open)).toEqual([{ count: 0 }]);
  // Hearing of it moved nothing at Stripe but the claw-backs of the disputed ones, once each.
  expect(await connected.stage.stripe.refunds.list({ limit: 100 })).toMatchObject({ data: calls.data });
  const disputed = lives.filter(({ fate }) => fate === 'released and disputed');
  for (const { id } of disputed) {
    const { data } = await connected.stage.stripe.transfers.list({ transfer_group: id });
    expect(data).toMatchObject([{ amount: 20_000, amount_reversed: 20_000 }]);
  }
}, 120_000);
