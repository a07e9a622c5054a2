import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { createWorkerServices } from '@/lib/runtime/worker-services';
import { createStack, type Stack, type TestTenant, testSecret, unwrap } from '@/lib/testing/stack';
import { compareDay, getCase, listCases, noteCase, uncomparedTenants } from '.';
import { dayOf } from './domain/day';

let stack: Stack;
let owner: Database;
let tenant: TestTenant;
const day = (): string => dayOf(new Date());

beforeAll(async () => {
  stack = await createStack();
  owner = openDatabase({ url: stack.database.superuserUrl, applicationName: 'forger', maxConnections: 2 });
  tenant = await stack.tenant('acme');
});
afterAll(async () => {
  await owner.close();
  await stack.close();
});

const desk = (role: 'operator' | 'developer' = 'operator'): Ctx => ({
  tenant: tenant.tenant,
  actor: { kind: 'user', id: uuidV4(), role, name: 'Dora Desk', sessionId: uuidV4() },
  requestId: 'req_test',
  now: new Date(),
});
const compare = (again = true) => compareDay(desk(), { day: day(), again }, stack.services);
const cases = async (status: readonly ('open' | 'explained' | 'closed')[] = []) =>
  unwrap(await listCases(desk(), { status: [...status], limit: 50 }, stack.services));

async function settled(cost = 18_700): Promise<string> {
  const intentId = uuidV4();
  await tenant.client.create({ intentId });
  await tenant.client.fund(intentId);
  await tenant.client.evidence(intentId, { status: 'completed', cost_cents: cost });
  expect(await tenant.client.confirm(intentId)).toMatchObject({ status: 200 });
  return intentId;
}

describe('a day', () => {
  it('agrees when every movement stands on both sides: holds, releases, refunds and what the bank took back', async () => {
    await settled();
    await settled(23_000);
    const returned = await settled();
    await stack.services.db.rows('SELECT simulated_rail_happen($1, $2, $3, $4)', [
      tenant.tenant.id,
      returned,
      ['dispute_opened', 'funds_withdrawn'],
      'dp_1',
    ]);
    await tenant.client.post(`/harbor/operator/v1/intents/${returned}/reconcile`, {});
    expect(unwrap(await compare())).toEqual({ day: day(), differences: 0, opened: 0 });
    const { days, open_count } = await cases();
    expect(open_count).toBe(0);
    const [{ totals = [] } = {}] = days;
    expect(totals.map(({ movement }) => movement)).toEqual(['hold', 'refund', 'release', 'withdrawal']);
    for (const { rail, books } of totals) expect(rail).toBe(books);
  });

  it('opens one case for each difference, once, and mends nothing', async () => {
    const [lost, invented, other] = [await settled(), await settled(), await settled()];
    await owner.rows(`DELETE FROM simulated_rail_entries WHERE intent_id = $1 AND kind = 'capture'`, [lost]);
    await owner.rows('DELETE FROM ledger_transfers WHERE intent_id = $1', [invented]);
    await owner.rows(
      `UPDATE simulated_rail_entries SET amount = amount - 1 WHERE intent_id = $1 AND kind = 'capture'`,
      [other],
    );
    const before = await owner.rows('SELECT count(*) FROM ledger_transfers');
    expect(unwrap(await compare())).toMatchObject({ differences: 4, opened: 4 });
    expect(unwrap(await compare())).toMatchObject({ differences: 4, opened: 0 });
    expect(await owner.rows('SELECT count(*) FROM ledger_transfers')).toEqual(before);
    const { items, open_count } = await cases(['open']);
    expect(open_count).toBe(4);
    const found = new Set(items.map(({ kind, intent_id }) => `${kind} ${intent_id}`));
    expect(found).toEqual(
      new Set([`missing_at_rail ${lost}`, `missing_in_books ${invented}`, `amount_differs ${other}`]),
    );
  });

  it('is not compared by those who only look, nor when it is no day', async () => {
    const input = { day: day(), again: true };
    expect(await compareDay(desk('developer'), input, stack.services)).toMatchObject({ ok: false });
    for (const other of ['2030-13-01', '1999-01-01', 'today']) {
      const refused = await compareDay(desk(), { day: other, again: true }, stack.services);
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'recovery.day_invalid' } });
    }
  });

  it('is left for later when a counterpart cannot be read', async () => {
    const [real] = stack.services.statements;
    if (real === undefined) throw new Error('no statement');
    const silent = { ...real, period: () => Promise.reject(new Error('down')) };
    const deps = { db: stack.services.db, statements: [silent] };
    expect(await compareDay(desk(), { day: day(), again: true }, deps)).toMatchObject({
      ok: false,
      refusal: { code: 'recovery.statement_unavailable' },
    });
    expect(unwrap(await compare())).toMatchObject({ opened: 0 });
  });

  it('is compared by one worker of two', async () => {
    const worker = await createWorkerServices({
      databaseUrl: stack.database.workerUrl,
      secret: testSecret,
      origin: 'http://localhost:3000',
    });
    try {
      const yesterday = dayOf(new Date(Date.now() - 86_400_000));
      expect(await uncomparedTenants(worker.db, yesterday, 10)).toEqual([tenant.tenant.id]);
      const ctx: Ctx = { ...desk(), actor: { kind: 'system', id: 'worker' } };
      const both = await Promise.all([1, 2].map(() => compareDay(ctx, { day: yesterday, again: false }, worker)));
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await uncomparedTenants(worker.db, yesterday, 10)).toEqual([]);
    } finally {
      await worker.close();
    }
  });
});

describe('a case', () => {
  it('takes notes, is explained and closed, and then takes nothing more', async () => {
    const [item] = (await cases(['open'])).items;
    const caseId = item?.case_id ?? '';
    const note = (body: string, status?: 'explained' | 'closed', role: 'operator' | 'developer' = 'operator') =>
      noteCase(desk(role), { caseId, body, idempotency: null, ...(status && { status }) }, stack.services);
    expect(await note('asked the bank', undefined, 'developer')).toMatchObject({ ok: false });
    unwrap(await note('asked the bank'));
    expect(unwrap(await note('their batch was late', 'explained'))).toMatchObject({ status: 'explained' });
    expect(unwrap(await note('it arrived', 'closed'))).toMatchObject({ status: 'closed' });
    expect(await note('one more')).toMatchObject({ ok: false, refusal: { code: 'recovery.case_closed' } });
    const read = unwrap(await getCase(desk(), { caseId }, stack.services));
    expect(read.notes.map(({ body, status }) => [body, status])).toEqual([
      ['asked the bank', null],
      ['their batch was late', 'explained'],
      ['it arrived', 'closed'],
    ]);
    await expect(owner.rows(`UPDATE recovery_cases SET status = 'open' WHERE id = $1`, [caseId])).rejects.toThrow(
      'closed case',
    );
  });
});
