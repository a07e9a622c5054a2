import { Client, escapeIdentifier } from 'pg';
import { z } from 'zod';
import { ensureJobQueue } from './job-queue';
import { assertBareLogin, ensureGroupRoles, ensureLogins, type Logins } from './logins';
import { type MigrationState, migrate } from './migrate';

export interface PreparedDatabase extends Logins {
  readonly migrations: MigrationState;
}

export interface PrepareOptions {
  /** URL of the role that owns the database's tables. */
  readonly ownerUrl: string;
  /** Folder in Prisma's format. */
  readonly migrations: string;
  /** Logins that an administrator has made; without them they are derived from the owner's. */
  readonly logins?: Logins;
}

/** Ours, next to Prisma's: what follows the migrations is done by one starter at a time. */
const prepareLock = 72_707_370;

async function closeDoors(client: Client): Promise<void> {
  const { rows } = await client.query('SELECT current_database() AS database');
  const [{ database }] = z.tuple([z.object({ database: z.string() })]).parse(rows);
  // A temporary table could take the place of a real one inside a function that runs with its owner's rights.
  await client.query(`REVOKE TEMPORARY ON DATABASE ${escapeIdentifier(database)} FROM PUBLIC`);
}

/**
 * Takes an owner's database from empty or old to ready: roles, migrations, logins, job queue. Safe to repeat and to
 * run from several starters at once. Gives back the logins that the processes go on with.
 */
export async function prepareDatabase(options: PrepareOptions): Promise<PreparedDatabase> {
  const client = new Client({ connectionString: options.ownerUrl, application_name: 'tidegate start' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prepareLock]);
    await ensureGroupRoles(client);
    const migrations = await migrate(options.ownerUrl, options.migrations);
    await closeDoors(client);
    const logins = options.logins ?? (await ensureLogins(client, options.ownerUrl));
    await ensureJobQueue(client, logins.jobsUrl);
    await assertBareLogin(logins.appUrl);
    await assertBareLogin(logins.workerUrl);
    return { ...logins, migrations };
  } finally {
    await client.end();
  }
}
