import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { roles } from '@/lib/kernel/permission';
import { openLive } from '@/lib/testing/open-live';
import { createKeyAuthenticator, type KeyAuthenticator } from './authenticate-key';
import type { CreateServiceKeyInput, KeyRole } from './contract';
import type { CreatedOrganization } from './create-organization';
import { createServiceKey } from './create-service-key';
import { listServiceKeys } from './list-service-keys';
import { revokeServiceKey } from './revoke-service-key';
import { rotateServiceKey } from './rotate-service-key';
import { codeOf, type IdentityFixture, identityFixture, keyCtx, unwrap } from './testing/fixture';

let fixture: IdentityFixture;
let authenticator: KeyAuthenticator;
let hotel: CreatedOrganization;
let data: CreatedOrganization;
const faults: unknown[] = [];

beforeAll(async () => {
  fixture = await identityFixture();
  authenticator = createKeyAuthenticator({ db: fixture.db, onFault: (error) => faults.push(error) });
  hotel = await fixture.organization('hotel');
  data = await fixture.organization('data');
});
afterAll(async () => {
  await authenticator.close();
  await fixture.close();
  expect(faults).toEqual([]);
});

const order = (name: string, role: KeyRole = 'operator'): CreateServiceKeyInput & { idempotency: null } => ({
  service_account_name: name,
  service_account_role: role,
  label: 'laptop',
  key_kind: 'standard',
  mcp_scopes: [],
  idempotency: null,
});

async function newKey(name: string, role: KeyRole = 'operator', tenant = hotel.sandbox) {
  const { item, api_key } = unwrap(await createServiceKey(keyCtx(tenant), order(name, role), fixture));
  if (api_key === null) throw new Error('no key');
  return { id: item.key_id, text: api_key };
}

const authenticate = (text: string, how: 'fresh' | 'in_read' = 'fresh') =>
  authenticator.authenticate(text, new Date(), how);

describe('a new key', () => {
  it('authenticates as its account, in its tenant', async () => {
    const { text } = await newKey('checkout agent', 'developer');
    const { tenant, actor } = unwrap(await authenticate(text));
    expect(tenant).toEqual(hotel.sandbox);
    expect(actor).toMatchObject({ kind: 'service_key', role: 'developer', name: 'checkout agent' });
  });

  it('is stored as a digest only', async () => {
    const { text } = await newKey('canary');
    const [row] = await fixture.superuser.rows('SELECT count(*)::int AS keys FROM service_keys WHERE digest = $1', [
      sha256(utf8(text)),
    ]);
    expect(row).toEqual({ keys: 1 });
    const tables = ['service_keys', 'locators', 'audit_entries', 'idempotency_keys'];
    for (const table of tables) {
      const rows = await fixture.superuser.rows(`SELECT t::text FROM ${table} t`);
      expect(JSON.stringify(rows)).not.toContain(text.slice(-64));
    }
  });

  it('is written to the audit log with its maker', async () => {
    const { id } = await newKey('audited');
    const [entry] = await fixture.superuser.rows(
      `SELECT actor_kind, action, detail FROM audit_entries WHERE tenant_id = $1 AND replace(subject_id, '-', '') = $2`,
      [hotel.sandbox.id, id],
    );
    expect(entry).toEqual({
      actor_kind: 'service_key',
      action: 'service_key.created',
      detail: { account: 'audited', role: 'operator' },
    });
  });
});

