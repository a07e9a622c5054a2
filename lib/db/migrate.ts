import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';

/** Where a database stands against a folder of migrations. Names are the folders' names, in order. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Started and not finished, nor marked as rolled back. */
  readonly failed: readonly { readonly name: string; readonly logs: string }[];
  /** Applied, but the file has changed since. */
  readonly edited: readonly string[];
  /** Applied by a newer version of Tidegate: this one has no such file. */
  readonly unknown: readonly string[];
}

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Prisma's own advisory lock, so that its command line and we exclude each other. */
const prismaLock = 72_707_369;
const lockWait = '120s';

/** Prisma's bookkeeping table, word for word. */
const bookkeepingTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                      VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum                VARCHAR(64) NOT NULL,
  finished_at             TIMESTAMPTZ,
  migration_name          VARCHAR(255) NOT NULL,
  logs                    TEXT,
  rolled_back_at          TIMESTAMPTZ,
  started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

const bookkeepingRow = z.object({
  migration_name: z.string(),
  checksum: z.string(),
  finished_at: z.date().nullable(),
  logs: z.string().nullable(),
});

const checksumOf = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/** A checkout with other line endings is the same migration. */
const hasChecksum = ({ sql }: Migration, checksum: string): boolean =>
  [sql, sql.replaceAll('\r\n', '\n'), sql.replaceAll(/\r?\n/g, '\r\n')].some((text) => checksumOf(text) === checksum);

function readFolder(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
}

async function compare(client: Client, migrations: readonly Migration[]): Promise<MigrationState> {
  const { rows } = await client.query(
    `SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const recorded = z.array(bookkeepingRow).parse(rows);
  const finished = recorded.filter((row) => row.finished_at !== null);
  const names = new Set(finished.map((row) => row.migration_name));
  return {
    applied: [...names],
    pending: migrations.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    failed: recorded
      .filter((row) => row.finished_at === null)
      .map((row) => ({ name: row.migration_name, logs: row.logs ?? '' })),
    edited: finished.flatMap(({ migration_name: name, checksum }) => {
      const migration = known.get(name);
      return migration && !hasChecksum(migration, checksum) ? [name] : [];
    }),
    unknown: [...names].filter((name) => !known.has(name)),
  };
}

function refuseUnsound({ failed, edited }: MigrationState, folder: string): void {
  const [failure] = failed;
  if (failure) {
    throw new SetupError(
      `The migration ${failure.name} failed earlier, and nothing may run on a database in doubt: ${failure.logs}`,
      `Correct ${join(folder, failure.name, 'migration.sql')}, undo by hand what it may have left behind (a failure in ` +
        `Tidegate's own runner leaves nothing), then \`npm run prisma -- migrate resolve --rolled-back ${failure.name}\`.`,
    );
  }
  if (edited.length > 0) {
    throw new SetupError(
      `These migrations were edited after they had been applied: ${edited.join(', ')}.`,
      'Restore the files and write a new migration instead. A database that holds nothing of value can be thrown away: ' +
        'remove the data folder, or drop and create the database.',
    );
  }
}

/** Position of an error in the file, as psql would print it. */
function locate(sql: string, error: Error): string {
  const position = 'position' in error ? Number(error.position) : Number.NaN;
  if (!Number.isSafeInteger(position)) return error.message;
  const line = sql.slice(0, position).split('\n').length;
  return `${error.message} (line ${line})`;
}

async function record(client: Client, { name, sql }: Migration, logs: string | null): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, logs, applied_steps_count)
     VALUES ($1, $2, $3, now(), CASE WHEN $4::text IS NULL THEN clock_timestamp() END, $4, CASE WHEN $4::text IS NULL THEN 1 ELSE 0 END)`,
    [randomUUID(), checksumOf(sql), name, logs],
  );
}

/** The file and its record commit together: killed at any point, a migration has happened whole or not at all. */
async function apply(client: Client, migration: Migration, folder: string): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    if (client.getTransactionStatus() !== 'T') throw new Error('the file ends the transaction that it runs in');
    await record(client, migration, null);
    await client.query('COMMIT');
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const said = locate(migration.sql, error);
    await client.query('ROLLBACK');
    await record(client, migration, said);
    throw new SetupError(
      `The migration ${migration.name} failed and was rolled back: ${said}`,
      `Correct ${join(folder, migration.name, 'migration.sql')}, then ` +
        `\`npm run prisma -- migrate resolve --rolled-back ${migration.name}\` and start again.`,
    );
  }
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'tidegate migrate' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function lock(client: Client): Promise<void> {
  await client.query(`SET lock_timeout = '${lockWait}'`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock]);
  } catch (error) {
    throw new SetupError(
      `Another program has been migrating this database for ${lockWait}: ${String(error)}`,
      'Let it finish, or end it, and start again.',
    );
  }
  await client.query('RESET lock_timeout');
}

/**
 * Brings the owner's database up to the folder of migrations, in Prisma's format and with Prisma's bookkeeping.
 * Starters that come at once wait for each other. Throws `SetupError` when a migration fails or had failed before,
 * and when an applied file was edited.
 * @param folder holds `<name>/migration.sql`, applied in the order of their names, each in one transaction.
 */
export async function migrate(ownerUrl: string, folder: string): Promise<MigrationState> {
  const migrations = readFolder(folder);
  return connected(ownerUrl, async (client) => {
    await lock(client);
    await client.query(bookkeepingTable);
    const before = await compare(client, migrations);
    refuseUnsound(before, folder);
    const pending = new Set(before.pending);
    for (const migration of migrations) {
      if (pending.has(migration.name)) await apply(client, migration, folder);
    }
    return compare(client, migrations);
  });
}

/** Reads where the database stands and changes nothing. */
export async function readMigrationState(ownerUrl: string, folder: string): Promise<MigrationState> {
  const migrations = readFolder(folder);
  return connected(ownerUrl, async (client) => {
    const { rows } = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS started`);
    const [{ started }] = z.tuple([z.object({ started: z.boolean() })]).parse(rows);
    if (started) return compare(client, migrations);
    return { applied: [], pending: migrations.map(({ name }) => name), failed: [], edited: [], unknown: [] };
  });
}

/** Marks a failed migration as rolled back, so that the corrected file runs at the next start. */
export async function markRolledBack(ownerUrl: string, name: string): Promise<void> {
  const changed = await connected(ownerUrl, (client) =>
    client.query(
      `UPDATE _prisma_migrations SET rolled_back_at = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    ),
  );
  if (changed.rowCount) return;
  throw new SetupError(`There is no failed migration named ${name}.`, 'See `npm run doctor` for what is wrong.');
}
