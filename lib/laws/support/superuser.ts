import { Client, escapeIdentifier } from 'pg';
import { z } from 'zod';
import type { TestDatabase } from '@/lib/testing/database';

/** What every table holds, by table: two snapshots differ where something was written in between. */
export type Snapshot = ReadonlyMap<string, string>;

/** Looks at everything that is stored, past row-level security. */
export interface Superuser {
  rows(text: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
  snapshot(): Promise<Snapshot>;
  /** Number of rows of every table, and of all calls in the simulated rail's book under `rail calls`. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Every row of every table as text. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

const tableRow = z.object({ schema: z.string(), name: z.string() });
const contentRow = z.object({ name: z.string(), rows: z.string(), sum: z.string() });

/** Tables of the product and of its job queue. */
const tablesText = `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'graphile_worker') ORDER BY 1, 2`;

/** When a key was last used is noted in the background, whatever became of the request. */
const noted: Readonly<Record<string, string>> = { service_keys: 'last_used_at', gate_credentials: 'last_used_at' };

const nameOf = ({ schema, name }: z.output<typeof tableRow>): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

/**
 * A row carries the number of the transaction that wrote it, and each transaction has a higher one than those before: as
 * many rows with the same sum of numbers are the same rows. That is much quicker than reading what stands in them, which
 * is done only where a column is left out.
 */
const contentOf = (table: z.output<typeof tableRow>): string => {
  const column = noted[table.name];
  const sum =
    column === undefined ? 'xmin::text::bigint' : `hashtextextended((to_jsonb(t) - '${column}')::text, 0)::numeric`;
  return `SELECT '${table.name}' AS name, count(*) AS rows, coalesce(sum(${sum}), 0)::text AS sum FROM ${nameOf(table)} t`;
};

/** Which transactions have written or still do: as long as it stays the same, no table has changed. */
async function readMark(client: Client): Promise<string> {
  const { rows } = await client.query({ name: 'mark', text: 'SELECT pg_current_snapshot()::text AS mark' });
  return z.array(z.object({ mark: z.string() })).parse(rows)[0]?.mark ?? '';
}

const countRows = z.array(z.object({ name: z.string(), rows: z.number() }));
const countOf = (table: z.output<typeof tableRow>): string =>
  `SELECT '${table.name}' AS name, count(*)::int AS rows FROM ${nameOf(table)}`;
const railCallsText = `SELECT 'rail calls' AS name, coalesce(sum(calls), 0)::int AS rows FROM simulated_rail_entries`;

export async function openSuperuser({ superuserUrl }: Pick<TestDatabase, 'superuserUrl'>): Promise<Superuser> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  const tables = z.array(tableRow).parse((await client.query(tablesText)).rows);
  const countsText = [...tables.map(countOf), railCallsText].join(' UNION ALL ');
  const snapshotText = tables.map(contentOf).join(' UNION ALL ');
  let latest: { readonly mark: string; readonly snapshot: Snapshot } | null = null;
  return {
    rows: async (text, values = []) => (await client.query(text, [...values])).rows,
    async snapshot() {
      const mark = await readMark(client);
      if (latest?.mark === mark) return latest.snapshot;
      const { rows } = await client.query({ name: 'snapshot', text: snapshotText });
      const contents = z.array(contentRow).parse(rows);
      const snapshot = new Map(contents.map(({ name, rows: count, sum }) => [name, `${count} rows, ${sum}`]));
      latest = { mark, snapshot };
      return snapshot;
    },
    async counts() {
      const { rows } = await client.query({ name: 'counts', text: countsText });
      return new Map(countRows.parse(rows).map(({ name, rows: count }) => [name, count]));
    },
    async dump() {
      const texts = [];
      for (const table of tables) {
        const { rows } = await client.query(`SELECT '${table.name} ' || t::text AS line FROM ${nameOf(table)} t`);
        texts.push(...z.array(z.object({ line: z.string() })).parse(rows));
      }
      return texts.map(({ line }) => line).join('\n');
    },
    close: () => client.end(),
  };
}

/** Tables whose contents differ. */
export const changedTables = (before: Snapshot, after: Snapshot): readonly string[] =>
  [...after.keys()].filter((name) => before.get(name) !== after.get(name));

/** How many rows more there are than before, by table; tables that did not grow are left out. */
export const growth = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...after].map(([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const).filter(([, more]) => more !== 0),
  );
