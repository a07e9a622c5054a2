import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { launchOptions } from '@/e2e/support/chromium';
import { assertBareLogin, ensureLogins } from '@/lib/db/logins';
import { readMigrationState } from '@/lib/db/migrate';
import { clusterExists } from '@/lib/db/postgres/cluster';
import { findPostmaster } from '@/lib/db/postgres/postmaster';
import { readHome } from '@/lib/db/postgres/settings';
import { SetupError } from '@/lib/kernel/setup-error';
import { findUser, type Holder } from '../file-lock.mjs';
import { findBuild } from './code';
import { migrationsFolder, withOwnerDatabase } from './database';
import { say } from './output';
import { assertPortIsFree } from './port';
import { isReady } from './readiness';
import { findProblems, readSettings, type Settings } from './settings';

/** A finding that is no problem, in a few words. Problems are thrown as `SetupError`. */
type Check = () => Promise<string> | string;

const versionRow = z.object({ version: z.string(), number: z.int() });
const lowestPostgres = 150_000;

const nameWidth = 14;

function checkDataFolder({ dataDir }: Settings): string {
  if (!existsSync(dataDir)) return `${dataDir} does not exist yet; the first start makes it`;
  const names = readdirSync(dataDir);
  for (const name of ['secret', 'postgres.json', 'demo.json']) {
    const file = join(dataDir, name);
    if (!names.includes(name) || (statSync(file).mode & 0o077) === 0) continue;
    throw new SetupError(`${file} can be read by other accounts.`, `chmod 600 ${file}`);
  }
  if (names.includes('pg') && !names.includes('postgres.json')) {
    throw new SetupError(
      `${dataDir} holds a database but not postgres.json, which has its password.`,
      'Restore postgres.json from a backup, or move the folder away to start afresh.',
    );
  }
  return dataDir;
}

function checkSecret({ dataDir, secret }: Settings): string {
  if (secret) return 'from TIDEGATE_SECRET';
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) return 'the first start makes one';
  if (/^[0-9a-f]{64}\n?$/.test(readFileSync(file, 'utf8'))) return `in ${file}`;
  throw new SetupError(
    `${file} does not hold 64 hex digits.`,
    'Restore it from a backup: it opens what is sealed in the database.',
  );
}

async function checkPort({ port, host }: Settings, launcher: Holder | undefined): Promise<string> {
  if (launcher?.note.endsWith(`:${port}`)) return `${port}, served by our own process ${launcher.pid}`;
  await assertPortIsFree(port, host);
  return `${port} is free`;
}

async function checkRunning(launcher: Holder | undefined): Promise<string> {
  if (!launcher) return 'not running';
  const { note, pid } = launcher;
  if (await isReady(note)) return `ready at ${note} (process ${pid})`;
  throw new SetupError(
    `Process ${pid} runs, but ${note}/readiness does not answer 200.`,
    'It may still be starting. Otherwise look into web.log and worker.log in the data folder.',
  );
}

function checkBuiltIn({ databaseUrl, dataDir }: Settings, launcher: Holder | undefined): string {
  if (databaseUrl) return 'not used: DATABASE_URL is set';
  const home = readHome(dataDir);
  if (!home || !clusterExists(home.cluster)) return 'the first start creates it';
  const server = findPostmaster(home.cluster);
  if (!server) return `stopped; its data is in ${home.cluster}`;
  const which = `process ${server.pid} on port ${server.port}`;
  return launcher
    ? `running: ${which}`
    : `left running by a launcher that was killed: ${which}; the next start takes it over`;
}

async function checkServer(ownerUrl: string): Promise<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
    );
    const { version, number } = versionRow.parse(rows[0]);
    if (number >= lowestPostgres) return `PostgreSQL ${version}`;
    throw new SetupError(`PostgreSQL ${version} is too old.`, 'Tidegate needs PostgreSQL 15 or newer.');
  } finally {
    await client.end();
  }
}

