import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack, type TestTenant, unwrap } from '@/lib/testing/stack';
import { intentDetailSchema, intentFilterSchema, intentPageSchema, overviewSchema } from './contract';
import { getIntent } from './get-intent';
import { listIntents } from './list-intents';
import { readOverview } from './read-overview';
import { openReader, type Reader } from './reader';

let stack: Stack;
let reader: Reader;
let acme: TestTenant;
let other: TestTenant;
const ids: Record<'released' | 'refunded' | 'funded' | 'open' | 'foreign', string> = {
  released: '',
  refunded: '',
  funded: '',
  open: '',
  foreign: '',
};

const predicate: JsonObject = {
  version: 1,
  root: {
    op: 'all',
    clauses: [
      { op: 'schema' },
      {
        op: 'any',
        clauses: [
          { op: 'eq', path: ['status'], value: 'completed' },
          { op: 'exists', path: ['proof', '0'] },
        ],
      },
      { op: 'not', clause: { op: 'in', path: ['code'], values: [1, 'x'] } },
      { op: 'lte_budget', path: ['cost_cents'] },
    ],
  },
};

beforeAll(async () => {
  stack = await createStack();
  reader = openReader(stack.database.appUrl);
  acme = await stack.tenant('acme');
  other = await stack.tenant('other');
  const { client } = acme;
  const soon = new Date(Date.now() + 600_000).toISOString();
  ids.open = (await client.create({ amountCents: 1_250, deadline: soon })).body.intent_id;
  ids.funded = (await client.create({ amountCents: 999_999 })).body.intent_id;
  await client.fund(ids.funded);
  for (const [name, status] of [
    ['released', 'completed'],
    ['refunded', 'failed'],
  ] as const) {
    ids[name] = (await client.create({ predicate })).body.intent_id;
    await client.fund(ids[name]);
    await client.evidence(ids[name], { status, cost_cents: 18_700 });
    await client.confirm(ids[name]);
  }
  ids.foreign = (await other.client.create({ amountCents: 1_250 })).body.intent_id;
});
afterAll(async () => {
  await reader?.$disconnect();
  await stack?.close();
});

const ctxOf = (tenant: Tenant, role: Role = 'owner'): Ctx => ({
  tenant,
  actor: { kind: 'user', id: tenant.id, role, name: 'Ada', sessionId: tenant.id },
  requestId: 'req_views',
  now: new Date(),
});
const list = async (query: string, tenant = acme.tenant) => {
  const filter = intentFilterSchema.parse(Object.fromEntries(new URLSearchParams(query)));
  return intentPageSchema.parse(unwrap(await listIntents(ctxOf(tenant), filter, reader)));
};
const found = async (query: string) => (await list(query)).items.map(({ id }) => id);

describe('the list', () => {
  it('shows the tenant its own intents, newest first, with their total', async () => {
    const page = await list('');
    expect(page.items.map(({ id }) => id)).toEqual([ids.refunded, ids.released, ids.funded, ids.open]);
    expect(page.items.map(({ status }) => status)).toEqual(['refunded', 'released', 'funded', 'open']);
    expect(page.total).toEqual({ count: 4, capped: false, sums: [{ asset: 'usd', amount: '1041249' }] });
    expect(page.nextCursor).toBeNull();
  });

  it.each([
    ['status=open', () => [ids.open]],
    ['status=released,refunded', () => [ids.refunded, ids.released]],
    ['status=unknown', () => []],
    ['q=12.50', () => [ids.open]],
    ['q=9,999.99', () => [ids.funded]],
    ['asset=usd&status=funded', () => [ids.funded]],
    ['asset=eur', () => []],
    ['q=nothing+like+this', () => []],
    ['from=2000-01-01&to=2000-12-31', () => []],
    ['sort=oldest', () => [ids.open, ids.funded, ids.released, ids.refunded]],
    ['sort=deadline', () => [ids.open, ids.funded]],
  ])('filters by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected());
  });

  it('finds by the beginning of an id, and by either party', async () => {
    expect(await found(`q=${ids.funded.slice(0, 13)}`)).toContain(ids.funded);
    expect(await found(`q=${encodeURIComponent(acme.identity.payee.did)}`)).toHaveLength(4);
    expect(await found(`q=${encodeURIComponent(acme.identity.principal.did)}&status=open`)).toEqual([ids.open]);
  });

  it('never shows another tenant’s intent, whatever is searched', async () => {
    expect(await found(`q=${ids.foreign}`)).toEqual([]);
    expect(await found('q=12.50')).not.toContain(ids.foreign);
    expect((await list('', acme.live)).anyExists).toBe(false);
  });

  it.each(['newest', 'oldest', 'deadline'])('pages through everything once, %s', async (sort) => {
    const many = await stack.tenant(`many-${sort}`);
    const made: string[] = [];
    for (let n = 0; n < 53; n++) made.push((await many.client.create()).body.intent_id);
    const first = await list(`sort=${sort}`, many.tenant);
    const second = await list(`sort=${sort}&cursor=${first.nextCursor}`, many.tenant);
    expect(second.nextCursor).toBeNull();
    const seen = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(seen).size).toBe(53);
    expect(seen.toSorted()).toEqual(made.toSorted());
    const agent = `q=${encodeURIComponent(many.identity.payee.did)}&sort=${sort}`;
    const third = await list(agent, many.tenant);
    const fourth = await list(`${agent}&cursor=${third.nextCursor}`, many.tenant);
    expect(new Set([...third.items, ...fourth.items].map(({ id }) => id)).size).toBe(53);
  });
});

