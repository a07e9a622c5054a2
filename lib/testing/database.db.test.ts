import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(async () => {
    await one.drop();
    await other.drop();
  });

  it('gives databases that do not see each other', async () => {
    await query(one.ownerUrl, 'CREATE TABLE mine (id int)');
    await expect(query(other.ownerUrl, 'SELECT FROM mine')).rejects.toThrow('does not exist');
  });

  it('connects each login as the group it stands for', async () => {
    const who = `SELECT session_user::text AS login, current_user::text AS acts_as, current_database() AS database`;
    expect(await query(one.appUrl, who)).toEqual([
      { login: 'template_tidegate_app_login', acts_as: 'template_tidegate_app_login', database: one.name },
    ]);
    expect(await query(one.jobsUrl, who)).toMatchObject([{ acts_as: 'tidegate_jobs' }]);
  });

  it('holds the migrated schema and the job queue', async () => {
    expect(await query(one.ownerUrl, 'SELECT FROM _prisma_migrations WHERE finished_at IS NULL')).toEqual([]);
    await query(one.appUrl, `SELECT tidegate_enqueue('noop', '{"n": 1}')`);
    const jobs = await query(one.jobsUrl, 'SELECT task_identifier FROM graphile_worker.jobs');
    expect(jobs).toEqual([{ task_identifier: 'noop' }]);
  });
});
