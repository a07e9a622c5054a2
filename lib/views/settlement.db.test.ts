import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmByPerson, type Engine, syncIntent } from '@/lib/harbor';
import type { RailFact, RailPort } from '@/lib/harbor/ports';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, type TestTenant, unwrap } from '@/lib/testing/stack';
import { type IntentDetail, intentDetailSchema, overviewSchema, pageSize, settlementPageSchema } from './contract';
import { getIntent } from './get-intent';
import { listSettlements } from './list-settlements';
import { readOverview } from './read-overview';
import { openReader, type Reader } from './reader';

let stack: Stack;
let reader: Reader;
let acme: TestTenant;
let other: TestTenant;

/** What the rail behind the routes says in the place of the simulated one. */
let said: Partial<RailPort> = {};

beforeAll(async () => {
  stack = await createStack({
    rails: (rails) => (rail, mode, environment, kind) => {
      const port = rails(rail, mode, environment, kind);
      return port === null ? null : { ...port, ...said };
    },
  });
  reader = openReader(stack.database.appUrl);
  acme = await stack.tenant('acme');
  other = await stack.tenant('other');
});
afterAll(async () => {
  await reader?.$disconnect();
  await stack?.close();
});

const userId = uuidV4();
const person = (tenant: Tenant): Ctx => ({
  tenant,
  actor: { kind: 'user', id: userId, role: 'owner', name: 'Ada', sessionId: userId },
  requestId: 'req_views',
  now: new Date(),
});
const queue = async (tenant = acme.tenant, cursor = '') =>
  settlementPageSchema.parse(unwrap(await listSettlements(person(tenant), { cursor }, reader)));
const detail = async (intentId: string): Promise<IntentDetail> =>
  intentDetailSchema.parse(unwrap(await getIntent(person(acme.tenant), intentId, reader)));

async function judged(costCents: number, { client } = acme): Promise<string> {
  const intentId = String((await client.create()).body.intent_id);
  await client.fund(intentId);
  await client.evidence(intentId, { status: 'completed', cost_cents: costCents });
  return intentId;
}

/** The engine behind a rail that says what the test wants. */
function behind(answers: Partial<RailPort>): Engine {
  const { engine } = stack.services;
  const rail = engine.rails('stripe_connect', 'simulated', 'sandbox', 'agreement');
  if (rail === null) throw new Error('no rail');
  return { ...engine, rails: () => ({ ...rail, ...answers }) };
}

describe('the settlement queue', () => {
  it('lists what waits, oldest first, each with its verdict; and what the rail has not answered', async () => {
    expect(await queue()).toMatchObject({ items: [], serviceKeysConfirm: true, anyExists: false });
    const passed = await judged(18_700);
    const failed = await judged(23_000);
    await judged(18_700, other);
    expect((await queue()).items).toMatchObject([
      { id: passed, status: 'evidence_submitted', passed: true, money: { amount: '20000', asset: 'usd' } },
      { id: failed, status: 'evidence_submitted', passed: false },
    ]);
    const overview = overviewSchema.parse(unwrap(await readOverview(person(acme.tenant), reader)));
    expect(overview.waiting).toEqual({ settlement: 2, unknown: 0, disputed: 0 });

    await confirmByPerson(stack.services.engine, person(acme.tenant), failed);
    const silent = behind({ execute: () => Promise.reject(new Error('no answer')) });
    await confirmByPerson(silent, person(acme.tenant), passed);
    expect((await queue()).items).toMatchObject([{ id: passed, status: 'unknown' }]);
  });

  it('is read page by page', async () => {
    const tenant = await stack.tenant('busy');
    const made: string[] = [];
    for (let index = 0; index < pageSize + 2; index++) made.push(await judged(18_700, tenant));
    const first = await queue(tenant.tenant);
    expect(first.items).toHaveLength(pageSize);
    const second = await queue(tenant.tenant, first.nextCursor ?? '');
    expect(second.nextCursor).toBeNull();
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
  }, 60_000);
});

describe('one intent at a real rail', () => {
  it.each([
    ['https://checkout.stripe.test/pay/cs_1', 'https://checkout.stripe.test/pay/cs_1'],
    ['javascript:alert(1)', null],
  ])('shows the payer’s page, and nothing that a browser would run: %s', async (url, shown) => {
    const answer = {
      status: 'pending',
      railRef: 'cs_1',
      detail: { payment_url: url, latest_charge_id: 'ch_1' },
    } as const;
    said = { execute: () => Promise.resolve(answer), lookUp: () => Promise.resolve(answer) };
    const intentId = String((await acme.client.create()).body.intent_id);
    expect((await acme.client.fund(intentId)).status).toBe(202);
    said = {};
    const intent = await detail(intentId);
    expect(intent.paymentUrl).toBe(shown);
    expect(intent.operations.at(-1)?.detail).toMatchObject({ latest_charge_id: 'ch_1' });
  });

  it('tells what happened there by itself, and who has the money now', async () => {
    const intentId = await judged(18_700);
    await acme.client.confirm(intentId);
    const facts: readonly RailFact[] = [
      { kind: 'dispute_opened', ref: 'dp_1', reason: 'fraudulent', amount: 20_000n, inquiry: false, dueAt: new Date() },
      { kind: 'funds_withdrawn', ref: 'dp_1', reason: 'fraudulent', amount: 20_000n },
    ];
    await syncIntent(behind({ inspect: () => Promise.resolve(facts) }), person(acme.tenant), intentId);
    const intent = await detail(intentId);
    expect(intent.status).toBe('released');
    expect(intent.railFacts).toMatchObject([
      { kind: 'dispute_opened', reference: 'dp_1', reason: 'fraudulent', afterEnd: true },
      { kind: 'funds_withdrawn', money: { amount: '20000', asset: 'usd' }, afterEnd: true },
    ]);
    expect(intent.postings.at(-1)).toMatchObject({ debit: 'platform', credit: 'payer', kind: 'withdrawal' });
    expect(intent.timeline.slice(-2)).toMatchObject([
      { kind: 'claim_opened', cause: 'rail', detail: expect.stringContaining('contests $200.00 (fraudulent)') },
      { kind: 'claim_changed', cause: 'rail', detail: expect.stringContaining('took $200.00 back') },
    ]);
  });
});
