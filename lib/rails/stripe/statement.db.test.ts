import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { syncIntent } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { compareDay, dayBefore } from '@/lib/recovery';
import { dayOf } from '@/lib/recovery/domain/day';
import type { RailStatement } from '@/lib/recovery/ports';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { type TestTenant, unwrap } from '@/lib/testing/stack';
import { clientOf } from './simulator/testing/stage';
import { stripeStatement } from './statement';
import { settingsOf } from './testing/drive';

let connected: Connected;
beforeAll(async () => {
  connected = await createConnected();
});
afterAll(() => connected.close());
afterEach(() => expect(connected.stage.violations).toEqual([]));

const budget = { currency: 'usd', max_spend_usd: 200, payment_method_id: 'pm_card_visa' };

interface Held {
  readonly intentId: string;
  readonly payment: string;
}

async function held(): Promise<Held> {
  const created = await connected.tenant.client.create({ budget });
  expect(created).toMatchObject({ status: 201, body: { state: 'funded', settlement_mode: 'live' } });
  const { intent_id: intentId, funding } = created.body;
  return { intentId, payment: funding.stripe_payment_intent_id };
}

/** An intent whose evidence was accepted (released) or not (its hold let go). */
async function settled(cost = 18_700): Promise<Held> {
  const intent = await held();
  const { client } = connected.tenant;
  await client.evidence(intent.intentId, { status: 'completed', cost_cents: cost });
  expect(await client.confirm(intent.intentId)).toMatchObject({ status: 200 });
  return intent;
}

/** Reads the rail again, as the worker does. */
async function reconcile(intentId: string): Promise<void> {
  const { tenant } = connected.tenant;
  const actor = { kind: 'system', id: 'worker' } as const;
  await syncIntent(connected.worker.engine, { tenant, actor, requestId: 'req_sync', now: new Date() }, intentId);
}

/** A platform has money of its own, which fees come out of. */
const platformMoney = () =>
  connected.stage.stripe.paymentIntents.create({
    amount: 100_000,
    currency: 'usd',
    payment_method: 'pm_card_bypassPending',
    confirm: true,
    off_session: true,
  });

