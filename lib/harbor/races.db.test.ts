import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { type Engine, recoverOperation, sweepDeadline } from '@/lib/harbor';
import type { RailOutcome, RailPort } from '@/lib/harbor/ports';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

let stack: Stack;
let acme: TestTenant;
let superuser: Database;

beforeAll(async () => {
  stack = await createStack();
  acme = await stack.tenant('acme');
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 2 });
});
afterAll(async () => {
  await superuser.close();
  await stack.close();
});

const system = (now: Date): Ctx => ({
  tenant: acme.tenant,
  actor: { kind: 'system', id: 'worker' },
  requestId: 'req_worker_test',
  now,
});
const later = () => new Date(Date.now() + 2 * 3_600_000);

/** The engine behind a rail that says what the test wants. */
const behind = (answers: Partial<RailPort>): Engine => {
  const { engine } = stack.services;
  const rail = engine.rails('stripe_connect', 'simulated', 'sandbox', 'agreement');
  if (rail === null) throw new Error('no rail');
  return { ...engine, rails: () => ({ ...rail, ...answers }) };
};

async function funded() {
  const created = await acme.client.create();
  const answer = await acme.client.fund(created.body.intent_id);
  expect(answer.status).toBe(200);
  return { intentId: String(created.body.intent_id), token: String(answer.body.capability_token) };
}

const pastDeadline = (intentId: string) =>
  superuser.rows(`UPDATE intents SET deadline = now() - interval '1 second' WHERE id = $1`, [intentId]);

const operationsOf = (intentId: string, kind: string) =>
  superuser.rows('SELECT id, status FROM rail_operations WHERE intent_id = $1 AND kind = $2', [intentId, kind]);

describe('a refund by deadline that is under way', () => {
  async function refunding() {
    const intent = await funded();
    await pastDeadline(intent.intentId);
    const pending: RailOutcome = { status: 'pending', railRef: null };
    await sweepDeadline(behind({ execute: () => Promise.resolve(pending) }), system(later()), intent.intentId);
    // As a request that came before the deadline would find it.
    await superuser.rows(`UPDATE intents SET deadline = now() + interval '1 hour' WHERE id = $1`, [intent.intentId]);
    return intent;
  }

  it('lets nothing more be spent', async () => {
    const { intentId, token } = await refunding();
    const answer = await acme.client.verify({ intent_id: intentId, token, operation: 'travel.book_hotel' });
    expect(answer.body).toMatchObject({ allow: false });
    const direct = stack.services.db.rows('SELECT spend_commit($1, $2)', [
      acme.tenant.id,
      JSON.stringify({
        key_id: null,
        limit: 1,
        decision: { tenant_id: acme.tenant.id, id: uuidV4(), intent_id: intentId, allowed: true, amount: 1 },
      }),
    ]);
    await expect(direct).rejects.toMatchObject({ code: 'TG005' });
  });

  it('takes no evidence any more', async () => {
    const { intentId } = await refunding();
    const answer = await acme.client.evidence(intentId, { status: 'completed', cost_cents: 1 });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'intent.settling' } } });
  });
});

describe('a decline that came after the caller was told to wait', () => {
  it('is said once before anything is tried anew', async () => {
    const created = await acme.client.create({ budget: { sandbox_scenario: 'unknown' } });
    const intentId = String(created.body.intent_id);
    expect(await acme.client.fund(intentId)).toMatchObject({ status: 202 });
    const [operation] = await operationsOf(intentId, 'authorise');
    const failed: RailOutcome = { status: 'failed', failureCode: 'card_declined', railRef: null };
    const { id } = operation as { id: string };
    await recoverOperation(behind({ lookUp: () => Promise.resolve(failed) }), system(new Date()), id, intentId);
    expect(await acme.client.fund(intentId)).toMatchObject({ status: 409, body: { error: { code: 'rail.declined' } } });
    expect(await operationsOf(intentId, 'authorise')).toHaveLength(1);
    expect((await acme.client.fund(intentId)).status).toBe(202);
    expect(await operationsOf(intentId, 'authorise')).toHaveLength(2);
  });
});

describe('an authorisation that the rail never saw', () => {
  it('is not made for an intent whose deadline has passed', async () => {
    const created = await acme.client.create({ budget: { sandbox_scenario: 'unknown' } });
    const intentId = String(created.body.intent_id);
    await acme.client.fund(intentId);
    await pastDeadline(intentId);
    const [operation] = await operationsOf(intentId, 'authorise');
    let calls = 0;
    const engine = behind({
      lookUp: () => Promise.resolve({ status: 'not_found' }),
      execute: () => {
        calls += 1;
        return Promise.resolve({ status: 'succeeded', railRef: 'late' });
      },
    });
    await recoverOperation(engine, system(new Date()), (operation as { id: string }).id, intentId);
    expect(calls).toBe(0);
    expect(await operationsOf(intentId, 'authorise')).toMatchObject([{ status: 'failed' }]);
  });
});

describe('the database by itself', () => {
  it('refuses two payouts of one hold, also side by side', async () => {
    const { intentId } = await funded();
    const payout = () =>
      superuser.rows(
        `INSERT INTO ledger_transfers (tenant_id, id, intent_id, debit, credit, amount, currency, scale, kind)
         VALUES ($1, $2, $3, 'held', 'payee', 20000, 'usd', 2, 'release')`,
        [acme.tenant.id, uuidV4(), intentId],
      );
    const settled = await Promise.allSettled([payout(), payout()]);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('lets no process put an event into the chain by itself', async () => {
    const forged = stack.services.db.rows(
      `INSERT INTO ledger_events (tenant_id, id, intent_id, kind, ordinal, body, digest, request_id, actor, seq)
       VALUES ($1, $2, $2, 'released', 1, '{}', '\\x00', 'r', 'a', 1)`,
      [acme.tenant.id, uuidV4()],
    );
    await expect(forged).rejects.toMatchObject({ code: '42501' });
  });
});
