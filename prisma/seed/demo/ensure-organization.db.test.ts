import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyAuthenticator, getPrincipal } from '@/lib/identity';
import type { IdentityFixture } from '@/lib/identity/testing/fixture';
import { SetupError } from '@/lib/kernel/setup-error';
import { type SeedFixture, seedFixture } from '@/lib/testing/seed-fixture';
import type { SeedDeps } from '@/prisma/seed/scenario';
import { type EnsuredOrganization, ensureOrganization } from './ensure-organization';
import { demoOrganizations } from './organizations';
import { demoSecrets } from './secrets';

let seed: SeedFixture;
let fixture: IdentityFixture;
let deps: SeedDeps;
const [spec] = demoOrganizations;

beforeAll(async () => {
  seed = await seedFixture();
  ({ fixture, deps } = seed);
});
afterAll(() => seed.close());

async function ensure(secret = deps.secret): Promise<EnsuredOrganization> {
  if (!spec) throw new Error('the demo has an organisation');
  return ensureOrganization(spec, demoSecrets(secret), deps);
}

async function roleOf(key: string): Promise<string | null> {
  const authenticator = createKeyAuthenticator({ db: fixture.db });
  const found = await authenticator.authenticate(key, new Date(), 'fresh');
  await authenticator.close();
  if (!found.ok) return null;
  const principal = getPrincipal({ ...found.value, requestId: 'req_test', now: new Date() });
  return principal.ok ? principal.value.service_account_role : null;
}

describe('the demo organisation', () => {
  it('comes with people in every role and two keys, and loading it again only renews the keys', async () => {
    const first = await ensure();
    expect(first.users.map(({ role }) => role)).toEqual(['owner', 'tenant_admin', 'operator', 'auditor', 'developer']);
    expect(first.tenant).toMatchObject({ name: 'Harbour Hotels', environment: 'sandbox' });
    expect(await roleOf(first.tenant.sandboxKey)).toBe('operator');
    expect(await roleOf(first.tenant.adminKey)).toBe('tenant_admin');

    const second = await ensure();
    const { sandboxKey, adminKey, ...kept } = second.tenant;
    expect(first.tenant).toMatchObject(kept);
    expect(second.users).toEqual(first.users);
    expect(await roleOf(first.tenant.sandboxKey)).toBeNull();
    expect([await roleOf(sandboxKey), await roleOf(adminKey)]).toEqual(['operator', 'tenant_admin']);
  });

  it('leaves no session open', async () => {
    await ensure();
    expect(await fixture.superuser.rows('SELECT FROM sessions WHERE revoked_at IS NULL')).toEqual([]);
  });

  it('says what to do when the data belongs to another secret', async () => {
    await ensure();
    await expect(ensure('cd'.repeat(32))).rejects.toThrow(SetupError);
  });
});