describe('authentication', () => {
  it('tells a missing credential from a wrong one', async () => {
    expect(codeOf(await authenticator.authenticate(null, new Date(), 'fresh'))).toBe('credential.missing');
    expect(codeOf(await authenticate('nonsense'))).toBe('credential.invalid');
  });

  it('refuses an unknown secret, and a prefix that disagrees with the tenant', async () => {
    const { text } = await newKey('prefixes');
    expect(codeOf(await authenticate(`${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`))).toBe(
      'credential.invalid',
    );
    expect(codeOf(await authenticate(text.replace('_sandbox_', '_live_')))).toBe('credential.invalid');
    expect(codeOf(await authenticate(text))).toBeNull();
  });

  it('refuses a row whose environment differs from the prefix that was digested', async () => {
    const lying = `paybond_sk_live_${'1'.repeat(32)}_${'2'.repeat(64)}`;
    await fixture.superuser.rows(
      `WITH account AS (SELECT id FROM service_accounts WHERE tenant_id = $1 LIMIT 1), k AS (
         INSERT INTO service_keys (tenant_id, id, service_account_id, digest, created_by)
         SELECT $1, '11111111-1111-1111-1111-111111111111', id, $2, 'test' FROM account)
       INSERT INTO locators (kind, digest, tenant_id) VALUES ('service_key', $2, $1)`,
      [hotel.sandbox.id, sha256(utf8(lying))],
    );
    expect(codeOf(await authenticate(lying))).toBe('credential.invalid');
  });

  it('remembers a key for callers that check it themselves, until it is forgotten', async () => {
    const { id, text } = await newKey('remembered');
    const first = unwrap(await authenticate(text, 'in_read'));
    unwrap(await revokeServiceKey(keyCtx(hotel.sandbox), { keyId: id }, fixture));
    expect(codeOf(await authenticate(text, 'in_read'))).toBeNull();
    authenticator.forget(first.actor.id);
    expect(codeOf(await authenticate(text, 'in_read'))).toBe('credential.invalid');
  });

  it('forgets a revoked key once a fresh look-up misses, but not because somebody guesses at it', async () => {
    const { id, text } = await newKey('guessed');
    unwrap(await authenticate(text, 'in_read'));
    const guess = `${text.slice(0, -64)}${'0'.repeat(64)}`;
    expect(codeOf(await authenticate(guess, 'in_read'))).toBe('credential.invalid');
    unwrap(await revokeServiceKey(keyCtx(hotel.sandbox), { keyId: id }, fixture));
    expect(codeOf(await authenticate(text, 'in_read'))).toBeNull();
    expect(codeOf(await authenticate(text))).toBe('credential.invalid');
    expect(codeOf(await authenticate(text, 'in_read'))).toBe('credential.invalid');
  });

  it('refuses an expired key', async () => {
    const { text } = await newKey('short-lived');
    await fixture.superuser.rows(`UPDATE service_keys SET expires_at = now() WHERE digest = $1`, [sha256(utf8(text))]);
    expect(codeOf(await authenticate(text))).toBe('credential.invalid');
  });

  it('notes the last use in the background', async () => {
    const { id, text } = await newKey('used');
    const now = new Date('2026-11-20T12:00:00.000Z');
    const own = createKeyAuthenticator({ db: fixture.db, onFault: (error) => faults.push(error) });
    unwrap(await own.authenticate(text, now, 'fresh'));
    unwrap(await own.authenticate(text, new Date(now.getTime() + 59_000), 'fresh'));
    await own.close();
    const page = unwrap(await listServiceKeys(keyCtx(hotel.sandbox), { limit: 200 }, fixture));
    expect(page.items.find(({ key_id }) => key_id === id)?.last_used_at).toBe(now.toISOString());
  });
});

describe('many at once', () => {
  it('make one account of one name, and every key works', async () => {
    const keys = await Promise.all(Array.from({ length: 64 }, () => newKey('one account')));
    expect(new Set(keys.map(({ text }) => text)).size).toBe(64);
    const [row] = await fixture.superuser.rows(
      `SELECT count(*)::int AS accounts FROM service_accounts WHERE tenant_id = $1 AND name = 'one account'`,
      [hotel.sandbox.id],
    );
    expect(row).toEqual({ accounts: 1 });
    const holders = await Promise.all(keys.map(({ text }) => authenticate(text)));
    expect(holders.map(codeOf)).toEqual(keys.map(() => null));
  });

  it('rotate a key once', async () => {
    const { id, text } = await newKey('rotated by many');
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () =>
        rotateServiceKey(keyCtx(hotel.sandbox), { keyId: id, idempotency: null }, fixture),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.map(codeOf))).toEqual(new Set([null, 'service_key.revoked']));
    expect(codeOf(await authenticate(text))).toBe('credential.invalid');
  });

  it('with one Idempotency-Key make one key, shown once', async () => {
    const idempotency = { key: 'create-1', digest: sha256(utf8('body')) };
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () =>
        createServiceKey(keyCtx(hotel.sandbox), { ...order('once'), idempotency }, fixture),
      ),
    );
    const answers = outcomes.map(unwrap);
    expect(new Set(answers.map(({ item }) => item.key_id)).size).toBe(1);
    expect(answers.filter(({ api_key }) => api_key !== null)).toHaveLength(1);
    expect(answers.filter(({ already_issued }) => already_issued)).toHaveLength(15);

    const other = { key: 'create-1', digest: sha256(utf8('another body')) };
    const reused = await createServiceKey(keyCtx(hotel.sandbox), { ...order('once'), idempotency: other }, fixture);
    expect(codeOf(reused)).toBe('idempotency.conflict');
  });
});

