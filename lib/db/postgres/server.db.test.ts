import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { canEnter } from './account';
import { findPostmaster, stopPostmaster } from './postmaster';
import { type PostgresServer, startPostgres } from './server';
import { readHome } from './settings';

// Creating a database writes a thousand files, which a busy disk makes slow.
vi.setConfig({ testTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };
const launcherReport = z.object({ pid: z.int(), port: z.int(), adopted: z.boolean() });

let root: string;
let dataDir: string;
const launchers: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  chmodSync(root, 0o711);
  dataDir = join(root, 'data');
});

afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL');
  const cluster = readable(() => readHome(dataDir))?.cluster;
  if (cluster) {
    await stopPostmaster(cluster);
    if (!cluster.startsWith(dataDir)) rmSync(dirname(cluster), { recursive: true, force: true });
  }
  rmSync(root, { recursive: true, force: true });
});

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

async function query(server: PostgresServer, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.superuserUrl('postgres') });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a launcher process of its own and waits until its server is ready. */
async function launchElsewhere(account: { uid?: number; gid?: number } = {}): Promise<z.infer<typeof launcherReport>> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/testing/start-postgres.ts', dataDir], {
    ...account,
    env: { PATH: process.env.PATH, HOME: root, NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  launchers.push(child);
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the launcher ended with ${code}`)));
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  ended.catch(() => undefined);
  return launcherReport.parse(JSON.parse(String(line)));
}

describe('a first start', () => {
  it('makes private data and listens on loopback only, with a password', async () => {
    const server = await startPostgres({ dataDir });
    expect(server.adopted).toBe(false);
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(statSync(server.cluster).mode & 0o777).toBe(0o700);
    expect(await query(server, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(server, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    const rules = await query(server, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(rules).toEqual([{ auth_method: 'scram-sha-256' }]);

    const stranger = new Client({ connectionString: `postgresql://postgres:wrong@127.0.0.1:${server.port}/postgres` });
    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
  });

  it('is the same server for two launchers at once', async () => {
    const [one, other] = await Promise.all([launchElsewhere(), launchElsewhere()]);
    expect(one.pid).toBe(other.pid);
    expect([one.adopted, other.adopted].sort()).toEqual([false, true]);
  });
});

describe('a later start', () => {
  it('keeps data and port after a clean stop', async () => {
    const first = await startPostgres({ dataDir });
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(findPostmaster(first.cluster)).toBeNull();
    const second = await startPostgres({ dataDir });
    expect(second.port).toBe(first.port);
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes over the server of a launcher that was killed', async () => {
    const { pid } = await launchElsewhere();
    launchers[0]?.kill('SIGKILL');
    const server = await startPostgres({ dataDir });
    expect(server).toMatchObject({ pid, adopted: true });
    await server.stop();
    await server.untilGone();
  });

  it('loses no committed row when the server is killed', async () => {
    const server = await startPostgres({ dataDir });
    await query(server, 'CREATE TABLE kept (n int)');
    await query(server, 'INSERT INTO kept SELECT generate_series(1, 1000)');
    process.kill(server.pid, 'SIGKILL');
    const again = await startPostgres({ dataDir });
    expect(again.pid).not.toBe(server.pid);
    expect(await query(again, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  });

  it('is not misled by a pid that another program has got since', async () => {
    const server = await startPostgres({ dataDir });
    const pidFile = readFileSync(join(server.cluster, 'postmaster.pid'), 'utf8');
    await server.stop();
    const { uid, gid } = statSync(server.cluster);
    const bystander = spawn('sleep', ['60'], isRoot ? { uid, gid, cwd: '/' } : {});
    launchers.push(bystander);
    const forged = join(server.cluster, 'postmaster.pid');
    writeFileSync(forged, pidFile.replace(/^\d+/, String(bystander.pid)), { mode: 0o600 });
    chownSync(forged, uid, gid);
    await sleep(50);
    const again = await startPostgres({ dataDir });
    expect(again.adopted).toBe(false);
    expect(bystander.exitCode).toBeNull();
  });

  it('moves to another port when its own was taken', async () => {
    const first = await startPostgres({ dataDir });
    await first.stop();
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await startPostgres({ dataDir });
      expect(second.port).not.toBe(first.port);
      expect(readHome(dataDir)?.port).toBe(second.port);
    } finally {
      squatter.close();
    }
  });

  it('names the cause when the password was lost or the settings are damaged', async () => {
    const server = await startPostgres({ dataDir });
    const file = join(dataDir, 'postgres.json');
    const settings = readFileSync(file, 'utf8');
    writeFileSync(file, settings.replace(/"password": ".{8}/, '"password": "00000000'));
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({
      name: 'SetupError',
      fix: expect.stringContaining('postgres.json'),
    });
    writeFileSync(file, '{');
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({ name: 'SetupError' });
    writeFileSync(file, settings);
    await server.stop();
  });
});

describe.runIf(isRoot)('started by root', () => {
  it('runs the server as an unprivileged account', async () => {
    const server = await startPostgres({ dataDir });
    expect(statSync(server.cluster).uid).not.toBe(0);
  });

  it('keeps the data elsewhere when the folder is closed to that account', async () => {
    chmodSync(root, 0o700);
    const server = await startPostgres({ dataDir });
    expect(server.cluster.startsWith(root)).toBe(false);
    await query(server, 'CREATE TABLE kept AS SELECT 1 AS n');
    await server.stop();
    // The place was decided once: opening the folder later does not lose the data.
    chmodSync(root, 0o711);
    expect(await query(await startPostgres({ dataDir }), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('goes on with the account that made the data', async ({ skip }) => {
    if (!canEnter(nobody, process.cwd())) skip('the checkout is closed to other accounts');
    mkdirSync(dataDir);
    chownSync(root, nobody.uid, nobody.gid);
    chownSync(dataDir, nobody.uid, nobody.gid);
    const { pid } = await launchElsewhere(nobody);
    expect(statSync(join(dataDir, 'pg')).uid).toBe(nobody.uid);
    process.kill(pid, 'SIGKILL');
    const server = await startPostgres({ dataDir });
    expect(statSync(server.cluster).uid).toBe(nobody.uid);
  });
});
