import { createHash, createHmac } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';
import { scramVerifier } from './scram';

/** URLs that the processes connect with; none of them owns a table or passes row-level security. */
export interface Logins {
  readonly appUrl: string;
  readonly workerUrl: string;
  /** For graphile-worker alone: it owns the schema `graphile_worker` and sees nothing else. */
  readonly jobsUrl: string;
}

/** Roles that rights are granted to. They cannot sign in; they are shared by all databases of a server. */
export const groupRoles = ['tidegate_app', 'tidegate_worker', 'tidegate_sys', 'tidegate_jobs'] as const;

const loginGroups = { app: 'tidegate_app', worker: 'tidegate_worker', jobs: 'tidegate_jobs' } as const;
type LoginKind = keyof typeof loginGroups;

/** The owner acts as these: one owns the named functions that look across tenants, one the job queue. */
const ownerActsAs = ['tidegate_sys', 'tidegate_jobs'] as const;

/** As `server_version_num` counts. */
const lowestVersion = 150_000;
const maxNameBytes = 63;
const grantAttempts = 5;
const roleOwnFix =
  'Give the role CREATEROLE (`ALTER ROLE … CREATEROLE`), or let your administrator create the roles as docs/running.md ' +
  'shows and set TIDEGATE_APP_DATABASE_URL, TIDEGATE_WORKER_DATABASE_URL and TIDEGATE_JOBS_DATABASE_URL.';

const ownerRow = z.object({
  name: z.string(),
  database: z.string(),
  superuser: z.boolean(),
  may_create: z.boolean(),
  version: z.int(),
});

async function readOwner(client: Client): Promise<z.infer<typeof ownerRow>> {
  const { rows } = await client.query(
    `SELECT rolname AS name, current_database() AS database, rolsuper AS superuser, rolsuper OR rolcreaterole AS may_create,
       current_setting('server_version_num')::int AS version
     FROM pg_roles WHERE rolname = current_user`,
  );
  return ownerRow.parse(rows[0]);
}

/** Databases of one server share their roles: two that are set up at once may meet, and PostgreSQL refuses one. */
async function tolerant(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      const met = error instanceof Error && /tuple concurrently updated|duplicate key/.test(error.message);
      if (!met || attempt === grantAttempts) throw error;
    }
  }
}

/** Creates the role unless it exists. A concurrent creator is fine. */
async function createRole(client: Client, name: string, options: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (rowCount) return;
  const { may_create: mayCreate, name: owner } = await readOwner(client);
  if (!mayCreate) throw new SetupError(`The database role ${owner} may not create the role ${name}.`, roleOwnFix);
  await client.query(`DO $$ BEGIN
    CREATE ROLE ${escapeIdentifier(name)} ${options};
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`);
}

/** Sees to it that the group roles exist and that the owner may act for the two that own functions. */
export async function ensureGroupRoles(client: Client): Promise<void> {
  const owner = await readOwner(client);
  if (owner.version < lowestVersion) {
    throw new SetupError(`This PostgreSQL is too old (${owner.version}).`, 'Tidegate needs PostgreSQL 15 or newer.');
  }
  for (const role of groupRoles) await createRole(client, role, 'NOLOGIN');
  if (owner.superuser) return;
  // Since PostgreSQL 16 creating a role gives the right to grant it, but not the right to act as it.
  const [rights, options] =
    owner.version >= 160_000 ? [['USAGE', 'SET'], 'WITH INHERIT TRUE, SET TRUE'] : [['USAGE'], ''];
  for (const role of ownerActsAs) {
    const { rowCount } = await client.query(
      'SELECT FROM unnest($2::text[]) AS needed WHERE NOT pg_has_role(current_user, $1::name, needed)',
      [role, rights],
    );
    if (!rowCount) continue;
    try {
      await tolerant(() => client.query(`GRANT ${role} TO ${escapeIdentifier(owner.name)} ${options}`));
    } catch (error) {
      throw new SetupError(
        `The database role ${owner.name} may not act as ${role}: ${String(error)}`,
        `As an administrator: GRANT ${role} TO ${escapeIdentifier(owner.name)} WITH ADMIN OPTION.`,
      );
    }
  }
}