describe('one intent', () => {
  const detail = async (id: string, role: Role = 'owner') =>
    intentDetailSchema.parse(unwrap(await getIntent(ctxOf(acme.tenant, role), id, reader)));

  it('tells the story of a release', async () => {
    const intent = await detail(ids.released);
    expect(intent.status).toBe('released');
    expect(intent.timeline.map(({ kind, cause }) => `${kind} ${cause}`)).toEqual([
      'intent_created request',
      'settlement_hold_placed operation',
      'evidence_submitted request',
      'predicate_evaluated evidence',
      'settlement_rail_confirmed operation',
      'released evaluation',
    ]);
    expect(intent.timeline[0]?.actor).toMatchObject({
      kind: 'service_key',
      name: expect.not.stringMatching('a service key'),
    });
    expect(intent.postings.map(({ debit, credit, money }) => [debit, credit, money.amount])).toEqual([
      ['payer', 'held', '20000'],
      ['held', 'payee', '20000'],
    ]);
    expect(intent.operations.every(({ state }) => state === 'succeeded')).toBe(true);
    expect(intent.evidence).toMatchObject({ payload: { status: 'completed', cost_cents: 18_700 }, signed: true });
  });

  it('gives a verdict to each clause, in the same order', async () => {
    const { agreement, evaluation } = await detail(ids.refunded);
    expect(evaluation?.passed).toBe(false);
    const lines = agreement.clauses.map(({ sentence }, index) => {
      const verdict = evaluation?.trace[index];
      return `${sentence}: ${verdict?.reason ?? verdict?.passed}`;
    });
    expect(evaluation?.trace).toHaveLength(lines.length);
    expect(lines).toEqual([
      'All of these hold: clause_failed',
      'The evidence has the shape that the evidence schema asks for: true',
      'At least one of these holds: no_clause_passed',
      '"status" is "completed": value_mismatch',
      '"proof.0" is there: path_missing',
      'This does not hold: true',
      '"code" is one of 1, "x": path_missing',
      `"cost_cents" is not more than the intent's amount ($200.00): true`,
    ]);
  });

  it('keeps the audit log from those who may not read it', async () => {
    expect((await detail(ids.released, 'auditor')).audit?.map(({ action }) => action)).toContain('intent.create');
    expect((await detail(ids.released, 'operator')).audit).toBeNull();
  });

  it.each([
    ['of another tenant', () => ids.foreign],
    ['that does not exist', () => '00000000-0000-4000-8000-000000000000'],
    ['that is no id', () => "x' OR true --"],
  ])('gives the same answer for an id %s', async (_, id) => {
    expect(await getIntent(ctxOf(acme.tenant), id(), reader)).toEqual({ ok: true, value: null });
  });
});

describe('the overview', () => {
  it('counts what its links list', async () => {
    const overview = overviewSchema.parse(unwrap(await readOverview(ctxOf(acme.tenant), reader)));
    expect(overview.assets).toEqual([
      {
        asset: 'usd',
        held: { count: 1, money: { asset: 'usd', amount: '999999' } },
        released: { count: 1, money: { asset: 'usd', amount: '20000' } },
        refunded: { count: 1, money: { asset: 'usd', amount: '20000' } },
      },
    ]);
    expect(overview.waiting).toEqual({ settlement: 0, unknown: 0, disputed: 0 });
    expect(overview.days).toHaveLength(30);
    expect(overview.days.at(-1)).toMatchObject({ held: { count: 1 }, released: { count: 1 }, refunded: { count: 1 } });
  });

  it('is empty for a tenant without intents', async () => {
    expect(unwrap(await readOverview(ctxOf(acme.live), reader))).toMatchObject({
      anyExists: false,
      assets: [],
      days: [],
    });
  });
});
