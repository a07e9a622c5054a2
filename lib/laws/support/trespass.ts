import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { z } from 'zod';
import type { Superuser } from './superuser';

/*
 * A process that has gone wrong, with the right to send any SQL: what it can reach of another tenant. It connects with
 * the login of the web or worker process.
 */

export interface Intruder {
  readonly name: string;
  /** Runs statements in a transaction of the tenant, which is rolled back. Null sets no tenant. */
  within<T>(tenantId: string | null, work: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function intrude(name: string, url: string): Promise<Intruder> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    name,
    async within(tenantId, work) {
      await client.query('BEGIN');
      try {
        if (tenantId !== null) await client.query(`SELECT set_config('tidegate.tenant', $1, true)`, [tenantId]);
        return await work(client);
      } finally {
        await client.query('ROLLBACK');
      }
    },
    close: () => client.end(),
  };
}

/** Insufficient privilege, and a new row that violates a policy. */
const refusedState = '42501';

type Reach =
  | { readonly kind: 'refused' }
  | { readonly kind: 'rows'; readonly count: number }
  | { readonly kind: 'error'; readonly state: string };

/** How far one statement gets. */
async function reach(client: Client, text: string, values: readonly unknown[] = []): Promise<Reach> {
  await client.query('SAVEPOINT attempt');
  try {
    const { rowCount } = await client.query(text, [...values]);
    return { kind: 'rows', count: rowCount ?? 0 };
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT attempt');
    if (!(error instanceof DatabaseError)) throw error;
    return error.code === refusedState ? { kind: 'refused' } : { kind: 'error', state: error.code ?? '' };
  }
}

const reachedNothing = (found: Reach): boolean =>
  found.kind === 'refused' || (found.kind === 'rows' && found.count === 0);

export interface Target {
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns that some process may give in an insert. */
  readonly insertable: readonly string[];
  /** Whose rows are reached for. */
  readonly victim: string;
  /** Whose transaction it is. */
  readonly tenant: string;
  /** Rows that the tenant itself has. */
  readonly own: number;
  /** One row of the victim's, as JSON. */
  readonly row: string;
}

const columnsRow = z.object({ name: z.string(), insertable: z.boolean() });

/** Reads with all rights what an intruder will then try to reach. */
export async function targetOf(superuser: Superuser, table: string, victim: string, tenant: string): Promise<Target> {
  const name = escapeIdentifier(table);
  const columns = await superuser.rows(
    `SELECT attname AS name, has_column_privilege('tidegate_app', attrelid, attnum, 'INSERT')
       OR has_column_privilege('tidegate_worker', attrelid, attnum, 'INSERT') AS insertable
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [`public.${name}`],
  );
  const [counted] = await superuser.rows(`SELECT count(*)::int AS own FROM ${name} WHERE tenant_id = $1`, [tenant]);
  const [found] = await superuser.rows(`SELECT to_jsonb(t)::text AS row FROM ${name} t WHERE tenant_id = $1 LIMIT 1`, [
    victim,
  ]);
  const described = z.array(columnsRow).parse(columns);
  return {
    table,
    columns: described.map(({ name: column }) => column),
    insertable: described.filter(({ insertable }) => insertable).map(({ name: column }) => column),
    victim,
    tenant,
    own: z.object({ own: z.number().min(1) }).parse(counted).own,
    row: z.object({ row: z.string() }).parse(found).row,
  };
}

/** What the intruder reaches of another tenant's rows in this table, in words; nothing when the wall holds. */
export async function trespasses(intruder: Intruder, target: Target): Promise<readonly string[]> {
  const { table, columns, insertable, victim, tenant, own, row } = target;
  const name = escapeIdentifier(table);
  const said: string[] = [];
  const note = (what: string, found: Reach): void => {
    if (!reachedNothing(found)) said.push(`${intruder.name} ${what} ${table} (${JSON.stringify(found)})`);
  };
  await intruder.within(null, async (client) => {
    note('reads without a tenant from', await reach(client, `SELECT FROM ${name}`));
    note('inserts without a tenant into', await reach(client, insertText(name, insertable), [row]));
  });
  await intruder.within('', async (client) =>
    note('reads with an empty tenant from', await reach(client, `SELECT FROM ${name}`)),
  );
  await intruder.within(tenant, async (client) => {
    const seen = await reach(client, `SELECT FROM ${name}`);
    if (seen.kind !== 'rows' || seen.count !== own)
      said.push(`${intruder.name} sees ${JSON.stringify(seen)} of ${own} own rows of ${table}`);
    note("reads another tenant's", await reach(client, `SELECT FROM ${name} WHERE tenant_id = $1`, [victim]));
    note("inserts another tenant's", await reach(client, insertText(name, insertable), [row]));
    note("deletes another tenant's", await reach(client, `DELETE FROM ${name} WHERE tenant_id = $1`, [victim]));
    note('truncates', await reach(client, `TRUNCATE ${name} CASCADE`));
    note('locks', await reach(client, `SELECT FROM ${name} WHERE tenant_id = $1 FOR UPDATE`, [victim]));
    for (const column of columns.map(escapeIdentifier)) {
      note(
        `updates ${column} of another tenant's`,
        await reach(client, `UPDATE ${name} SET ${column} = ${column} WHERE tenant_id = $1`, [victim]),
      );
    }
    note('moves to another tenant its', await reach(client, `UPDATE ${name} SET tenant_id = $1`, [victim]));
    note(
      'switches row security off for',
      await reach(client, `ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`).then(asRefused),
    );
    note('drops the policy of', await reach(client, `DROP POLICY tenant_rows ON ${name}`).then(asRefused));
  });
  return said;
}

/** Names the columns that a process may give, so that what refuses the row is the wall and not a missing grant. */
const insertText = (name: string, insertable: readonly string[]): string => {
  const list = insertable.map(escapeIdentifier).join(', ');
  return `INSERT INTO ${name} (${list}) SELECT ${list} FROM jsonb_populate_record(null::${name}, $1)`;
};

/** DDL that returns at all has succeeded. */
const asRefused = (found: Reach): Reach => (found.kind === 'rows' ? { kind: 'error', state: 'done' } : found);

/** Columns that the intruder may change in rows of its own tenant, as `table.column`, and tables it may delete from. */
export async function writesOf(intruder: Intruder, { table, columns, tenant }: Target): Promise<readonly string[]> {
  const name = escapeIdentifier(table);
  return intruder.within(tenant, async (client) => {
    const found: string[] = [];
    for (const column of columns) {
      const quoted = escapeIdentifier(column);
      const tried = await reach(client, `UPDATE ${name} SET ${quoted} = ${quoted} WHERE false`);
      if (tried.kind !== 'refused') found.push(`${table}.${column}`);
    }
    const deleted = await reach(client, `DELETE FROM ${name} WHERE false`);
    return deleted.kind === 'refused' ? found : [...found, `${table} rows`];
  });
}
