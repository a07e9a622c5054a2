import { type Database, openDatabase, type SentStatement } from '@/lib/db/pool';
import { startWeb, type WebChild } from '@/lib/testing/child';
import type { Client } from '@/lib/testing/client';
import { cloneDatabase } from '@/lib/testing/database';
import type { TestServer } from '@/lib/testing/postgres';
import { createStack, type Stack } from '@/lib/testing/stack';
import { type Original, storeCopies } from './fill';
import { liveInProcess } from './lifecycle';
import { makeRepeatable, type Recording } from './replay';

/** A tenant of the bench: who signs for it, and what its lifecycle sends to the database. */
export interface BenchTenant {
  readonly client: Client;
  readonly recording: Recording;
}

/** A database of a given size with the web process on it. */
export interface Stage {
  readonly web: WebChild;
  readonly tenants: readonly BenchTenant[];
  /** For the bare statements: a pool like the product's own, with the product's login. */
  readonly db: Database;
  /** For measuring parts of the work alone. */
  readonly stack: Stack;
  storedIntents(): Promise<number>;
  close(): Promise<void>;
}

export interface StageSize {
  readonly tenants: number;
  readonly stored: number;
}

export async function openStage(server: TestServer, size: StageSize): Promise<Stage> {
  const database = await cloneDatabase(server);
  const sent: SentStatement[] = [];
  const stack = await createStack({ database, onStatement: (statement) => sent.push(statement) });
  const people: { client: Client; original: Original; fixed: ReadonlySet<string> }[] = [];
  for (let index = 0; index < size.tenants; index++) {
    const { client, tenant } = await stack.tenant(`bench-${index}`);
    const intentId = await liveInProcess(client);
    people.push({
      client,
      original: { tenantId: tenant.id, intentId },
      fixed: new Set([tenant.id, tenant.organizationId]),
    });
  }
  await storeCopies(
    database.superuserUrl,
    people.map(({ original }) => original),
    size.stored,
  );
  const tenants: BenchTenant[] = [];
  for (const { client, fixed } of people) {
    // The first life has warmed what the process remembers of a key.
    sent.length = 0;
    await liveInProcess(client);
    tenants.push({ client, recording: makeRepeatable(sent, new Set([...fixed, keyIdOf(client)])) });
  }
  const web = await startWeb(database, { NODE_ENV: 'production', TIDEGATE_LOG_LEVEL: 'info' });
  const db = openDatabase({ url: database.appUrl, applicationName: 'bench' });
  const superuser = openDatabase({ url: database.superuserUrl, applicationName: 'bench', maxConnections: 1 });
  return {
    web,
    tenants,
    db,
    stack,
    async storedIntents() {
      const [row] = await superuser.rows('SELECT count(*)::int AS count FROM intents');
      return Number(Reflect.get(Object(row), 'count'));
    },
    async close() {
      await web.kill();
      await Promise.all([db.close(), superuser.close(), stack.close()]);
      await database.drop();
    },
  };
}

/** Service keys carry the id of their row: `paybond_sk_<environment>_<id>_<secret>`. */
function keyIdOf({ identity }: Client): string {
  const hex = identity.apiKey.split('_')[3] ?? '';
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