describe('rotation', () => {
  it('ends the old key at once and names its successor', async () => {
    const { id, text } = await newKey('rotated', 'auditor');
    const { item, api_key } = unwrap(
      await rotateServiceKey(keyCtx(hotel.sandbox), { keyId: id, idempotency: null }, fixture),
    );
    expect(codeOf(await authenticate(text))).toBe('credential.invalid');
    expect(unwrap(await authenticate(api_key ?? '')).actor).toMatchObject({ role: 'auditor', name: 'rotated' });
    expect(item.label).toBe('laptop');
    const page = unwrap(await listServiceKeys(keyCtx(hotel.sandbox), { limit: 200 }, fixture));
    expect(page.items.find(({ key_id }) => key_id === id)).toMatchObject({ replaced_by: item.key_id });
  });
});

describe('who may', () => {
  const mayManage = new Set<string>(['owner', 'tenant_admin']);

  it.each(roles)('manage keys as %s', async (role) => {
    const { id } = await newKey(`seen by ${role}`);
    const ctx = keyCtx(hotel.sandbox, role);
    const expected = mayManage.has(role) ? null : 'permission.denied';
    expect(codeOf(await createServiceKey(ctx, order(`by ${role}`), fixture))).toBe(expected);
    expect(codeOf(await revokeServiceKey(ctx, { keyId: id }, fixture))).toBe(expected);
    const rotated = await rotateServiceKey(ctx, { keyId: id, idempotency: null }, fixture);
    expect(codeOf(rotated)).toBe(expected === null ? 'service_key.revoked' : expected);
    const listed = await listServiceKeys(ctx, { limit: 1 }, fixture);
    expect(codeOf(listed)).toBe(mayManage.has(role) || role === 'auditor' ? null : 'permission.denied');
  });

  it('never changes the role of an account by asking for another key', async () => {
    await newKey('fixed role', 'auditor');
    const outcome = await createServiceKey(keyCtx(hotel.sandbox), order('fixed role', 'tenant_admin'), fixture);
    expect(codeOf(outcome)).toBe('service_account.role_differs');
  });
});

describe("another tenant's key", () => {
  it('is unknown, and stays as it is', async () => {
    const { id, text } = await newKey('not yours', 'operator', data.sandbox);
    for (const tenant of [hotel.sandbox, data.live]) {
      const ctx = keyCtx(tenant, 'owner');
      expect(codeOf(await revokeServiceKey(ctx, { keyId: id }, fixture))).toBe('service_key.not_found');
      const rotated = await rotateServiceKey(ctx, { keyId: id, idempotency: null }, fixture);
      expect(codeOf(rotated)).toBe('service_key.not_found');
      const page = unwrap(await listServiceKeys(ctx, { limit: 200 }, fixture));
      expect(page.items.map(({ key_id }) => key_id)).not.toContain(id);
    }
    expect(codeOf(await authenticate(text))).toBeNull();
  });
});

describe('the list', () => {
  it('pages through everything once, newest first', async () => {
    const tenant = data.live;
    const now = new Date();
    await openLive(fixture.db, tenant, now);
    for (let i = 0; i < 7; i++) {
      // Pairs share an instant, so that the id has to break the tie.
      const ctx = keyCtx(tenant, 'owner', new Date(now.getTime() + 1_000 * Math.floor(i / 2)));
      unwrap(await createServiceKey(ctx, order(`page ${i}`), fixture));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = unwrap(await listServiceKeys(keyCtx(tenant), { limit: 3, cursor }, fixture));
      seen.push(...page.items.map(({ key_id }) => key_id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    const whole = unwrap(await listServiceKeys(keyCtx(tenant), { limit: 200 }, fixture));
    expect(seen).toHaveLength(7);
    expect(seen).toEqual(whole.items.map(({ key_id }) => key_id));
    expect(whole.items.map(({ created_at }) => created_at)).toEqual(
      whole.items
        .map(({ created_at }) => created_at)
        .toSorted()
        .toReversed(),
    );
  });

  it('refuses a cursor of its own making', async () => {
    const page = await listServiceKeys(keyCtx(hotel.sandbox), { limit: 3, cursor: 'x' }, fixture);
    expect(codeOf(page)).toBe('page.cursor_invalid');
  });
});
