import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { afterBusinessDays } from './risk-hold';

let connected: Connected;
beforeAll(async () => {
  connected = await createConnected();
});
afterAll(() => connected.close());
afterEach(() => expect(connected.stage.violations).toEqual([]));

const completed = { status: 'completed', cost_cents: 18_700 };
const failed = { status: 'failed', cost_cents: 18_700 };
const budgetWith = (more: object) => ({ currency: 'usd', max_spend_usd: 200, ...more });
const farDeadline = (): string => new Date(Date.now() + 60 * 86_400_000).toISOString();

const days = (count: number) => connected.stage.sim('clock/advance', { seconds: count * 86_400 });
const stateOf = async (intentId: string) =>
  (await connected.superuser.rows('SELECT state, status FROM intents WHERE id = $1', [intentId]))[0];
const transfersOf = async (intentId: string) =>
  (await connected.stage.stripe.transfers.list({ transfer_group: intentId })).data;

const addVersion = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes, destinations, settings || jsonb_build_object('ach_risk_hold_days', $2::int), 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1`;
const holdFor = (count: number) => connected.superuser.rows(addVersion, [connected.tenant.tenant.id, count]);

/** Business days between the bank's word and the first instant at which the money may be passed on. */
async function businessDaysHeld(intentId: string): Promise<number> {
  const [row] = await connected.superuser.rows(
    `SELECT detail->>'transferable_at' AS until FROM rail_operations WHERE intent_id = $1 AND kind = 'authorise'`,
    [intentId],
  );
  const until = new Date(String(Object(row).until));
  const { now } = await connected.stage.sim('clock', undefined, 'GET');
  const heard = new Date(Number(now) * 1_000);
  // Asking took a moment after the clock was moved.
  for (let count = 0; count <= 20; count++) if (afterBusinessDays(heard, count) >= until) return count;
  return Number.NaN;
}

describe('a card', () => {
  const create = (more: object) => connected.tenant.client.create({ budget: budgetWith(more) });

  it('is held at create, then released to the payee', async () => {
    const { client } = connected.tenant;
    const created = await create({ payment_method_id: 'pm_card_visa' });
    expect(created).toMatchObject({ status: 201, body: { state: 'funded' } });
    const { intent_id: intentId } = created.body;
    expect((await client.evidence(intentId, completed)).body).toMatchObject({ predicate_passed: true });
    expect(await client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
    expect(await transfersOf(intentId)).toMatchObject([{ amount: 20_000, destination: connected.destination }]);
  });

  it('is let go when the evidence fails', async () => {
    const { client } = connected.tenant;
    const { intent_id: intentId, funding } = (await create({ payment_method_id: 'pm_card_visa' })).body;
    await client.evidence(intentId, failed);
    expect(await client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'refunded' } });
    const payment = await connected.stage.stripe.paymentIntents.retrieve(funding.stripe_payment_intent_id);
    expect(payment.status).toBe('canceled');
    expect(await transfersOf(intentId)).toEqual([]);
  });

  it('is asked for on a page when none is saved, and held once the payer has paid', async () => {
    const created = await create({});
    expect(created).toMatchObject({
      status: 201,
      body: { state: 'open', funding: { payment_url: expect.any(String) } },
    });
    const { intent_id: intentId, funding } = created.body;
    const page = await fetch(funding.payment_url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ outcome: 'pay' }),
    });
    expect(page.status).toBeLessThan(400);
    await connected.ask(intentId);
    expect(await stateOf(intentId)).toMatchObject({ state: 'funded' });
    const again = await connected.tenant.client.fund(intentId);
    expect(again.body.funding).toMatchObject({ status: 'authorized', authorization_expires_at: expect.any(String) });
    expect(again.body.funding.payment_url).toBeUndefined();
  });

  it('that is declined leaves nothing held', async () => {
    const created = await create({ payment_method_id: 'pm_card_chargeCustomerFail' });
    expect([201, 402]).toContain(created.status);
    expect(created.body.state ?? 'open').toBe('open');
  });
});

describe('a bank debit', () => {
  const open = async (token: string): Promise<string> => {
    const created = await connected.tenant.client.create({
      rail: 'stripe_ach_debit',
      deadline: farDeadline(),
      budget: budgetWith({ payment_method_id: token }),
    });
    expect(created).toMatchObject({ status: 201, body: { state: 'open' } });
    const intentId: string = created.body.intent_id;
    expect(await connected.tenant.client.fund(intentId)).toMatchObject({ status: 202 });
    return intentId;
  };

  it('is there days later, waits out its risk, and is passed on', async () => {
    const { client } = connected.tenant;
    const intentId = await open('pm_usBankAccount_success');
    await days(6);
    await connected.ask(intentId);
    expect(await stateOf(intentId)).toMatchObject({ state: 'funded' });
    await client.evidence(intentId, completed);
    expect(await client.confirm(intentId)).toMatchObject({ status: 202 });
    expect(await transfersOf(intentId)).toEqual([]);
    await days(8);
    await connected.ask(intentId);
    expect(await stateOf(intentId)).toMatchObject({ state: 'released' });
    expect(await transfersOf(intentId)).toMatchObject([{ amount: 20_000 }]);
  });

  it('waits as its own version says: a hold that is lowered later is shortened for nobody', async () => {
    await holdFor(9);
    const agreed = await open('pm_usBankAccount_success');
    await holdFor(5);
    const later = await open('pm_usBankAccount_success');
    await holdFor(0);
    const unheld = await open('pm_usBankAccount_success');
    await days(6);
    const waits: number[] = [];
    for (const intentId of [agreed, later, unheld]) {
      await connected.ask(intentId);
      waits.push(await businessDaysHeld(intentId));
    }
    // What a version says below the least hold is not kept.
    expect(waits).toEqual([9, 5, 5]);
    await holdFor(5);
  });

  it('that the bank refuses days later was never there', async () => {
    const intentId = await open('pm_usBankAccount_insufficientFunds');
    await days(6);
    await connected.ask(intentId);
    expect(await stateOf(intentId)).toMatchObject({ state: 'open' });
    expect(await transfersOf(intentId)).toEqual([]);
  });
});
