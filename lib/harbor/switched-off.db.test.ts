import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { sweepDeadline } from '@/lib/harbor';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

let stack: Stack;
let acme: TestTenant;
let superuser: Database;
const settlement = '/v1/admin/settlement';
const reason = 'decided by the board';

async function configure(path: string, body: object): Promise<void> {
  const admin = acme.as(await acme.key('tenant_admin'));
  expect((await admin.post(`${settlement}/${path}`, { ...body, reason })).status).toBeLessThan(300);
}

const opened = async (): Promise<string> => String((await acme.client.create()).body.intent_id);

beforeAll(async () => {
  stack = await createStack();
  acme = await stack.tenant('acme');
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 1 });
});
afterAll(async () => {
  await superuser?.close();
  await stack?.close();
});

it('a rail that was switched off takes no new money, and lets held money go', async () => {
  const held = await opened();
  const open = await opened();
  await acme.client.fund(held);
  await configure('modes', { modes: { stripe_connect: 'disabled' } });
  expect(await acme.client.fund(open)).toMatchObject({ status: 409, body: { error: { code: 'rail.disabled' } } });
  await acme.client.evidence(held, { status: 'completed', cost_cents: 18_700 });
  expect(await acme.client.confirm(held)).toMatchObject({ status: 200, body: { state: 'released' } });
  await configure('modes', { modes: { stripe_connect: 'simulated' } });
});

it('where only people settle, no service key and no passed deadline does it for them', async () => {
  const [judged, disputed] = [await opened(), await opened()];
  for (const intentId of [judged, disputed]) await acme.client.fund(intentId);
  await acme.client.evidence(judged, { status: 'completed', cost_cents: 18_700 });
  const dispute = `/harbor/operator/v1/intents/${disputed}/dispute`;
  await acme.client.post(`${dispute}/open`, { reason });
  await configure('settings', { service_keys_confirm: false });
  const refused = { status: 403, body: { error: { code: 'settlement.operator_required' } } };
  expect(await acme.client.confirm(judged)).toMatchObject(refused);
  expect(await acme.client.post(`${dispute}/resolve`, { resolution: 'release', reason })).toMatchObject(refused);
  await superuser.rows(`UPDATE intents SET deadline = now() - interval '1 hour' WHERE id = $1`, [judged]);
  const ctx = {
    tenant: acme.tenant,
    actor: { kind: 'system', id: 'worker' },
    requestId: 'req_sweep',
    now: new Date(),
  } as const;
  expect(await sweepDeadline(stack.services.engine, ctx, judged)).toBe('nothing');
  expect((await acme.client.get(`/harbor/operator/v1/intents/${judged}`)).body.state).toBe('evidence_submitted');
});
