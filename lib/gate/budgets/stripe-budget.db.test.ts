import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type StripeParty, stripeParty } from '@/lib/gate/stripe/testing/stripe-party';
import { syncIntent } from '@/lib/harbor';
import { compareDay } from '@/lib/recovery';
import { dayOf } from '@/lib/recovery/domain/day';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { unwrap } from '@/lib/testing/stack';
import { actions, budgetBody, budgets, payByBudget, startPaid, uuidOf } from './testing/budget-party';

let connected: Connected;
let party: StripeParty;

beforeAll(async () => {
  connected = await createConnected();
  party = await stripeParty(connected);
});
afterAll(() => connected?.close());
afterEach(() => expect(connected.stage.violations).toEqual([]));

const byStripe = { 'x-payjent-provider': 'stripe' };

/** A budget that its payer has paid on Stripe's page. */
async function paidBudget(): Promise<string> {
  const made = await party.bot.post(budgets, { ...budgetBody, max_amount_minor: 1_000 });
  const opened = await party.bot.post(`${budgets}/${made.body.id}/checkout`, undefined, byStripe);
  expect(opened).toMatchObject({ status: 200, body: { budget: { status: 'checkout_created', provider: 'stripe' } } });
  expect(opened.body.checkout_url).toMatch(/^http/);
  const again = await party.bot.post(`${budgets}/${made.body.id}/checkout`, undefined, byStripe);
  expect(again.body.checkout_url).toBe(opened.body.checkout_url);
  const path = `/pay/ps_${String(made.body.id).slice(3)}`;
  const page = await connected.stack.carry({ method: 'GET', path, headers: { accept: 'text/html' } });
  expect(page.text).toContain('Continue to secure payment');
  expect(page.text).not.toContain('mock-pay');
  await party.press(opened.body.checkout_url, 'pay');
  await syncIntent(connected.worker.engine, party.ctx(), uuidOf(made.body.id));
  expect((await party.bot.get(`${budgets}/${made.body.id}`)).body).toMatchObject({
    status: 'active',
    available_minor: 1_000,
  });
  return String(made.body.id);
}

async function captured(id: string, amount: number): Promise<void> {
  const made = await payByBudget(party, id, amount);
  await startPaid(party, made.body.action_id);
  await party.bot.post(`${actions}/${made.body.action_id}/complete`, { status: 'fulfilled' });
}

const refundsAtStripe = async (id: string) => {
  const { data } = await connected.stage.stripe.refunds.list({ limit: 100 });
  return data
    .filter(({ metadata }) => metadata?.tidegate_intent === uuidOf(id))
    .map(({ amount, status, metadata }) => [amount, status, metadata?.payjent_refund_reason]);
};

it('B03 on Stripe exactly what is unused is refunded, once, and the books agree with Stripe', async () => {
  const id = await paidBudget();
  await captured(id, 250);
  const closed = await party.bot.post(`${budgets}/${id}/release-unused`);
  expect(closed).toMatchObject({ status: 200, body: { status: 'closed', captured_minor: 250, released_minor: 750 } });
  expect((await party.bot.post(`${budgets}/${id}/release-unused`)).status).toBe(200);
  expect(await refundsAtStripe(id)).toEqual([[750, 'succeeded', 'unspent']]);
  expect((await party.bot.get(`${budgets}/${id}`)).body).toMatchObject({ refunded_minor: 750, captured_minor: 250 });
  const now = new Date(Date.now() + 2_000);
  const { db, statements } = connected.stack.services;
  const actor = { kind: 'user', id: uuidOf(id), role: 'owner', name: 'Olive', sessionId: uuidOf(id) } as const;
  const compared = await compareDay(
    { ...party.ctx(), actor, now },
    { day: dayOf(now), again: true },
    { db, statements },
  );
  expect(await connected.superuser.rows('SELECT kind, subject, rail_amount, book_amount FROM recovery_cases')).toEqual(
    [],
  );
  expect(unwrap(compared)).toMatchObject({ differences: 0 });
});

it('B03 a refund that Stripe refuses stays decided, and is made by the next who asks', async () => {
  const id = await paidBudget();
  await captured(id, 100);
  await connected.stage.sim('faults', {
    kind: 'status',
    status: 402,
    code: 'charge_disputed',
    method: 'POST',
    path: '/v1/refunds',
  });
  const refused = await party.bot.post(`${budgets}/${id}/release-unused`);
  expect(refused.status).toBe(502);
  expect((await party.bot.get(`${budgets}/${id}`)).body).toMatchObject({ status: 'closed', refunded_minor: 0 });
  expect((await payByBudget(party, id, 60)).status).toBe(422);
  const due = await connected.superuser.rows(
    `SELECT settlement_kind, due_at <= now() + interval '10 seconds' AS soon FROM intents WHERE id = $1`,
    [uuidOf(id)],
  );
  expect(due).toEqual([{ settlement_kind: 'release', soon: true }]);
  expect((await party.bot.post(`${budgets}/${id}/release-unused`)).body).toMatchObject({ refunded_minor: 900 });
  expect(await refundsAtStripe(id)).toEqual([[900, 'succeeded', 'unspent']]);
});

it('C08 a page below Stripe’s minimum is refused before anything is called', async () => {
  const small = await party.bot.post(budgets, { ...budgetBody, max_amount_minor: 10 });
  expect((await party.bot.post(`${budgets}/${small.body.id}/checkout`, undefined, byStripe)).status).toBe(422);
});
