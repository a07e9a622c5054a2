import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { assertBareLogin, ensureLogins } from './logins';
import { prepareDatabase } from './prepare-database';

const migrations = join(process.cwd(), 'prisma', 'migrations');

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const query = (url: string, text: string): Promise<unknown[]> =>
  connected(url, async (client) => (await client.query(text)).rows);

/** The same server and database, as another role. */
function as(url: string, name: string, password: string): string {
  const other = new URL(url);
  other.username = name;
  other.password = password;
  return other.href;
}

describe('a prepared database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('gives logins that own nothing and cannot pass row-level security', async () => {
    await assertBareLogin(database.appUrl);
    await assertBareLogin(database.workerUrl);
    const memberships = await query(
      database.ownerUrl,
      `SELECT m.rolname AS login, array_agg(g.rolname::text) AS groups FROM pg_auth_members a
       JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
       WHERE m.rolname LIKE 'template\\_tidegate\\_%login' GROUP BY 1 ORDER BY 1`,
    );
    expect(memberships).toEqual([
      { login: 'template_tidegate_app_login', groups: ['tidegate_app'] },
      { login: 'template_tidegate_jobs_login', groups: ['tidegate_jobs'] },
      { login: 'template_tidegate_worker_login', groups: ['tidegate_worker'] },
    ]);
  });

  it('derives the same logins from the same owner, and others from another password', async () => {
    const empty = await createEmptyDatabase();
    const derive = (url: string) => connected(empty.ownerUrl, (owner) => ensureLogins(owner, url));
    const others = await derive(as(empty.ownerUrl, 'template_tidegate', 'another'));
    const logins = await derive(empty.ownerUrl);
    expect(new URL(others.appUrl).password).not.toBe(new URL(logins.appUrl).password);
    expect(await derive(empty.ownerUrl)).toEqual(logins);
    await query(logins.appUrl, 'SELECT 1');
    await empty.drop();
  });

  it('keeps the job queue to its owner and takes jobs through one function', async () => {
    for (const url of [database.appUrl, database.workerUrl]) {
      await expect(query(url, 'SELECT FROM graphile_worker._private_jobs')).rejects.toThrow('permission denied');
      await expect(query(url, `SELECT graphile_worker.add_job('sneaky')`)).rejects.toThrow('permission denied');
    }
    await query(database.appUrl, `BEGIN; SELECT tidegate_enqueue('lost', '{}'); ROLLBACK`);
    await query(database.appUrl, `SELECT tidegate_enqueue('once', '{"n": 1}', 'key')`);
    await query(database.workerUrl, `SELECT tidegate_enqueue('once', '{"n": 2}', 'key', now() + interval '1 hour')`);
    expect(
      await query(
        database.jobsUrl,
        `SELECT task_identifier AS task, run_at > now() AS later FROM graphile_worker.jobs`,
      ),
    ).toEqual([{ task: 'once', later: true }]);
  });

  it('keeps the queue away from tables and the processes away from temporary tables', async () => {
    await expect(query(database.jobsUrl, 'SELECT FROM intents')).rejects.toThrow('permission denied');
    const fresh = await createEmptyDatabase();
    const logins = await prepareDatabase({ ownerUrl: fresh.ownerUrl, migrations });
    await expect(query(logins.appUrl, 'CREATE TEMP TABLE locators ()')).rejects.toThrow('permission denied');
    await fresh.drop();
  });
});