const connectText = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes || '{"stripe_connect":"connected"}', destinations, settings, 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1`;

/** A debit that its bank has paid. */
async function debited(): Promise<Held> {
  const { client } = connected.tenant;
  const created = await client.create({
    rail: 'stripe_ach_debit',
    deadline: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    budget: { ...budget, payment_method_id: 'pm_usBankAccount_success' },
  });
  const { intent_id: intentId } = created.body;
  expect(await client.fund(intentId)).toMatchObject({ status: 202 });
  const { data } = await connected.stage.stripe.paymentIntents.list({ limit: 100 });
  const payment = data.find(({ metadata }) => metadata.tidegate_intent === intentId)?.id ?? '';
  await connected.stage.sim(`payment_intents/${payment}/settle`);
  await connected.ask(intentId);
  return { intentId, payment };
}

/** Accounts of the intent that are not even. */
const unevenAccounts = (intentId: string) =>
  connected.superuser.rows(
    `SELECT account, sum(amount) AS balance FROM (
       SELECT credit AS account, amount FROM ledger_transfers WHERE intent_id = $1
       UNION ALL SELECT debit, -amount FROM ledger_transfers WHERE intent_id = $1) t
     GROUP BY account HAVING sum(amount) <> 0`,
    [intentId],
  );

const compare = async ({ tenant }: TestTenant = connected.tenant, statements = connected.stack.services.statements) => {
  const ctx: Ctx = {
    tenant,
    actor: { kind: 'user', id: uuidV4(), role: 'operator', name: 'Dora Desk', sessionId: uuidV4() },
    requestId: 'req_test',
    // A little later, so that what Stripe dates by the second lies in the day.
    now: new Date(Date.now() + 2_000),
  };
  const deps = { db: connected.stack.services.db, statements };
  return compareDay(ctx, { day: dayOf(ctx.now), again: true }, deps);
};

interface Transfer {
  readonly amount: number;
  readonly transfer_group: string;
}

/** Stripe's statement, as it were if its transfers had been other ones. */
function statementWith(change: (transfer: Transfer) => readonly Transfer[]): RailStatement {
  const changed: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (!new URL(String(input)).pathname.endsWith('/v1/transfers')) return answer;
    const list: { data: Transfer[] } = await answer.json();
    return Response.json({ ...list, data: list.data.flatMap(change) });
  };
  const sdk = clientOf(connected.stage.simulator, { httpClient: Stripe.createFetchHttpClient(changed) });
  return stripeStatement(connected.stack.services.db, () => ({
    settings: settingsOf(connected.stage),
    sdk: () => sdk,
  }));
}

const cases = (intentId: string) =>
  connected.superuser.rows(
    `SELECT kind, subject, rail_amount, book_amount FROM recovery_cases WHERE intent_id = $1 AND counterpart = 'stripe' ORDER BY subject`,
    [intentId],
  );

async function operation(intentId: string, kind: string): Promise<string> {
  const [row] = await connected.superuser.rows('SELECT id FROM rail_operations WHERE intent_id = $1 AND kind = $2', [
    intentId,
    kind,
  ]);
  return `operation:${String(Object(row).id)}`;
}

describe('Stripe’s statement', () => {
  it('agrees about holds, releases, holds that were let go, and what a bank took and gave back', async () => {
    const { intentId, payment } = await settled();
    await settled(23_000);
    await held();
    const dispute = await connected.stage.sim(`payment_intents/${payment}/dispute`, {});
    await reconcile(intentId);
    await platformMoney();
    await connected.stage.sim(`disputes/${String(dispute.id)}/resolve`, { outcome: 'won' });
    await reconcile(intentId);
    await connected.ask(intentId);
    const { data: transfers } = await connected.stage.stripe.transfers.list({ transfer_group: intentId });
    expect(transfers.map(({ amount, amount_reversed }) => amount - amount_reversed)).toEqual([20_000, 0]);
    expect(unwrap(await compare())).toMatchObject({ differences: 0, opened: 0 });
    const [row] = await connected.superuser.rows('SELECT totals FROM recovery_statements WHERE tenant_id = $1', [
      connected.tenant.tenant.id,
    ]);
    const totals: { counterpart: string; movement: string; rail: string; books: string }[] = Object(row).totals;
    const ofStripe = totals.filter(({ counterpart }) => counterpart === 'stripe');
    expect(ofStripe.map(({ movement }) => movement)).toEqual([
      'hold',
      'refund',
      'reinstatement',
      'release',
      'reversal',
      'withdrawal',
    ]);
    for (const { rail, books } of ofStripe) expect(rail).toBe(books);
  });

  it.each([
    ['all', 'before', undefined],
    ['all', 'after', undefined],
    ['a part', 'before', 5_000],
    ['a part', 'after', 5_000],
  ])('agrees about %s that a bank took, when it is heard of %s the refund', async (_, heard, amount) => {
    const { differences } = unwrap(await compare());
    await platformMoney();
    const { intentId, payment } = await debited();
    const dispute = await connected.stage.sim(`payment_intents/${payment}/dispute`, amount ? { amount } : {});
    await connected.stage.sim(`disputes/${String(dispute.id)}/resolve`, { outcome: 'lost' });
    const { client } = connected.tenant;
    if (heard === 'before') {
      await reconcile(intentId);
      const path = `/harbor/operator/v1/intents/${intentId}/dispute/resolve`;
      await client.post(path, { resolution: 'refund', reason: 'The bank took it.' });
    } else {
      await client.evidence(intentId, { status: 'failed', cost_cents: 18_700 });
      await client.confirm(intentId);
    }
    for (const { id } of (await connected.stage.stripe.refunds.list({ payment_intent: payment })).data) {
      await connected.stage.sim(`refunds/${id}/succeed`);
    }
    await connected.ask(intentId);
    await reconcile(intentId);
    expect(await connected.superuser.rows('SELECT state FROM intents WHERE id = $1', [intentId])).toEqual([
      { state: 'refunded' },
    ]);
    expect(await unevenAccounts(intentId)).toEqual([]);
    expect(unwrap(await compare())).toMatchObject({ differences });
    expect(await cases(intentId)).toEqual([]);
  });

  it('names a refund that somebody made by hand', async () => {
    const { intentId, payment } = await settled();
    const refund = await connected.stage.sim(`payment_intents/${payment}/refund`, { amount: 500 });
    expect(unwrap(await compare())).toMatchObject({ differences: 1, opened: 1 });
    expect(await cases(intentId)).toEqual([
      { kind: 'missing_in_books', subject: `refund:${String(refund.id)}`, rail_amount: 500n, book_amount: null },
    ]);
    expect(unwrap(await compare())).toMatchObject({ differences: 1, opened: 0 });
  });

  it('names a transfer that Stripe does not know, one that it made over another amount, and a hold nobody booked', async () => {
    const [lost, other, unbooked] = [await settled(), await settled(), await held()];
    await connected.superuser.rows('DELETE FROM ledger_transfers WHERE intent_id = $1', [unbooked.intentId]);
    const statement = statementWith((transfer) => {
      if (transfer.transfer_group === lost.intentId) return [];
      return [transfer.transfer_group === other.intentId ? { ...transfer, amount: transfer.amount - 1 } : transfer];
    });
    expect(unwrap(await compare(connected.tenant, [statement]))).toMatchObject({ opened: 3 });
    expect(await cases(lost.intentId)).toMatchObject([
      { kind: 'missing_at_rail', subject: await operation(lost.intentId, 'transfer'), rail_amount: null },
    ]);
    expect(await cases(other.intentId)).toEqual([
      {
        kind: 'amount_differs',
        subject: await operation(other.intentId, 'transfer'),
        rail_amount: 19_999n,
        book_amount: 20_000n,
      },
    ]);
    expect(await cases(unbooked.intentId)).toMatchObject([
      { kind: 'missing_in_books', subject: await operation(unbooked.intentId, 'authorise'), rail_amount: 20_000n },
    ]);
  });

  it('tells a tenant nothing of another’s, and asks Stripe nothing for one who never used it', async () => {
    const other = await connected.stack.tenant('other');
    await fetch(`${connected.stage.simulator.url}/_sim/requests`, { method: 'DELETE' });
    expect(unwrap(await compare(other))).toMatchObject({ differences: 0 });
    expect((await connected.stage.sim('requests', undefined, 'GET')).requests).toEqual([]);
    await connected.superuser.rows(connectText, [other.tenant.id]);
    expect(unwrap(await compare(other))).toMatchObject({ differences: 0 });
  });

  it('reads the platform’s lists once for the tenants of one night, and again for whoever asks for it', async () => {
    const yesterday = dayBefore(new Date());
    const third = await connected.stack.tenant('third');
    await connected.superuser.rows(connectText, [third.tenant.id]);
    const listsFor = async ({ tenant }: TestTenant, again: boolean): Promise<number> => {
      await fetch(`${connected.stage.simulator.url}/_sim/requests`, { method: 'DELETE' });
      const actor = { kind: 'system', id: 'worker' } as const;
      const ctx: Ctx = { tenant, actor, requestId: 'req_test', now: new Date() };
      unwrap(await compareDay(ctx, { day: yesterday, again }, connected.stack.services));
      const { requests } = await connected.stage.sim('requests', undefined, 'GET');
      return Array.isArray(requests) ? requests.length : Number.NaN;
    };
    expect(await listsFor(connected.tenant, false)).toBeGreaterThan(24);
    expect(await listsFor(third, false)).toBe(0);
    expect(await listsFor(third, true)).toBeGreaterThan(24);
  });

  it('leaves the day for later when Stripe does not answer', async () => {
    await connected.stage.sim('faults', { kind: 'reset', method: 'GET', path: '/v1/charges', times: 100 });
    const refused = await compare();
    await connected.stage.sim('faults', undefined, 'DELETE');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'recovery.statement_unavailable' } });
  });

  it('agrees about bank debits, whose days at Stripe are not the days of the books', async () => {
    const { differences } = unwrap(await compare());
    const { client } = connected.tenant;
    const created = await client.create({
      rail: 'stripe_ach_debit',
      deadline: new Date(Date.now() + 30 * 86_400_000).toISOString(),
      budget: { ...budget, payment_method_id: 'pm_usBankAccount_success' },
    });
    const intentId: string = created.body.intent_id;
    expect(await client.fund(intentId)).toMatchObject({ status: 202 });
    expect(unwrap(await compare())).toMatchObject({ differences });
    await connected.stage.sim('clock/advance', { seconds: 6 * 86_400 });
    await connected.ask(intentId);
    await client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
    await client.confirm(intentId);
    await connected.stage.sim('clock/advance', { seconds: 8 * 86_400 });
    await connected.ask(intentId);
    expect(await connected.superuser.rows('SELECT state FROM intents WHERE id = $1', [intentId])).toEqual([
      { state: 'released' },
    ]);
    expect(unwrap(await compare())).toMatchObject({ differences });
    expect(await cases(intentId)).toEqual([]);
  });
});
