import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import type { Actor, Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Role, roles } from '@/lib/kernel/permission';
import { describeStuck } from '@/lib/recovery';
import { createStack, type Stack, type TestTenant, unwrap } from '@/lib/testing/stack';
import { syncIntent } from './sync-intent';
import { writeOffClaim } from './write-off-claim';

let stack: Stack;
let tenant: TestTenant;
let superuser: Database;

beforeAll(async () => {
  stack = await createStack();
  tenant = await stack.tenant('acme');
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
});
afterAll(async () => {
  await superuser.close();
  await stack.close();
});

const person = (role: Role = 'tenant_admin'): Actor => ({
  kind: 'user',
  id: uuidV4(),
  role,
  name: 'Ada Admin',
  sessionId: uuidV4(),
});
const ctxOf = (actor: Actor): Ctx => ({ tenant: tenant.tenant, actor, requestId: 'req_test', now: new Date() });
const reason = 'the payee has gone out of business';
const writeOff = (intentId: string, amount_minor: number, more: { id?: string; actor?: Actor } = {}) =>
  writeOffClaim(
    ctxOf(more.actor ?? person()),
    { id: more.id ?? uuidV4(), intent_id: intentId, amount_minor, reason },
    stack.services,
  );

async function refunded(): Promise<string> {
  const intentId = uuidV4();
  await tenant.client.create({ intentId, rail: 'stripe_ach_debit' });
  await tenant.client.fund(intentId);
  await tenant.client.evidence(intentId, { status: 'failed', cost_cents: 18_700 });
  expect(await tenant.client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'refunded' } });
  return intentId;
}

/** The payer was refunded, and then the bank gave them the money as well: 200 dollars that nobody makes good for. */
async function lost(): Promise<string> {
  const intentId = await refunded();
  const text = 'SELECT simulated_rail_happen($1, $2, $3, $4)';
  await stack.services.db.rows(text, [tenant.tenant.id, intentId, ['dispute_opened', 'funds_withdrawn'], 'dp_1']);
  await syncIntent(stack.services.engine, ctxOf({ kind: 'system', id: 'worker' }), intentId);
  return intentId;
}

const writeOffs = (intentId: string) =>
  superuser.rows(
    `SELECT debit, credit, amount FROM ledger_transfers WHERE intent_id = $1 AND kind = 'write_off' ORDER BY amount`,
    [intentId],
  );

describe('a loss', () => {
  it('is written off in parts, by posting and audit, until nothing is left of it', async () => {
    const intentId = await lost();
    const found = unwrap(await describeStuck(ctxOf(person()), { intentId }, stack.services));
    expect(found).toMatchObject({ lost: 20_000, item: { reason: 'claim_open' } });
    expect(unwrap(await writeOff(intentId, 5_000))).toEqual({ left: 15_000n });
    expect(unwrap(await writeOff(intentId, 15_000))).toEqual({ left: 0n });
    expect(await writeOffs(intentId)).toEqual([
      { debit: 'loss', credit: 'platform', amount: 5_000n },
      { debit: 'loss', credit: 'platform', amount: 15_000n },
    ]);
    const after = unwrap(await describeStuck(ctxOf(person()), { intentId }, stack.services));
    expect(after).toMatchObject({ lost: 0, item: null, state: 'refunded' });
    const [entry] = await superuser.rows(
      `SELECT actor_kind, detail FROM audit_entries WHERE subject_id = $1 AND action = 'claim.write_off' ORDER BY created_at LIMIT 1`,
      [intentId],
    );
    expect(entry).toEqual({ actor_kind: 'user', detail: { amount_minor: 5_000, currency: 'usd', reason } });
  });

  it('is written off once by one decision, and by no more than there is of it, whoever is first of many', async () => {
    const intentId = await lost();
    const id = uuidV4();
    const twice = await Promise.all(Array.from({ length: 8 }, () => writeOff(intentId, 8_000, { id })));
    expect(twice.filter(({ ok }) => ok)).toHaveLength(8);
    const many = await Promise.all(Array.from({ length: 8 }, () => writeOff(intentId, 7_000)));
    const codes = many.map((each) => (each.ok ? 'written off' : each.refusal.code)).sort();
    expect(codes).toEqual([...Array.from({ length: 7 }, () => 'claim.amount_exceeds'), 'written off']);
    expect(await writeOffs(intentId)).toMatchObject([{ amount: 7_000n }, { amount: 8_000n }]);
  });

  it('is nobody’s to write off but an owner’s or admin’s who is signed in', async () => {
    const intentId = await lost();
    for (const role of roles) {
      const outcome = await writeOff(intentId, 1, { actor: person(role) });
      expect(outcome.ok, role).toBe(role === 'owner' || role === 'tenant_admin');
      if (!outcome.ok) expect(outcome.refusal.code).toBe('permission.denied');
    }
    const key: Actor = { kind: 'service_key', id: uuidV4(), role: 'tenant_admin', name: 'desk' };
    for (const actor of [key, { kind: 'system', id: 'worker' } as const]) {
      expect(await writeOff(intentId, 1, { actor })).toMatchObject({ refusal: { code: 'claim.person_required' } });
    }
    expect(await writeOffs(intentId)).toHaveLength(2);
  });

  it('is none where nothing is lost, nor before the end, nor of another tenant', async () => {
    expect(await writeOff(await refunded(), 1)).toMatchObject({ refusal: { code: 'claim.amount_exceeds' } });
    const intentId = uuidV4();
    await tenant.client.create({ intentId });
    await tenant.client.fund(intentId);
    expect(await writeOff(intentId, 1)).toMatchObject({ refusal: { code: 'claim.not_ended' } });
    expect(await writeOff(uuidV4(), 1)).toMatchObject({ refusal: { code: 'intent.not_found' } });
  });

  it('is no more in the books than it is, even to a superuser', async () => {
    const intentId = await lost();
    const text = `INSERT INTO ledger_transfers (tenant_id, id, intent_id, debit, credit, amount, currency, scale, kind)
      VALUES ($1, $2, $3, $4, $5, $6, 'usd', 2, 'write_off')`;
    for (const [debit, credit, amount] of [
      ['loss', 'platform', 20_001],
      ['loss', 'payee', 1],
      ['payer', 'platform', 1],
    ]) {
      await expect(
        superuser.rows(text, [tenant.tenant.id, uuidV4(), intentId, debit, credit, amount]),
      ).rejects.toThrow();
    }
  });
});
