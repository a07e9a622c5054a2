import { escapeIdentifier } from 'pg';
import { z } from 'zod';
import type { Superuser } from './superuser';

const columnRow = z.object({ name: z.string(), type: z.string(), check: z.string().nullable() });

/** One instant for all, so that what must not come before something else does not. */
const plantedAt = new Date().toISOString();

/** Something that a column of this type takes; a word of its CHECK where it has one, since others may read it. */
function wordFor({ name, type, check }: z.output<typeof columnRow>, tenantId: string): unknown {
  if (name === 'tenant_id') return tenantId;
  if (type.endsWith('[]')) return [];
  const word = check?.match(/'([^']+)'::text/)?.[1];
  if (word !== undefined) return word;
  if (type === 'uuid') return crypto.randomUUID();
  if (type === 'bytea') return `\\x${'5a'.repeat(32)}`;
  if (type === 'jsonb' || type === 'json') return {};
  if (type === 'boolean') return false;
  if (type.startsWith('timestamp')) return plantedAt;
  return /^(?:bigint|integer|smallint|numeric)/.test(type) ? 1 : `planted ${crypto.randomUUID()}`;
}

/**
 * Leaves a row of a tenant's in a table that nothing has written to yet, made from the catalogue: every table is reached
 * for, also one whose feature no request of the test uses. Foreign keys and checks are not asked.
 */
export async function plantRow(superuser: Superuser, table: string, tenantId: string): Promise<void> {
  const name = escapeIdentifier(table);
  const [found] = await superuser.rows(`SELECT count(*)::int AS count FROM ${name} WHERE tenant_id = $1`, [tenantId]);
  if (z.object({ count: z.number() }).parse(found).count > 0) return;
  const columns = z.array(columnRow).parse(
    await superuser.rows(
      `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
         (SELECT min(pg_get_constraintdef(c.oid)) FROM pg_constraint c
           WHERE c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]) AS check
       FROM pg_attribute a
       WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull`,
      [`public.${name}`],
    ),
  );
  const row = Object.fromEntries(columns.map((column) => [column.name, wordFor(column, tenantId)]));
  for (const check of z.array(checkRow).parse(await superuser.rows(checksText, [`public.${name}`]))) {
    await superuser.rows(`ALTER TABLE ${name} DROP CONSTRAINT ${escapeIdentifier(check.name)}`);
  }
  await superuser.rows(
    `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
     INSERT INTO ${name} SELECT (jsonb_populate_record(null::${name}, $1::jsonb)).* FROM off`,
    [JSON.stringify(row)],
  );
}

const checkRow = z.object({ name: z.string() });
const checksText = `SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`;