async function checkMigrations(ownerUrl: string): Promise<string> {
  const { applied, pending, failed, edited, unknown } = await readMigrationState(ownerUrl, migrationsFolder);
  const [failure] = failed;
  if (failure) {
    const fix = `Correct its file, then \`npm run prisma -- migrate resolve --rolled-back ${failure.name}\`.`;
    throw new SetupError(`${failure.name} has failed: ${failure.logs}`, fix);
  }
  if (edited.length > 0) {
    throw new SetupError(
      `Edited after they were applied: ${edited.join(', ')}.`,
      'Restore the files; write a new migration.',
    );
  }
  const notes = [
    `${applied.length} applied`,
    ...(pending.length > 0 ? [`${pending.length} to be applied by the next start`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} of a newer version`] : []),
  ];
  return notes.join(', ');
}

async function checkLogins(ownerUrl: string, { logins }: Settings): Promise<string> {
  const { applied } = await readMigrationState(ownerUrl, migrationsFolder);
  if (applied.length === 0 && !logins) return 'the next start makes them';
  const { appUrl, workerUrl } = logins ?? (await connectAndDerive(ownerUrl));
  await assertBareLogin(appUrl);
  await assertBareLogin(workerUrl);
  return `${new URL(appUrl).username}, ${new URL(workerUrl).username}: bound by row-level security`;
}

async function connectAndDerive(ownerUrl: string): ReturnType<typeof ensureLogins> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await ensureLogins(client, ownerUrl);
  } finally {
    await client.end();
  }
}

/** Runs one check and prints it. Gives back whether all is well. */
async function report(name: string, check: Check): Promise<boolean> {
  try {
    say(`ok    ${name.padEnd(nameWidth)}${await check()}`);
    return true;
  } catch (error) {
    const [message, fix] =
      error instanceof SetupError ? [error.message, error.fix] : [String(error), 'This is a fault; please report it.'];
    say(`WRONG ${name.padEnd(nameWidth)}${message}`);
    say(`      ${''.padEnd(nameWidth)}${fix}`);
    return false;
  }
}

async function examineDatabase(settings: Settings): Promise<readonly boolean[]> {
  const home = readHome(settings.dataDir);
  if (!settings.databaseUrl && !(home && clusterExists(home.cluster))) return [];
  const results: boolean[] = [];
  const reached = await report('database', () =>
    withOwnerDatabase(settings, async ({ ownerUrl }) => {
      const found = await checkServer(ownerUrl);
      results.push(await report('migrations', () => checkMigrations(ownerUrl)));
      results.push(await report('logins', () => checkLogins(ownerUrl, settings)));
      return found;
    }),
  );
  return [...results, reached];
}

/** Examines the installation; `--production` also asks for what production needs. Gives back the exit code. */
export async function examine(flags: readonly string[]): Promise<number> {
  const production = flags.includes('--production') || process.env.NODE_ENV === 'production';
  const problems = findProblems(process.env, production ? 'production' : 'demo');
  for (const { setting, message, fix } of problems) {
    await report('settings', () => {
      throw new SetupError(`${setting}: ${message}`, fix);
    });
  }
  if (problems.length > 0) return 1;
  const settings = readSettings({ ...process.env, NODE_ENV: production ? 'production' : '' });
  const launcher = findUser(join(settings.dataDir, 'start.lock'));
  const results = [
    await report('node', () => `${process.versions.node}, packages as in the lockfile`),
    await report('settings', () => (production ? 'complete for production' : 'fine for trying out')),
    await report('data folder', () => checkDataFolder(settings)),
    await report('secret', () => checkSecret(settings)),
    await report('port', () => checkPort(settings, launcher)),
    await report('tidegate', () => checkRunning(launcher)),
    await report('built-in', () => checkBuiltIn(settings, launcher)),
    ...(await examineDatabase(settings)),
    await report('web build', () => findBuild() ?? 'the next start builds it'),
    await report('browser', () => `${launchOptions().executablePath} for the tests`),
  ];
  return results.every(Boolean) ? 0 : 1;
}
