import { type Database, openDatabase } from '@/lib/db/pool';
import { type CreatedOrganization, createOrganization } from '@/lib/identity/create-organization';
import { createPasswords, type Passwords } from '@/lib/identity/passwords';
import type { Actor, Ctx, Tenant } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Role } from '@/lib/kernel/permission';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';

export const rails = ['stripe_connect', 'x402_usdc_base'] as const;
export const ownerPassword = 'correct horse battery staple';

export interface IdentityFixture {
  readonly test: TestDatabase;
  /** As the application: bound by row-level security. */
  readonly db: Database;
  readonly passwords: Passwords;
  /** Passes row-level security: for looking at what is stored. */
  readonly superuser: Database;
  organization(name: string): Promise<CreatedOrganization>;
  close(): Promise<void>;
}

export async function identityFixture(): Promise<IdentityFixture> {
  const test = await createTestDatabase();
  const db = openDatabase({ url: test.appUrl, applicationName: 'test' });
  const superuser = openDatabase({ url: test.superuserUrl, applicationName: 'test', maxConnections: 2 });
  // The cheapest that scrypt takes: these tests are not about the cost.
  const passwords = createPasswords({ logN: 4, r: 8, p: 1 });
  return {
    test,
    db,
    passwords,
    superuser,
    organization: async (name) =>
      unwrap(
        await createOrganization(
          { requestId: 'req_test', now: new Date() },
          { name, owner: { email: `owner@${name}.example`, name: 'Olive Owner', password: ownerPassword } },
          { db, passwords, rails },
        ),
      ),
    async close() {
      await db.close();
      await superuser.close();
      await test.drop();
    },
  };
}

/** A context of a service key with this role that is not itself stored. */
export const keyCtx = (tenant: Tenant, role: Role = 'tenant_admin', now = new Date()): Ctx =>
  ctxOf(tenant, { kind: 'service_key', id: '00000000-0000-4000-8000-000000000001', role, name: 'tests' }, now);

export const ctxOf = (tenant: Tenant, actor: Actor, now = new Date()): Ctx => ({
  tenant,
  actor,
  requestId: 'req_test',
  now,
});

export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.refusal.code}`);
}

/** The code of a refusal, or null when there was none. */
export const codeOf = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);
