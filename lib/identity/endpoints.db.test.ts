import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '@/lib/kernel/bytes';
import { ed25519KeyPair } from '@/lib/keys/ed25519';
import type { Client } from '@/lib/testing/client';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

let stack: Stack;
let hotel: TestTenant;
let other: TestTenant;
let admin: Client;

beforeAll(async () => {
  stack = await createStack();
  hotel = await stack.tenant('hotel');
  other = await stack.tenant('other');
  admin = hotel.as(await hotel.key('tenant_admin'));
});
afterAll(() => stack.close());

const keys = '/v1/admin/api-keys';
const agents = '/v1/admin/agent-keys';
const order = { service_account_name: 'checkout', service_account_role: 'operator', label: 'first' };
const remove = (client: Client, path: string) => client.carry(client.requests.plain('DELETE', path));

describe('GET /v1/auth/principal', () => {
  it('answers as the contract says', async () => {
    const { status, body } = await hotel.client.get('/v1/auth/principal');
    expect(status).toBe(200);
    expect(body).toEqual({
      tenant_id: hotel.tenant.publicId,
      tenant_uuid: hotel.tenant.id,
      environment: 'sandbox',
      service_account_role: 'operator',
      subject: expect.stringMatching(/^service_account:operator-/),
      roles: ['operator'],
      key_kind: 'standard',
      mcp_scopes: [],
    });
  });

  it('names the live tenant to a live key', async () => {
    const client = hotel.as(await hotel.key('auditor', 'live'));
    const sent = client.requests.plain('GET', '/v1/auth/principal', undefined, { 'x-tenant-id': hotel.live.publicId });
    const { body } = await client.carry(sent);
    expect(body).toMatchObject({ tenant_id: hotel.live.publicId, environment: 'live', roles: ['auditor'] });
  });

  it('refuses no key and a wrong one in the contract’s words', async () => {
    const path = '/v1/auth/principal';
    const none = await stack.carry({ method: 'GET', path, headers: {} });
    expect(none).toMatchObject({ status: 401, body: { error: { code: 'credential.missing', details: {} } } });
    const wrong = await hotel.as('paybond_sk_sandbox_x_y').get(path);
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'credential.invalid' } } });
  });
});

describe('/v1/admin/api-keys', () => {
  it('creates, lists, rotates and revokes', async () => {
    const made = await admin.post(keys, order);
    expect(made.status).toBe(201);
    const first = hotel.as(made.body.api_key);
    expect((await first.get('/v1/auth/principal')).status).toBe(200);

    const rotated = await admin.post(`${keys}/${made.body.item.key_id}/rotate`, undefined);
    expect(rotated.status).toBe(200);
    expect((await first.get('/v1/auth/principal')).status).toBe(401);
    const second = hotel.as(rotated.body.api_key);
    expect((await second.get('/v1/auth/principal')).status).toBe(200);

    const listed = await admin.get(`${keys}?limit=1`);
    expect(listed.body.items).toMatchObject([{ key_id: rotated.body.item.key_id, revoked_at: null }]);
    expect(JSON.stringify(listed.body)).not.toContain(rotated.body.api_key.slice(-64));
    const next = await admin.get(`${keys}?limit=1&cursor=${listed.body.next_cursor}`);
    expect(next.body.items).toMatchObject([{ key_id: made.body.item.key_id, replaced_by: rotated.body.item.key_id }]);

    const path = `${keys}/${rotated.body.item.key_id}`;
    expect((await remove(admin, path)).body.item.revoked_at).not.toBeNull();
    expect((await remove(admin, path)).status).toBe(200);
    expect((await second.get('/v1/auth/principal')).status).toBe(401);
  });

  it('replays an Idempotency-Key without the secret', async () => {
    const headers = { 'idempotency-key': 'order-66' };
    const first = await admin.post(keys, order, headers);
    const again = await admin.post(keys, order, headers);
    expect(again.status).toBe(201);
    expect(again.body).toEqual({ item: first.body.item, api_key: null, already_issued: true });
    const conflict = await admin.post(keys, { ...order, label: 'second' }, headers);
    expect(conflict).toMatchObject({ status: 409, body: { error: { code: 'idempotency.conflict' } } });
    const odd = await admin.post(keys, order, { 'idempotency-key': 'ümlaut' });
    expect(odd).toMatchObject({ status: 400, body: { error: { code: 'idempotency.key_invalid' } } });
  });

  it.each([
    ['owner', { ...order, service_account_role: 'owner' }],
    ['a restricted key', { ...order, key_kind: 'restricted' }],
    ['scopes', { ...order, mcp_scopes: [{ scope: 'spend', level: 'write' }] }],
    ['no name', { service_account_role: 'operator' }],
    ['a name with a line break', { ...order, service_account_name: 'a\nb' }],
    ['a tenant', { ...order, tenant_id: `org_${'0'.repeat(32)}` }],
  ])('refuses %s', async (_, body) => {
    expect(await admin.post(keys, body)).toMatchObject({ status: 400, body: { error: { code: 'request.invalid' } } });
  });

  it("answers another tenant's key id as an unknown one", async () => {
    const made = await other.as(await other.key('tenant_admin')).post(keys, order);
    const { key_id: id } = made.body.item;
    for (const path of [`${keys}/${id}`, `${keys}/${'0'.repeat(32)}`, `${keys}/nonsense`]) {
      expect(await remove(admin, path)).toMatchObject({
        status: 404,
        body: { error: { code: 'service_key.not_found' } },
      });
      expect((await admin.post(`${path}/rotate`, {})).status).toBe(404);
    }
  });
});

describe('/v1/admin/agent-keys', () => {
  it('registers, lists and revokes ids with slashes', async () => {
    const publicKey = toHex(ed25519KeyPair(new Uint8Array(32).fill(7)).publicKey);
    const body = { key_id: 'desk/agent:1', public_key_hex: publicKey.toUpperCase() };
    const made = await admin.post(agents, body);
    expect(made).toMatchObject({ status: 201, body: { item: { key_id: 'desk/agent:1', public_key_hex: publicKey } } });
    const listed = await hotel.client.get(agents);
    expect(listed.body.items.map(({ key_id }: { key_id: string }) => key_id)).toContain('desk/agent:1');
    const revoked = await remove(admin, `${agents}/${encodeURIComponent('desk/agent:1')}`);
    expect(revoked.body.item.revoked_at).not.toBeNull();
    const unknown = await remove(admin, `${agents}/no-such-key`);
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'agent_key.not_found' } } });
  });

  it.each([
    ['a capital letter', { key_id: 'Agent', public_key_hex: '11'.repeat(32) }],
    ['a short key', { key_id: 'agent', public_key_hex: '11' }],
  ])('refuses %s', async (_, body) => {
    expect((await admin.post(agents, body)).status).toBe(400);
  });
});
