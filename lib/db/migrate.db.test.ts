import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '@/lib/testing/database';
import { markRolledBack, migrate, readMigrationState } from './migrate';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  database = await createEmptyDatabase();
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

async function query(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const bookkeeping = `SELECT migration_name AS name, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS undone,
  applied_steps_count AS steps, logs FROM _prisma_migrations ORDER BY started_at`;

describe('migrate', () => {
  it('applies files in order of their names and records them as Prisma does', async () => {
    write('0002_second', 'INSERT INTO things VALUES (2)');
    write('0001_first', 'CREATE TABLE things (id int); INSERT INTO things VALUES (1)');
    const { applied, pending } = await migrate(database.ownerUrl, folder);
    expect({ applied, pending }).toEqual({ applied: ['0001_first', '0002_second'], pending: [] });
    expect(await query(bookkeeping)).toEqual([
      { name: '0001_first', finished: true, undone: false, steps: 1, logs: null },
      { name: '0002_second', finished: true, undone: false, steps: 1, logs: null },
    ]);
    // printf 'INSERT INTO things VALUES (2)' | sha256sum
    expect(await query(`SELECT checksum FROM _prisma_migrations WHERE migration_name = '0002_second'`)).toEqual([
      { checksum: '69452113a5b57ff9e28cd500794dd761ad1ba3e79fc474bf3df1c4117be09188' },
    ]);
  });

  it('applies each file once when two starters come at once', async () => {
    for (let n = 1; n <= 9; n++) write(`000${n}_step`, `CREATE TABLE t${n} (id int); SELECT pg_sleep(0.01)`);
    await Promise.all(Array.from({ length: 4 }, () => migrate(database.ownerUrl, folder)));
    expect(await query('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([{ n: 9 }]);
  });

  it('applies what is new and leaves the rest', async () => {
    write('0001_first', 'CREATE TABLE things (id int)');
    await migrate(database.ownerUrl, folder);
    write('0002_second', 'ALTER TABLE things ADD name text');
    expect(await readMigrationState(database.ownerUrl, folder)).toMatchObject({ pending: ['0002_second'] });
    await migrate(database.ownerUrl, folder);
    expect(await query('SELECT name FROM things')).toEqual([]);
  });

  it('leaves nothing of a failing file, records it, refuses the next start, and runs the corrected file', async () => {
    write('0001_first', 'CREATE TABLE things (id int);\nCREATE TABLE things (id int);');
    await expect(migrate(database.ownerUrl, folder)).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringContaining('relation "things" already exists'),
      fix: expect.stringContaining('migrate resolve --rolled-back 0001_first'),
    });
    expect(await query(`SELECT to_regclass('things') AS things`)).toEqual([{ things: null }]);
    expect(await query(bookkeeping)).toMatchObject([{ finished: false, undone: false, steps: 0 }]);

    write('0001_first', 'CREATE TABLE things (id int)');
    await expect(migrate(database.ownerUrl, folder)).rejects.toMatchObject({
      message: expect.stringContaining('failed earlier'),
    });

    await markRolledBack(database.ownerUrl, '0001_first');
    expect((await migrate(database.ownerUrl, folder)).applied).toEqual(['0001_first']);
    expect(await query(bookkeeping)).toMatchObject([{ undone: true }, { finished: true, undone: false }]);
  });

  it('says in which line a file is wrong', async () => {
    write('0001_first', 'SELECT 1;\nSELECT 2;\nSELEKT 3;');
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('line 3');
  });

  it('refuses a file that ends its transaction, and keeps nothing unrecorded', async () => {
    write('0001_first', 'COMMIT');
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('ends the transaction');
  });

  it('refuses a file that was edited after it had been applied, other line endings aside', async () => {
    write('0001_first', 'CREATE TABLE things (\n  id int)');
    await migrate(database.ownerUrl, folder);
    write('0001_first', 'CREATE TABLE things (\r\n  id int)');
    await expect(migrate(database.ownerUrl, folder)).resolves.toMatchObject({ edited: [] });
    write('0001_first', 'CREATE TABLE things (id bigint)');
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('edited after they had been applied: 0001_first');
  });

  it('goes on with a database that a newer version has migrated, and says so', async () => {
    write('0001_first', 'CREATE TABLE things (id int)');
    write('0002_newer', 'SELECT 1');
    await migrate(database.ownerUrl, folder);
    rmSync(join(folder, '0002_newer'), { recursive: true });
    expect(await migrate(database.ownerUrl, folder)).toMatchObject({ unknown: ['0002_newer'], pending: [] });
  });
});

describe('markRolledBack', () => {
  it('refuses a migration that has not failed', async () => {
    write('0001_first', 'SELECT 1');
    await migrate(database.ownerUrl, folder);
    await expect(markRolledBack(database.ownerUrl, '0001_first')).rejects.toThrow('no failed migration');
  });
});
