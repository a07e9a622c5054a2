import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '@/lib/kernel/permission';
import type { CreatedOrganization } from './create-organization';
import { listAgentKeys } from './list-agent-keys';
import { registerAgentKey } from './register-agent-key';
import { revokeAgentKey } from './revoke-agent-key';
import { codeOf, type IdentityFixture, identityFixture, keyCtx, unwrap } from './testing/fixture';

let fixture: IdentityFixture;
let hotel: CreatedOrganization;
let data: CreatedOrganization;

beforeAll(async () => {
  fixture = await identityFixture();
  hotel = await fixture.organization('hotel');
  data = await fixture.organization('data');
});
afterAll(() => fixture.close());

const one = '17cb79fb2b4120f2b1ec65e4198d6e08b28e813feb01e4a400839b85e18080ce';
const other = 'a09aa5f47a6759802ff955f8dc2d2a14a5c99d23be97f864127ff9383455a4f0';
const order = (keyId: string, publicKeyHex = one) => ({
  key_id: keyId,
  public_key_hex: publicKeyHex,
  label: '',
  idempotency: null,
});

const auditOf = (subject: string): Promise<readonly unknown[]> =>
  fixture.superuser.rows('SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY action', [subject]);

describe('agent keys', () => {
  it('register once, however often the same is sent', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () => registerAgentKey(keyCtx(hotel.sandbox), order('desk/agent:1'), fixture)),
    );
    const items = outcomes.map(unwrap);
    expect(new Set(items.map((key) => JSON.stringify(key))).size).toBe(1);
    expect(items[0]).toMatchObject({ key_id: 'desk/agent:1', public_key_hex: one, revoked_at: null });
    expect(await auditOf('desk/agent:1')).toEqual([{ action: 'agent_key.registered' }]);
  });

  it('never change their public key, and their id stays taken after revocation', async () => {
    const ctx = keyCtx(hotel.sandbox);
    unwrap(await registerAgentKey(ctx, order('stable'), fixture));
    expect(codeOf(await registerAgentKey(ctx, order('stable', other), fixture))).toBe('agent_key.exists');
    expect(unwrap(await revokeAgentKey(ctx, { keyId: 'stable' }, fixture)).revoked_at).not.toBeNull();
    unwrap(await revokeAgentKey(ctx, { keyId: 'stable' }, fixture));
    expect(codeOf(await registerAgentKey(ctx, order('stable'), fixture))).toBe('agent_key.exists');
    expect(await auditOf('stable')).toEqual([{ action: 'agent_key.registered' }, { action: 'agent_key.revoked' }]);
  });

  it('are refused when anyone could sign for them', async () => {
    const identity = `01${'00'.repeat(31)}`;
    expect(codeOf(await registerAgentKey(keyCtx(hotel.sandbox), order('weak', identity), fixture))).toBe(
      'agent_key.unsafe',
    );
  });

  it("belong to one tenant: another's is unknown, its id free", async () => {
    unwrap(await registerAgentKey(keyCtx(hotel.sandbox), order('ours'), fixture));
    expect(codeOf(await revokeAgentKey(keyCtx(data.sandbox), { keyId: 'ours' }, fixture))).toBe('agent_key.not_found');
    expect(codeOf(await registerAgentKey(keyCtx(data.sandbox), order('ours', other), fixture))).toBeNull();
    const page = unwrap(await listAgentKeys(keyCtx(hotel.live), { limit: 200 }, fixture));
    expect(page.items).toEqual([]);
  });

  it.each(roles)('are managed by admins and read by everyone: %s', async (role) => {
    const ctx = keyCtx(hotel.sandbox, role);
    const expected = role === 'owner' || role === 'tenant_admin' ? null : 'permission.denied';
    expect(codeOf(await registerAgentKey(ctx, order(`by/${role}`), fixture))).toBe(expected);
    expect(codeOf(await listAgentKeys(ctx, { limit: 1 }, fixture))).toBeNull();
    const revoked = codeOf(await revokeAgentKey(ctx, { keyId: 'no-such-key' }, fixture));
    expect(revoked).toBe(expected ?? 'agent_key.not_found');
  });

  it('are listed in pages', async () => {
    const tenant = data.live;
    for (const id of ['c', 'a', 'e', 'b', 'd']) unwrap(await registerAgentKey(keyCtx(tenant), order(id), fixture));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = unwrap(await listAgentKeys(keyCtx(tenant), { limit: 2, cursor }, fixture));
      seen.push(...page.items.map(({ key_id }) => key_id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
