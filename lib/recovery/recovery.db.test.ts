import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, inTenant, openDatabase } from '@/lib/db/pool';
import type { RailPort } from '@/lib/harbor/ports';
import { uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

let stack: Stack;
let owner: Database;
let tenant: TestTenant;
let rival: TestTenant;

/** How often the rail was asked about each intent, and what it does instead of its own. */
const asked = new Map<string, number>();
const called = new Map<string, number>();
const refusing = new Set<string>();

const counted = (rail: RailPort): RailPort => ({
  plan: (purpose) => rail.plan(purpose),
  async execute(call, signal) {
    const name = `${call.intentId} ${call.kind}`;
    called.set(name, (called.get(name) ?? 0) + 1);
    if (refusing.has(call.intentId) && call.kind === 'capture') {
      return { status: 'failed', failureCode: 'account_closed', railRef: null };
    }
    return rail.execute(call, signal);
  },
  async lookUp(call, signal) {
    asked.set(call.intentId, (asked.get(call.intentId) ?? 0) + 1);
    return rail.lookUp(call, signal);
  },
});

beforeAll(async () => {
  stack = await createStack({
    rails: (rails) => (rail, mode, environment, kind) => {
      const found = rails(rail, mode, environment, kind);
      return found === null ? null : counted(found);
    },
  });
  owner = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  [tenant, rival] = [await stack.tenant('acme'), await stack.tenant('rival')];
});
afterAll(async () => {
  await owner.close();
  await stack.close();
});

const root = '/harbor/operator/v1/intents';
const list = async (query = '') => (await tenant.client.get(`${root}/stuck${query}`)).body;
const reconcile = (intentId: string, headers?: Readonly<Record<string, string>>) =>
  tenant.client.post(`${root}/${intentId}/reconcile`, {}, headers);
/** Makes everything about an intent older than it is. */
const age = async (intentId: string, interval: string): Promise<void> => {
  for (const text of [
    `UPDATE rail_operations SET created_at = created_at - $2::interval, lease_until = lease_until - $2::interval WHERE intent_id = $1`,
    `UPDATE intents SET updated_at = updated_at - $2::interval WHERE id = $1`,
  ]) {
    await owner.rows(text, [intentId, interval]);
  }
};
const itemOf = async (intentId: string) =>
  (await list('?limit=100')).items.find((item: { intent_id: string }) => item.intent_id === intentId);

async function created(scenario: string, by = tenant): Promise<string> {
  const intentId = uuidV4();
  const budget = { currency: 'usd', max_spend_usd: 200, sandbox_scenario: scenario };
  expect(await by.client.create({ intentId, budget })).toMatchObject({ status: 201 });
  return intentId;
}

async function unknown(by = tenant, scenario = 'unknown'): Promise<string> {
  const intentId = await created(scenario, by);
  expect(await by.client.fund(intentId)).toMatchObject({ status: 202 });
  return intentId;
}

describe('the queue', () => {
  it('shows an unknown call once it is old enough, with its reason and the one safe action', async () => {
    const intentId = await unknown();
    expect(await itemOf(intentId)).toBeUndefined();
    await age(intentId, '1 minute');
    expect(await itemOf(intentId)).toMatchObject({
      state: 'open',
      rail: 'stripe_connect',
      settlement_mode: 'simulated',
      recovery_state: 'pending_rail',
      reason: 'operation_unknown',
      severity: 'high',
      safe_action: { kind: 'ask_the_rail' },
      amount_cents: 20_000,
    });
    const old = await list('?older_than_seconds=3600&limit=100');
    expect(old.items.map((item: { intent_id: string }) => item.intent_id)).not.toContain(intentId);
  });

  it('keeps other tenants apart', async () => {
    const intentId = await unknown(rival);
    await age(intentId, '1 minute');
    expect(await itemOf(intentId)).toBeUndefined();
    expect(await reconcile(intentId)).toMatchObject({
      status: 404,
      body: { error: { code: 'recovery.intent_not_found' } },
    });
    const seen = (await rival.client.get(`${root}/stuck`)).body;
    expect(seen.items).toMatchObject([{ intent_id: intentId }]);
  });

  it('goes on behind its cursor without repeating or losing any, whatever the severity', async () => {
    for (let i = 0; i < 4; i++) await age(await unknown(), `${i + 2} minutes`);
    const held = await created('ok');
    await tenant.client.fund(held);
    await owner.rows(`UPDATE intents SET hold_expires_at = now() + interval '1 hour' WHERE id = $1`, [held]);
    const all = (await list('?limit=100')).items.map((item: { intent_id: string }) => item.intent_id);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(4);
    expect(all.at(-1)).toBe(held);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await list(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...page.items.map((item: { intent_id: string }) => item.intent_id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all);
    expect(await tenant.client.get(`${root}/stuck?cursor=nonsense`)).toMatchObject({ status: 400 });
  });
});

describe('reconciling', () => {
  it('asks the rail once for sixty-four who ask at once', async () => {
    const intentId = await unknown();
    await age(intentId, '1 minute');
    const before = asked.get(intentId) ?? 0;
    const answers = await Promise.all(Array.from({ length: 64 }, () => reconcile(intentId)));
    expect((asked.get(intentId) ?? 0) - before).toBe(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 202,
      body: { recovery_state: 'pending_rail', action_taken: 'asked_rail' },
    });
    expect(called.get(`${intentId} authorise`)).toBe(1);
  });

  it('finds out that it had succeeded, and the intent leaves the queue', async () => {
    const intentId = await unknown(tenant, 'timeout_then_success');
    await age(intentId, '1 minute');
    await sleep(3_200);
    const key = { 'idempotency-key': uuidV4() };
    const first = await reconcile(intentId, key);
    expect(first).toMatchObject({
      status: 200,
      body: {
        intent_id: intentId,
        recovery_state: 'reconciled',
        rail_state: 'authorise_succeeded',
        harbor_state: 'funded',
        action_taken: 'asked_rail',
      },
    });
    expect(await itemOf(intentId)).toBeUndefined();
    const count = asked.get(intentId);
    expect(await reconcile(intentId, key)).toMatchObject({ status: 200, body: first.body });
    expect(asked.get(intentId)).toBe(count);
    expect(called.get(`${intentId} authorise`)).toBe(1);
  });

  it('refuses fund and confirm beside an unknown call, and does nothing beside it either', async () => {
    const intentId = await unknown();
    await age(intentId, '1 minute');
    expect(await tenant.client.fund(intentId)).toMatchObject({
      status: 409,
      body: { error: { code: 'reconcile_required' } },
    });
    await reconcile(intentId);
    expect(called.get(`${intentId} authorise`)).toBe(1);
    expect(called.get(`${intentId} capture`)).toBeUndefined();
  });

  it('carries on a refused settlement, and says when it is refused again and again', async () => {
    const intentId = await created('ok');
    await tenant.client.fund(intentId);
    await tenant.client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
    refusing.add(intentId);
    expect(await tenant.client.confirm(intentId)).toMatchObject({ status: 409 });
    await age(intentId, '5 minutes');
    expect(await itemOf(intentId)).toMatchObject({
      reason: 'settlement_refused',
      severity: 'critical',
      recovery_state: 'harbor_ahead',
      last_error: 'account_closed',
      attempts: 1,
      safe_action: { kind: 'confirm_again' },
    });
    for (const attempt of [2, 3]) {
      expect(await reconcile(intentId)).toMatchObject({
        body: { action_taken: 'continued_settlement', rail_state: 'capture_failed' },
      });
      expect(called.get(`${intentId} capture`)).toBe(attempt);
      await sleep(1_100);
    }
    await age(intentId, '5 minutes');
    expect(await itemOf(intentId)).toMatchObject({
      reason: 'settlement_refused_repeatedly',
      safe_action: { kind: 'contact' },
    });
    refusing.delete(intentId);
    expect(await reconcile(intentId)).toMatchObject({
      status: 200,
      body: { recovery_state: 'reconciled', harbor_state: 'released', rail_state: 'capture_succeeded' },
    });
    expect(await itemOf(intentId)).toBeUndefined();
  });

  it('leaves an intent alone that is not in trouble, and names who asked', async () => {
    const intentId = await created('ok');
    await tenant.client.fund(intentId);
    expect(await reconcile(intentId)).toMatchObject({
      status: 200,
      body: { recovery_state: 'none', harbor_state: 'funded', action_taken: 'none', reason: null },
    });
    const rows = await inTenant(stack.services.db, tenant.tenant.id, (tx) =>
      tx.rows(`SELECT actor_kind FROM audit_entries WHERE subject_id = $1 AND action = 'recovery.reconcile'`, [
        intentId,
      ]),
    );
    expect(rows).toEqual([{ actor_kind: 'service_key' }]);
  });

  it('is for the desk: a developer and an auditor may look', async () => {
    const intentId = await created('ok');
    for (const role of ['developer', 'auditor'] as const) {
      const client = tenant.as(await tenant.key(role));
      expect(await client.get(`${root}/stuck`)).toMatchObject({ status: 200 });
      expect(await client.post(`${root}/${intentId}/reconcile`, {})).toMatchObject({ status: 403 });
    }
  });
});
