import { join } from 'node:path';
import { Client } from 'pg';
import { ensureDatabase } from '@/lib/db/postgres/database';
import { type PostgresServer, startPostgres } from '@/lib/db/postgres/server';
import { type PreparedDatabase, prepareDatabase } from '@/lib/db/prepare-database';
import { SetupError } from '@/lib/kernel/setup-error';
import type { Cleanup } from './cleanup';
import { say } from './output';
import { root } from './root';
import { isLocal, type Settings } from './settings';

export const migrationsFolder = join(root, 'prisma', 'migrations');

/** Name of the built-in server's database and of its owner. */
const databaseName = 'tidegate';
const maxRestarts = 5;
/** A server that lived this long starts a new count. */
const steadyMs = 60_000;

export interface OwnerDatabase {
  readonly ownerUrl: string;
  /** The built-in server, or null for one of their own. */
  readonly server: PostgresServer | null;
  /** True when it stands on this machine: only there may demo data be loaded. */
  readonly local: boolean;
}

async function assertReachable(url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const said = error instanceof AggregateError ? error.errors.map(String).join(', ') : String(error);
    throw new SetupError(
      `The database ${pathname.slice(1)} at ${host} does not let us in: ${said}`,
      'Check DATABASE_URL: host, port, user, password, and that the database exists and takes connections from here.',
    );
  } finally {
    await client.end();
  }
}

/** The owner's database: theirs by DATABASE_URL, else the built-in one of the data folder, started if need be. */
export async function openDatabase(settings: Settings): Promise<OwnerDatabase> {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl) {
    await assertReachable(databaseUrl);
    return { ownerUrl: databaseUrl, server: null, local: isLocal(databaseUrl) };
  }
  const server = await startPostgres({ dataDir });
  return { ownerUrl: await ensureDatabase(server, databaseName), server, local: true };
}

/** Like `openDatabase`, for a single command: a server that was not running before is stopped afterwards. */
export async function withOwnerDatabase<T>(
  settings: Settings,
  work: (database: OwnerDatabase) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(settings);
  try {
    return await work(database);
  } finally {
    if (database.server && !database.server.adopted) await database.server.stop();
  }
}

/**
 * Brings the built-in server back when it dies, on the same port, so that the processes only have to connect again.
 * Gives up, by calling `onLost`, when it keeps dying.
 */
function keepAlive(first: PostgresServer, dataDir: string, cleanup: Cleanup, onLost: (error: Error) => void): void {
  let stopping = false;
  let server = Promise.resolve(first);
  cleanup.defer(async () => {
    stopping = true;
    await (await server).stop();
  });
  const watch = async (): Promise<void> => {
    let deaths = 0;
    for (;;) {
      const since = performance.now();
      await (await server).untilGone();
      if (stopping) return;
      deaths = performance.now() - since > steadyMs ? 1 : deaths + 1;
      if (deaths > maxRestarts)
        throw new Error(`PostgreSQL died ${deaths} times; see postgres.log in the data folder.`);
      say('PostgreSQL has ended unexpectedly; starting it again.');
      server = startPostgres({ dataDir });
      const { port } = await server;
      if (port !== first.port) throw new Error(`PostgreSQL came back on another port (${port}).`);
    }
  };
  watch().catch((error: unknown) => onLost(error instanceof Error ? error : new Error(String(error))));
}

/** Starts or finds the database, migrates it and gives back the logins that the processes use. */
export async function readyDatabase(
  settings: Settings,
  cleanup: Cleanup,
  onLost: (error: Error) => void,
): Promise<OwnerDatabase & PreparedDatabase> {
  const database = await openDatabase(settings);
  if (database.server) keepAlive(database.server, settings.dataDir, cleanup, onLost);
  const prepared = await prepareDatabase({
    ownerUrl: database.ownerUrl,
    migrations: migrationsFolder,
    ...(settings.logins && { logins: settings.logins }),
  });
  return { ...database, ...prepared };
}
