import { createHmac } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { PostgresServer } from './server';

/**
 * Makes sure that a database and its owner exist, and gives back the owner's URL.
 * The owner is no superuser, as on a managed PostgreSQL: what works here works there.
 */
export async function ensureDatabase(server: PostgresServer, name: string): Promise<string> {
  const url = new URL(server.superuserUrl(name));
  const password = createHmac('sha256', decodeURIComponent(url.password))
    .update(`owner of ${name}`)
    .digest('base64url');
  url.username = name;
  url.password = password;

  const client = new Client({ connectionString: server.superuserUrl('postgres') });
  await client.connect();
  try {
    const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    if (role.rowCount === 0) {
      await client.query(
        `CREATE ROLE ${escapeIdentifier(name)} LOGIN CREATEROLE NOBYPASSRLS PASSWORD ${escapeLiteral(password)}`,
      );
    }
    const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (database.rowCount === 0) {
      await client.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(name)}`);
    }
  } finally {
    await client.end();
  }
  return url.href;
}
