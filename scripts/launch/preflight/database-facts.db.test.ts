import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { readDatabaseFacts } from './database-facts';

let database: TestDatabase;
let superuser: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new Client({ connectionString: database.superuserUrl });
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await database.drop();
});

it('finds a migrated database as it should be', async () => {
  const facts = await readDatabaseFacts(database.ownerUrl, database);
  expect(facts).toMatchObject({
    encrypted: false,
    migrations: { pending: [], failed: [], edited: [], unknown: [] },
    absentRoles: [],
    powerful: [],
    openTables: [],
    demoPeople: [],
  });
  expect(facts.version).toBeGreaterThanOrEqual(150_000);
  expect(Math.abs(facts.skewMs)).toBeLessThan(1_000);
});

it('finds people of the demo, a table that was opened, and a login with too many powers', async () => {
  await superuser.query(
    `INSERT INTO users (id, email, name, password_hash) VALUES (gen_random_uuid(), 'owner@northwind-data.example', 'x', 'x')`,
  );
  await superuser.query('ALTER TABLE evidence NO FORCE ROW LEVEL SECURITY');
  await superuser.query('CREATE TABLE forgotten (id int)');
  const logins = { ...database, workerUrl: database.superuserUrl };
  const facts = await readDatabaseFacts(database.ownerUrl, logins);
  expect(facts.demoPeople).toEqual(['owner@northwind-data.example']);
  expect(facts.openTables).toEqual(['evidence', 'forgotten']);
  expect(facts.powerful.join()).toMatch(/is a superuser/);
});

it('does not take blindness for emptiness', async () => {
  const blind = `${database.name}_blind`;
  await superuser.query(`CREATE ROLE ${blind} LOGIN PASSWORD 'blind'`);
  try {
    await superuser.query(`GRANT SELECT ON _prisma_migrations TO ${blind}`);
    const url = new URL(database.ownerUrl);
    [url.username, url.password] = [blind, 'blind'];
    expect((await readDatabaseFacts(url.href, null)).demoPeople).toBeNull();
  } finally {
    await superuser.query(`DROP OWNED BY ${blind}`);
    await superuser.query(`DROP ROLE ${blind}`);
  }
});

it('leaves an empty database empty', async () => {
  const empty = await createEmptyDatabase();
  const client = new Client({ connectionString: empty.superuserUrl });
  await client.connect();
  try {
    const facts = await readDatabaseFacts(empty.ownerUrl, null);
    expect(facts).toMatchObject({ migrations: { applied: [] }, openTables: [], demoPeople: [] });
    const { rows } = await client.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
    expect(rows).toEqual([]);
  } finally {
    await client.end();
    await empty.drop();
  }
});
