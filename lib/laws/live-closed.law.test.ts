import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { writeCapabilities } from '@/lib/capabilities';
import { inTenant } from '@/lib/db/pool';
import { type CapabilityKey, capabilityKeys } from '@/lib/kernel/capability';
import type { Client } from '@/lib/testing/client';
import { changedTables } from './support/superuser';
import { createWorld, type World } from './support/world';

/*
 * A live environment takes in and pays out real money only while its onboarding allows it, whichever way the request
 * comes in; money goes back to who paid it at any time; the sandbox never asks.
 */

let world: World;
let live: Client;

beforeAll(async () => {
  // Rails of this test stand in for real ones: nobody has connected any here.
  world = await createWorld({
    rails: (rails) => (rail, mode, environment, kind) =>
      environment === 'live' && mode === 'connected'
        ? rails(rail, 'simulated', 'sandbox', kind)
        : rails(rail, mode, environment, kind),
  });
  live = world.acme.live;
  await world.superuser.rows(
    `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
       SELECT tenant_id, version + 1, modes || '{"stripe_connect": "connected"}', destinations, settings, 'test', 'test'
       FROM rail_versions WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1`,
    [world.acme.tenant.live.id],
  );
});
afterAll(() => world?.close());
beforeEach(() => allow(capabilityKeys));

/** Allows these, until then at most, and nothing else. */
async function allow(keys: readonly CapabilityKey[], validUntil: Date | null = null): Promise<void> {
  const { id } = world.acme.tenant.live;
  const rows = capabilityKeys.map((capability) => {
    const allowed = keys.includes(capability);
    return { capability, allowed, reason: allowed ? null : 'not_approved', validUntil };
  });
  await inTenant(world.stack.services.db, id, (tx) => writeCapabilities(tx, id, rows, new Date()));
}

const closed = { status: 403, body: { error: { code: 'capability.closed' } } };
const except = (...keys: readonly CapabilityKey[]) => capabilityKeys.filter((key) => !keys.includes(key));
const kept = ['proof_nonces', 'tenant_capabilities'];

/** Refused as closed, with nothing stored of it. */
async function expectClosed(send: () => Promise<unknown>): Promise<void> {
  const before = await world.superuser.snapshot();
  expect(await send()).toMatchObject(closed);
  const changed = changedTables(before, await world.superuser.snapshot());
  expect(changed.filter((table) => !kept.includes(table))).toEqual([]);
}

async function funded(): Promise<string> {
  const created = await live.create();
  expect(created).toMatchObject({ status: 201, body: { settlement_mode: 'live' } });
  const intentId = String(created.body.intent_id);
  expect(await live.fund(intentId)).toMatchObject({ status: 200, body: { state: 'funded' } });
  return intentId;
}

const key = { service_account_name: 'reports', service_account_role: 'auditor', label: 'reports' };
const modes = { modes: { adyen_manual_capture: 'connected' }, reason: 'real money' };

it('opens nothing for a tenant of which nothing was ever written', async () => {
  await world.superuser.rows('DELETE FROM tenant_capabilities WHERE tenant_id = $1', [world.acme.tenant.live.id]);
  await expectClosed(() => live.create());
});

it.each([
  ['a new intent', 'production_processing', () => live.create()],
  ['a new key', 'production_key_use', () => live.post('/v1/admin/api-keys', key)],
] as const)('%s needs %s', async (_what, capability, send) => {
  await allow(except(capability));
  await expectClosed(send);
  await allow(capabilityKeys, new Date(Date.now() - 1_000));
  await expectClosed(send);
  await allow([capability], new Date(Date.now() + 60_000));
  expect(await send()).toMatchObject({ status: 201 });
});

it('a real rail needs the credentials of production', async () => {
  const connect = () => live.post('/v1/admin/settlement/modes', modes);
  await allow(except('temporal_key'));
  expect(await connect()).toMatchObject({ status: 403, body: { code: 'capability.closed' } });
  await allow(['temporal_key']);
  // Open, and then the next question: nothing connects this rail here.
  expect(await connect()).toMatchObject({ status: 409, body: { code: 'rail_not_offered' } });
});

it('money that is held goes out once payouts are on, and not before', async () => {
  const intentId = await funded();
  await live.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
  await allow(except('payouts'));
  expect(await live.confirm(intentId)).toMatchObject(closed);
  const read = () => live.get(`/harbor/operator/v1/intents/${intentId}`);
  expect(await read()).toMatchObject({ body: { state: 'evidence_submitted', settlement_kind: null } });
  await allow(capabilityKeys);
  expect(await live.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
});

it('money goes back to who paid it although the environment is closed', async () => {
  const intentId = await funded();
  await live.evidence(intentId, { status: 'failed', cost_cents: 18_700 });
  await allow([]);
  expect(await live.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'refunded' } });
});

it('the sandbox asks nothing of the kind', async () => {
  const { client } = world.acme.tenant;
  const intentId = String((await client.create()).body.intent_id);
  await client.fund(intentId);
  await client.evidence(intentId, { status: 'completed', cost_cents: 18_700 });
  expect(await client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
});
