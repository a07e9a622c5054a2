import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { SetupError } from '@/lib/kernel/setup-error';
import { type Account, accountOf, chooseAccount } from './account';
import { type Binaries, findBinaries } from './binaries';
import { clusterExists, createCluster, serverEnv, superuser } from './cluster';
import { findPostmaster, type Postmaster, removeStalePidFile, stopPostmaster, untilGone } from './postmaster';
import { type Home, openHome, randomPort, rememberPort } from './settings';

/** A running embedded server. */
export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** Where its data is. */
  readonly cluster: string;
  /** True when an earlier launcher had left it running. */
  readonly adopted: boolean;
  /** URL of the superuser, for the launcher alone. */
  superuserUrl(database: string): string;
  /** Settles when the server is gone, whoever ended it. */
  untilGone(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Holds `postgres.json`, `postgres.log` and, when the server's account can reach it, the data in `pg`. */
  readonly dataDir: string;
  /** Server settings on top of ours, such as a test server's `fsync=off`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The log keeps no values: with terse messages and no statements, what a row holds never reaches it. */
const baseSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

const startAttempts = 20;
const retryPauseMs = 500;
const pollMs = 20;
/** After a crash the log is replayed first, which takes time on a large database. */
const readyMs = 180_000;
const stoppingMs = 60_000;
const goneCheckMs = 500;
const logKeptBytes = 20 * 1024 * 1024;
const logTailBytes = 4096;

/** What the server says when an earlier one of ours has not quite ended, or another starter was faster. */
const passingTrouble =
  /lock file "postmaster\.pid" already exists|pre-existing shared memory block|Address already in use/;

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => done(true)));
  });
}

async function choosePort(wanted: number): Promise<number> {
  let port = wanted;
  for (let attempt = 0; attempt < startAttempts; attempt++) {
    if (await isFree(port)) return port;
    port = randomPort();
  }
  throw new SetupError('No free port was found for the built-in PostgreSQL.', 'Stop programs that hold many ports.');
}

function openLog(dataDir: string): { file: string; descriptor: number; start: number } {
  const file = join(dataDir, 'postgres.log');
  if (existsSync(file) && statSync(file).size > logKeptBytes) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o600);
  return { file, descriptor, start: statSync(file).size };
}

function readFrom(file: string, start: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(logTailBytes);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, logTailBytes, start));
  } finally {
    closeSync(descriptor);
  }
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Waits until the server takes connections. Null: it ended first. */
async function untilReady(cluster: string, pid: number, hasEnded: () => boolean): Promise<Postmaster | null> {
  for (let round = 0; round < readyMs / pollMs; round++) {
    if (hasEnded()) return null;
    const postmaster = findPostmaster(cluster);
    if (postmaster?.pid === pid && postmaster.status === 'ready') return postmaster;
    await sleep(pollMs);
  }
  throw new SetupError(
    `PostgreSQL (pid ${pid}) has not become ready within ${readyMs / 1000} s.`,
    'It may still be recovering: look into postgres.log in the data folder, wait, and start again.',
  );
}

/** Starts a server of its own session, so that Ctrl-C in a terminal reaches the launcher alone. */
async function launch(
  home: Home,
  account: Account | null,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster | 'try_again'> {
  const port = await choosePort(home.port);
  const log = openLog(home.dataDir);
  const flags = Object.entries({ ...baseSettings, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', home.cluster, '-p', String(port), ...flags], {
    ...account,
    cwd: '/',
    env: serverEnv,
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  child.unref();
  const failure = new Promise<Error>((done) => child.once('error', done));
  const pid = child.pid;
  if (pid === undefined) throw await failure;
  const ready = await untilReady(home.cluster, pid, () => ended(child));
  if (ready) {
    rememberPort(home, ready.port);
    return ready;
  }
  const said = readFrom(log.file, log.start).trim();
  if (passingTrouble.test(said)) return 'try_again';
  throw new SetupError(`PostgreSQL did not start:\n${said}`, `The whole log is ${log.file}.`);
}

async function assertSignIn(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new SetupError(
      `The built-in PostgreSQL runs but refuses us: ${error instanceof Error ? error.message : String(error)}`,
      'Its password is in postgres.json in the data folder: restore that file from a backup.',
    );
  } finally {
    await client.end();
  }
}

async function serve(home: Home, postmaster: Postmaster, adopted: boolean): Promise<PostgresServer> {
  const superuserUrl = (database: string): string =>
    `postgresql://${superuser}:${home.password}@127.0.0.1:${postmaster.port}/${database}`;
  await assertSignIn(superuserUrl('postgres'));
  return {
    port: postmaster.port,
    pid: postmaster.pid,
    cluster: home.cluster,
    adopted,
    superuserUrl,
    untilGone: async () => {
      while (findPostmaster(home.cluster)?.pid === postmaster.pid) await sleep(goneCheckMs, undefined, { ref: false });
    },
    stop: () => stopPostmaster(home.cluster),
  };
}

/**
 * Starts the embedded PostgreSQL of a data folder, or takes over the one that already runs there: a launcher
 * that was killed leaves its server behind. A first start creates the data.
 */
export async function startPostgres(options: StartOptions): Promise<PostgresServer> {
  const newcomer = chooseAccount();
  const dataDir = resolve(options.dataDir);
  const home = openHome(dataDir, newcomer);
  const account = clusterExists(home.cluster) ? accountOf(home.cluster) : newcomer;
  const binaries = findBinaries(account);
  if (!clusterExists(home.cluster)) createCluster(home, account, binaries);

  for (let attempt = 0; attempt < startAttempts; attempt++) {
    const running = findPostmaster(home.cluster);
    if (running?.status === 'stopping') {
      await untilGone(home.cluster, running.pid, stoppingMs);
    } else if (running) {
      const { pid } = running;
      const ready = await untilReady(home.cluster, pid, () => findPostmaster(home.cluster)?.pid !== pid);
      if (ready) return serve(home, ready, true);
    } else {
      removeStalePidFile(home.cluster);
      const started = await launch(home, account, binaries, options.settings ?? {});
      if (started !== 'try_again') return serve(home, started, false);
      await sleep(retryPauseMs);
    }
  }
  throw new SetupError(
    `PostgreSQL did not start in ${startAttempts} attempts.`,
    `Look into ${join(dataDir, 'postgres.log')}; another program may be using ${home.cluster}.`,
  );
}