describe('prepareDatabase', () => {
  it('sets up several databases of one server at once, each by two starters', async () => {
    const databases = await Promise.all([createEmptyDatabase(), createEmptyDatabase()]);
    const starts = [...databases, ...databases].map(({ ownerUrl }) => prepareDatabase({ ownerUrl, migrations }));
    const [one, other, oneAgain, otherAgain] = await Promise.all(starts);
    expect(one?.appUrl).toBe(oneAgain?.appUrl);
    expect(other?.appUrl).toBe(otherAgain?.appUrl);
    for (const { drop } of databases) await drop();
  });

  it('names the fix when the owner may not create roles', async () => {
    const database = await createEmptyDatabase();
    const name = `plain_${randomBytes(4).toString('hex')}`;
    await query(
      database.superuserUrl,
      `CREATE ROLE ${name} LOGIN PASSWORD 'secret'; ALTER DATABASE ${database.name} OWNER TO ${name}`,
    );
    const ownerUrl = as(database.ownerUrl, name, 'secret');
    await expect(prepareDatabase({ ownerUrl, migrations })).rejects.toMatchObject({
      name: 'SetupError',
      fix: expect.stringMatching(/GRANT tidegate_sys TO/),
    });
    await query(database.superuserUrl, `GRANT tidegate_sys, tidegate_jobs TO ${name}`);
    await expect(prepareDatabase({ ownerUrl, migrations })).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringContaining('may not create the role'),
      fix: expect.stringContaining('CREATEROLE'),
    });
    await database.drop();
  });

  it('takes roles that an administrator has made, with an owner who may make none', async () => {
    const database = await createEmptyDatabase();
    const id = randomBytes(4).toString('hex');
    await query(
      database.superuserUrl,
      `CREATE ROLE owner_${id} LOGIN PASSWORD 'secret';
       GRANT tidegate_sys, tidegate_jobs TO owner_${id};
       ALTER DATABASE ${database.name} OWNER TO owner_${id};
       CREATE ROLE app_${id} LOGIN PASSWORD 'secret' IN ROLE tidegate_app;
       CREATE ROLE worker_${id} LOGIN PASSWORD 'secret' IN ROLE tidegate_worker;
       CREATE ROLE jobs_${id} LOGIN PASSWORD 'secret' IN ROLE tidegate_jobs;
       ALTER ROLE jobs_${id} SET role TO tidegate_jobs`,
    );
    const url = (name: string) => as(database.ownerUrl, `${name}_${id}`, 'secret');
    const logins = { appUrl: url('app'), workerUrl: url('worker'), jobsUrl: url('jobs') };
    await prepareDatabase({ ownerUrl: url('owner'), migrations, logins });
    await query(logins.workerUrl, `SELECT tidegate_enqueue('noop', '{}')`);
    expect(await query(logins.jobsUrl, 'SELECT task_identifier FROM graphile_worker.jobs')).toHaveLength(1);
    await database.drop();
  });

  it('needs a password to derive from', async () => {
    const url = 'postgresql://owner@127.0.0.1/any';
    await expect(ensureLogins(new Client(), url)).rejects.toMatchObject({ name: 'SetupError' });
  });
});

describe('assertBareLogin', () => {
  it.each([
    ['a superuser', 'SUPERUSER', 'is a superuser'],
    ['BYPASSRLS', 'BYPASSRLS', 'has BYPASSRLS'],
    ['the right to create roles', 'CREATEROLE', 'may create roles'],
  ])('refuses %s', async (_, option, said) => {
    const database = await createEmptyDatabase();
    const name = `strong_${randomBytes(4).toString('hex')}`;
    await query(database.superuserUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'secret' ${option}`);
    await expect(assertBareLogin(as(database.ownerUrl, name, 'secret'))).rejects.toThrow(said);
    await database.drop();
  });

  it('refuses an owner, and a member of one', async () => {
    const database = await createTestDatabase();
    await expect(assertBareLogin(database.ownerUrl)).rejects.toThrow('owns something');
    const name = `member_${randomBytes(4).toString('hex')}`;
    await query(
      database.superuserUrl,
      `CREATE ROLE ${name} LOGIN PASSWORD 'secret'; GRANT template_tidegate TO ${name}`,
    );
    await expect(assertBareLogin(as(database.ownerUrl, name, 'secret'))).rejects.toThrow('owns something');
    await database.drop();
  });
});
