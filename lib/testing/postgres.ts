import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDatabase } from '@/lib/db/postgres/database';
import { type PostgresServer, startPostgres } from '@/lib/db/postgres/server';
import { prepareDatabase } from '@/lib/db/prepare-database';

/** Plain data, so that it can be handed to test workers. */
export interface TestServer {
  readonly superuserUrl: string;
  /** URLs of the template database, which nobody may stay connected to. */
  readonly template: {
    readonly ownerUrl: string;
    readonly appUrl: string;
    readonly workerUrl: string;
    readonly jobsUrl: string;
  };
}

export interface RunningTestServer {
  readonly server: TestServer;
  /** Stops it at once, without a checkpoint, and starts it again on the same data and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Data of a test need not survive a power cut; it does survive a kill of any process. */
const testSettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

/** Starts the process that ends the server when we are gone, however we end. */
function startGuard(dataDir: string, { cluster }: PostgresServer): () => Promise<void> {
  const guard = spawn(process.execPath, ['--import', 'tsx', 'lib/testing/guard.ts', dataDir, cluster], {
    cwd: repository,
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  guard.unref();
  return async () => {
    guard.ref();
    guard.stdin.end();
    await once(guard, 'exit');
  };
}

/**
 * Starts an own PostgreSQL in a private temporary folder with a migrated template database.
 * When the caller stops it or dies, the server is stopped and its folder removed.
 */
export async function startTestServer(settings = testSettings): Promise<RunningTestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  // Run by root, the server has an account of its own that must pass through.
  chmodSync(dataDir, 0o711);
  const server = await startPostgres({ dataDir, settings });
  const stop = startGuard(dataDir, server);
  try {
    const ownerUrl = await ensureDatabase(server, 'template_tidegate');
    const logins = await prepareDatabase({ ownerUrl, migrations: join(repository, 'prisma', 'migrations') });
    return {
      server: { superuserUrl: server.superuserUrl('postgres'), template: { ownerUrl, ...logins } },
      async crash() {
        process.kill(server.pid, 'SIGQUIT');
        await server.untilGone();
        await startPostgres({ dataDir, settings });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
