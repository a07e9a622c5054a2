import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly exited: Promise<number | null>;
}

/** Runs the process until it says that it is up, or ends. */
async function start(secret: string): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      TIDEGATE_SECRET: secret,
      TIDEGATE_LOG_LEVEL: 'info',
      TIDEGATE_WORKER_DATABASE_URL: database.workerUrl,
      TIDEGATE_JOBS_DATABASE_URL: database.jobsUrl,
    },
  });
  let output = '';
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const isUp = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('worker is up')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  await Promise.race([isUp, exited]);
  return { child, said: () => output, exited };
}

const withinMs = async (work: Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work;
  return performance.now() - started;
};

it('says that it is up, and stops cleanly on a signal', async () => {
  const { child, said, exited } = await start('11'.repeat(32));
  expect(said()).toContain('worker is up');
  child.kill('SIGTERM');
  expect(await withinMs(exited)).toBeLessThan(5_000);
  expect(await exited).toBe(0);
  expect(said()).toContain('worker has stopped');
  expect(said()).not.toContain('"level":50');
});

it('stops in time while the database is away', async () => {
  const { child, said, exited } = await start('11'.repeat(32));
  expect(said()).toContain('worker is up');
  const outside = new URL(database.superuserUrl);
  outside.pathname = '/postgres';
  const server = openDatabase({ url: outside.href, applicationName: 'outage', maxConnections: 1 });
  try {
    await server.rows(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`);
    await server.rows('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database.name]);
    child.kill('SIGTERM');
    expect(await withinMs(exited)).toBeLessThan(5_500);
    expect(await exited).toBe(0);
  } finally {
    await server.rows(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS true`);
    await server.close();
  }
});

it('refuses to start with the secret of another database, and says so', async () => {
  const { said, exited } = await start('22'.repeat(32));
  expect(await exited).toBe(1);
  expect(said()).toContain('TIDEGATE_SECRET');
  expect(said()).not.toContain('22222222');
});
