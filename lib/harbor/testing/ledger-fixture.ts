import { type Database, openDatabase } from '@/lib/db/pool';
import { sealEvents } from '@/lib/harbor/seal-events';
import { type EngineStore, engineStore } from '@/lib/harbor/store/engine-store';
import { sealStore } from '@/lib/harbor/store/seal-store';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Tenant } from '@/lib/kernel/context';
import { blake3 } from '@/lib/kernel/hash';
import { newTenantPublicId, uuidV4 } from '@/lib/kernel/ids';
import { signingKeyStore } from '@/lib/keys';
import { type KeyRing, openKeyRing } from '@/lib/keys/key-ring';
import { createSealer } from '@/lib/keys/seal';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';

/** A database with tenants whose events are committed as the engine commits them, and sealed as the worker does. */
export interface LedgerFixture {
  readonly test: TestDatabase;
  readonly app: Database;
  readonly worker: Database;
  /** Passes row-level security: for looking at what is stored, and for tampering. */
  readonly superuser: Database;
  readonly ring: KeyRing;
  tenant(): Promise<Tenant>;
  /** One commit with this many events. */
  commit(tenant: Tenant, events?: number): Promise<void>;
  seal(tenant: Tenant): Promise<number>;
  close(): Promise<void>;
}

export async function ledgerFixture(): Promise<LedgerFixture> {
  const test = await createTestDatabase();
  const open = (url: string) => openDatabase({ url, applicationName: 'test', maxConnections: 8 });
  const [app, worker, superuser] = [open(test.appUrl), open(test.workerUrl), open(test.superuserUrl)];
  const ring = await openKeyRing(signingKeyStore(app), createSealer('33'.repeat(32)));
  const engine = engineStore(app);
  return {
    test,
    app,
    worker,
    superuser,
    ring,
    tenant: () => insertTenant(superuser),
    commit: (tenant, events = 1) => commitEvents(engine, tenant, events),
    seal: (tenant) => sealEvents({ store: sealStore(worker), key: ring.signingKey('ledger') }, tenant),
    async close() {
      await Promise.all([app.close(), worker.close(), superuser.close()]);
      await test.drop();
    },
  };
}

async function insertTenant(superuser: Database): Promise<Tenant> {
  const tenant: Tenant = {
    id: uuidV4(),
    publicId: newTenantPublicId(),
    organizationId: uuidV4(),
    environment: 'sandbox',
    name: 'Ledger',
  };
  await superuser.rows('INSERT INTO organizations (id, name) VALUES ($1, $2)', [tenant.organizationId, tenant.name]);
  await superuser.rows(
    'INSERT INTO tenants (id, public_id, organization_id, environment, name) VALUES ($1, $2, $3, $4, $5)',
    [tenant.id, tenant.publicId, tenant.organizationId, tenant.environment, tenant.name],
  );
  return tenant;
}

async function commitEvents(engine: EngineStore, tenant: Tenant, count: number): Promise<void> {
  const intentId = uuidV4();
  const kind = 'intent_created';
  const events = Array.from({ length: count }, (_, n) => {
    const body = canonicalJson({ schema_version: 1, kind, intent_id: intentId, facts: { n } });
    return { id: uuidV4(), intent_id: intentId, kind, body, digest: toHex(blake3(utf8(body))) };
  });
  const conflict = await engine.commit({
    tenant_id: tenant.id,
    key_id: null,
    request_id: 'req_ledger',
    actor: 'system:test',
    events,
    audit: {
      request_id: 'req_test',
      id: uuidV4(),
      actor_kind: 'system',
      actor_id: 'test',
      action: 'test.append',
      subject_kind: 'intent',
      subject_id: intentId,
      detail: {},
    },
  });
  if (conflict !== null) throw new Error(`events were not committed: ${conflict}`);
}
