import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Database, openDatabase } from '@/lib/db/pool';
import { confirmByPerson, type Engine } from '@/lib/harbor';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack, type TestTenant, unhurried, unwrap } from '@/lib/testing/stack';

let stack: Stack;
let acme: TestTenant;
let other: TestTenant;
let superuser: Database;

beforeAll(async () => {
  stack = await createStack({ patience: unhurried });
  acme = await stack.tenant('acme');
  other = await stack.tenant('other');
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 1 });
});
afterAll(async () => {
  await superuser?.close();
  await stack?.close();
});

const userId = uuidV4();
const person = (tenant: Tenant, role: Role = 'operator'): Ctx => ({
  tenant,
  actor: { kind: 'user', id: userId, role, name: 'Ola', sessionId: userId },
  requestId: 'req_operate',
  now: new Date(),
});
const confirm = (intentId: string, role?: Role, engine: Engine = stack.services.engine) =>
  confirmByPerson(engine, person(acme.tenant, role), intentId);

async function judged(costCents = 18_700): Promise<string> {
  const created = await acme.client.create();
  const intentId = String(created.body.intent_id);
  expect((await acme.client.fund(intentId)).status).toBe(200);
  expect((await acme.client.evidence(intentId, { status: 'completed', cost_cents: costCents })).status).toBe(200);
  return intentId;
}

const operationRows = z.array(z.object({ kind: z.string(), status: z.string() }));
const calls = async (intentId: string) =>
  operationRows.parse(
    await superuser.rows(`SELECT kind, status FROM rail_operations WHERE intent_id = $1 AND kind <> 'authorise'`, [
      intentId,
    ]),
  );

describe('a person confirms a settlement', () => {
  it.each([
    [18_700, 'released', 'capture'],
    [23_000, 'refunded', 'void'],
  ])('and the verdict on a cost of %i decides: %s', async (cost, state, kind) => {
    const intentId = await judged(cost);
    expect(unwrap(await confirm(intentId))).toMatchObject({ status: 200, body: { intent_id: intentId, state } });
    const [first] = await calls(intentId);
    expect(first).toMatchObject({ kind, status: 'succeeded' });
    const audit = await superuser.rows(
      `SELECT actor_kind, actor_id::text FROM audit_entries WHERE subject_id = $1 AND action = 'intent.confirm'`,
      [intentId],
    );
    expect(audit).toEqual([{ actor_kind: 'user', actor_id: userId }]);
  });

  it('sixty-four times at once, with one effect at the rail and equal answers', async () => {
    const intentId = await judged();
    const answers = await Promise.all(Array.from({ length: 64 }, () => confirm(intentId)));
    for (const answer of answers) expect(unwrap(answer)).toEqual(unwrap(answers[0] ?? answer));
    const kinds = (await calls(intentId)).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it('never beside a rail call whose outcome is unknown', async () => {
    const intentId = await judged();
    const rail = stack.services.engine.rails('stripe_connect', 'simulated', 'sandbox', 'agreement');
    if (rail === null) throw new Error('no rail');
    const silent: Engine = {
      ...stack.services.engine,
      rails: () => ({ ...rail, execute: () => Promise.reject(new Error('no answer')) }),
    };
    expect(unwrap(await confirm(intentId, 'operator', silent))).toMatchObject({
      status: 202,
      body: { status: 'unknown' },
    });
    expect(await confirm(intentId)).toMatchObject({ ok: false, refusal: { code: 'reconcile_required', status: 409 } });
    expect(await calls(intentId)).toHaveLength(1);
  });

  it('only with evidence, only with the permission, and only of their own tenant', async () => {
    const created = await acme.client.create();
    const open = String(created.body.intent_id);
    expect(await confirm(open)).toMatchObject({ ok: false, refusal: { status: 409 } });
    const intentId = await judged();
    expect(await confirm(intentId, 'auditor')).toMatchObject({ ok: false, refusal: { code: 'permission.denied' } });
    expect(await confirmByPerson(stack.services.engine, person(other.tenant), intentId)).toMatchObject({
      ok: false,
      refusal: { code: 'intent.not_found' },
    });
    expect(await calls(intentId)).toEqual([]);
  });
});
