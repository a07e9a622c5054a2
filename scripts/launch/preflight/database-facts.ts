import { Client } from 'pg';
import { z } from 'zod';
import { assertBareLogin, groupRoles, type Logins } from '@/lib/db/logins';
import { readMigrationState } from '@/lib/db/migrate';
import { SetupError } from '@/lib/kernel/setup-error';
import { demoOrganizations, emailOf } from '@/prisma/seed/demo/organizations';
import { migrationsFolder } from '../database';
import type { DatabaseFacts } from './facts';

const timeoutMs = 4_000;

const serverRow = z.object({ version: z.int(), text: z.string(), encrypted: z.boolean() });
const clockRow = z.object({ now: z.date() });
const nameRow = z.object({ name: z.string() });
const rolesRow = z.object({ name: z.string(), powers: z.array(z.string()) });

const serverText = `SELECT current_setting('server_version_num')::int AS version,
  'PostgreSQL ' || current_setting('server_version') AS text,
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted`;

/** Partitions follow their table; Prisma's bookkeeping is the owner's alone. */
const openTablesText = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
  AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_prisma_migrations'
  AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname`;

const rolesText = `SELECT rolname::text AS name, array_remove(ARRAY[
    CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolbypassrls THEN 'has BYPASSRLS' END], NULL) AS powers
  FROM pg_roles WHERE rolname = ANY($1)`;

const demoPeople: readonly string[] = demoOrganizations.flatMap((organization) =>
  organization.people.map((person) => emailOf(organization, person)),
);

async function namesOf(client: Client, text: string, values: readonly unknown[] = []): Promise<readonly string[]> {
  const { rows } = await client.query(text, [...values]);
  return z
    .array(nameRow)
    .parse(rows)
    .map(({ name }) => name);
}

/** The difference of the clocks, as seen in the middle of one round trip. */
async function skewOf(client: Client): Promise<number> {
  const before = Date.now();
  const { rows } = await client.query('SELECT clock_timestamp() AS now');
  return clockRow.parse(rows[0]).now.getTime() - (before + Date.now()) / 2;
}

/** Sessions without a tenant see no row of anyone, so the look is taken as the role that named functions run as. */
async function findDemoPeople(client: Client): Promise<readonly string[] | null> {
  await client.query('BEGIN READ ONLY');
  try {
    await client.query('SET LOCAL ROLE tidegate_sys');
    return await namesOf(client, 'SELECT email AS name FROM users WHERE email = ANY($1) ORDER BY email', [demoPeople]);
  } catch {
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function powersOf(logins: Logins | null): Promise<readonly string[]> {
  const urls = logins === null ? [] : [logins.appUrl, logins.workerUrl];
  const said = await Promise.all(
    urls.map((url) =>
      assertBareLogin(url).then(
        () => [],
        (error: unknown) => [error instanceof SetupError ? error.message : `a login does not work: ${String(error)}`],
      ),
    ),
  );
  return said.flat();
}

/** Reads what the checks need, and changes nothing. @throws when the server does not let us in within four seconds. */
export async function readDatabaseFacts(ownerUrl: string, logins: Logins | null): Promise<DatabaseFacts> {
  const client = new Client({
    connectionString: ownerUrl,
    application_name: 'tidegate preflight',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  await client.connect();
  try {
    const server = serverRow.parse((await client.query(serverText)).rows[0]);
    const skewMs = await skewOf(client);
    const migrations = await readMigrationState(ownerUrl, migrationsFolder);
    const isEmpty = migrations.applied.length === 0;
    const roles = z.array(rolesRow).parse((await client.query(rolesText, [groupRoles])).rows);
    const powerful = roles.flatMap(({ name, powers }) => powers.map((power) => `${name} ${power}`));
    return {
      version: server.version,
      versionText: server.text,
      encrypted: server.encrypted,
      skewMs,
      migrations,
      absentRoles: groupRoles.filter((role) => !roles.some(({ name }) => name === role)),
      powerful: [...powerful, ...(isEmpty ? [] : await powersOf(logins))],
      openTables: isEmpty ? [] : await namesOf(client, openTablesText),
      demoPeople: isEmpty ? [] : await findDemoPeople(client),
    };
  } finally {
    await client.end();
  }
}