/** Ends in `_login`, since `tidegate_app` is the group that the login of a database named tidegate joins. */
const loginName = (database: string, kind: LoginKind): string => {
  const name = `${database}_${kind}_login`;
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  return `tidegate_${createHash('sha256').update(database).digest('hex').slice(0, 24)}_${kind}_login`;
};

/** Every process that knows the owner's password finds the same logins, without keeping them anywhere. */
const derive = (ownerPassword: string, purpose: string): Buffer =>
  createHmac('sha256', ownerPassword).update(purpose).digest();

async function ensureLogin(client: Client, ownerUrl: URL, kind: LoginKind): Promise<string> {
  const { database } = await readOwner(client);
  const name = loginName(database, kind);
  const group = loginGroups[kind];
  const ownerPassword = decodeURIComponent(ownerUrl.password);
  const password = derive(ownerPassword, `password of ${name}`).toString('base64url');
  const salt = derive(ownerPassword, `salt of ${name}`).subarray(0, 16);
  const role = escapeIdentifier(name);

  await createRole(client, name, 'LOGIN');
  await client.query(`ALTER ROLE ${role} LOGIN INHERIT PASSWORD ${escapeLiteral(scramVerifier(password, salt))}`);
  const { rowCount: member } = await client.query(`SELECT WHERE pg_has_role($1, $2::name, 'MEMBER')`, [name, group]);
  if (!member) await tolerant(() => client.query(`GRANT ${group} TO ${role}`));
  // What graphile-worker creates then belongs to the group, and the login owns nothing.
  if (kind === 'jobs') await client.query(`ALTER ROLE ${role} SET role TO ${group}`);

  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(name);
  url.password = password;
  return url.href;
}

/** Creates or renews the database's logins. Their passwords follow from the owner's. */
export async function ensureLogins(client: Client, ownerUrl: string): Promise<Logins> {
  const url = new URL(ownerUrl);
  if (url.password === '') {
    throw new SetupError(
      "DATABASE_URL carries no password, and the application's own logins are derived from it.",
      'Put the password into DATABASE_URL, or set TIDEGATE_APP_DATABASE_URL, TIDEGATE_WORKER_DATABASE_URL and ' +
        'TIDEGATE_JOBS_DATABASE_URL to logins of your own (docs/running.md).',
    );
  }
  return {
    appUrl: await ensureLogin(client, url, 'app'),
    workerUrl: await ensureLogin(client, url, 'worker'),
    jobsUrl: await ensureLogin(client, url, 'jobs'),
  };
}

const powersRow = z.object({ name: z.string(), powers: z.array(z.string()) });

/**
 * Refuses to go on with a login that row-level security would not bind: a superuser, BYPASSRLS, or an owner.
 * Roles that it is a member of count as well.
 */
export async function assertBareLogin(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'tidegate start' });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT session_user::text AS name, array_remove(ARRAY[
         CASE WHEN bool_or(rolsuper) THEN 'is a superuser' END,
         CASE WHEN bool_or(rolbypassrls) THEN 'has BYPASSRLS' END,
         CASE WHEN bool_or(rolcreaterole) THEN 'may create roles' END,
         CASE WHEN bool_or(EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass
           AND refobjid = r.oid AND deptype = 'o')) THEN 'owns something' END], NULL) AS powers
       FROM pg_roles r WHERE pg_has_role(session_user, r.oid, 'MEMBER')`,
    );
    const { name, powers } = powersRow.parse(rows[0]);
    if (powers.length === 0) return;
    throw new SetupError(
      `The database login ${name} ${powers.join(' and ')}: row-level security would not keep tenants apart.`,
      `Use a login that is only a member of ${loginGroups.app} or ${loginGroups.worker} (docs/running.md).`,
    );
  } finally {
    await client.end();
  }
}
