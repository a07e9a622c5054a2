import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealEvents } from '@/lib/harbor';
import { createWorkerServices } from '@/lib/runtime/worker-services';
import { createStack, type Stack, type TestTenant, testSecret } from '@/lib/testing/stack';

let stack: Stack;
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  stack = await createStack();
  [tenant, other] = [await stack.tenant('acme'), await stack.tenant('rival')];
  expect((await tenant.client.create()).status).toBe(201);
  const worker = await createWorkerServices({
    databaseUrl: stack.database.workerUrl,
    secret: testSecret,
    origin: 'http://localhost:3000',
  });
  await sealEvents(worker.seal, tenant.tenant);
  await worker.close();
});
afterAll(() => stack.close());

it.each(['/ledger/v1', '/harbor/ledger/v1'])('answers under %s', async (root) => {
  const { publicId } = tenant.tenant;
  const [tip, events, verified, authority] = await Promise.all(
    ['tip', 'events?limit=1', 'verify', 'authority'].map((path) => tenant.client.get(`${root}/${path}`)),
  );
  expect(tip).toMatchObject({ status: 200, body: { schema_version: 1, tenant_id: publicId, seq: 1, empty: false } });
  expect(events?.body).toMatchObject({ tenant_id: publicId, next_after_seq: null });
  expect(events?.body.entries).toMatchObject([{ seq: 1, event: { kind: 'intent_created', tenant_id: publicId } }]);
  expect(verified?.body).toMatchObject({ valid: true, checked_to_seq: 1, failure: null, tip: tip?.body });
  expect(authority?.body.keys[0].public_key_hex).toBe(events?.body.entries[0].issuer_pubkey);
});

it('shows each tenant its own chain', async () => {
  expect((await other.client.get('/ledger/v1/tip')).body).toMatchObject({ seq: 0, empty: true });
  expect((await other.client.get('/ledger/v1/events')).body).toMatchObject({ entries: [], next_after_seq: null });
});

it('refuses a stranger and a broken cursor', async () => {
  const bare = await stack.carry({ method: 'GET', path: '/ledger/v1/tip', headers: {} });
  expect(bare.status).toBe(401);
  const broken = await tenant.client.get('/ledger/v1/events?after_seq=-1');
  expect(broken).toMatchObject({ status: 400, body: { error: { code: 'request.invalid' } } });
});

it('publishes the public keys to anyone, and nothing private', async () => {
  const answer = await stack.carry({ method: 'GET', path: '/.well-known/jwks.json', headers: {} });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toContain('public');
  expect(answer.body.keys).toHaveLength(2);
  for (const key of answer.body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
});
