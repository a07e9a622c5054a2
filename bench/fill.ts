import { Client } from 'pg';

/** Tables that one finished intent has rows in, which rows those are, and the columns that differ from copy to copy. */
const copies: readonly {
  readonly table: string;
  readonly by: string;
  readonly fresh: Readonly<Record<string, string>>;
}[] = [
  { table: 'intents', by: 't.id = $1', fresh: { id: 'c.id' } },
  { table: 'intent_agreements', by: 't.intent_id = $1', fresh: { intent_id: 'c.id' } },
  { table: 'evidence', by: 't.intent_id = $1', fresh: { intent_id: 'c.id', id: 'gen_random_uuid()' } },
  { table: 'rail_operations', by: 't.intent_id = $1', fresh: { intent_id: 'c.id', id: 'gen_random_uuid()' } },
  {
    table: 'simulated_rail_entries',
    by: 't.intent_id = $1',
    fresh: { intent_id: 'c.id', operation_id: 'gen_random_uuid()' },
  },
  {
    table: 'ledger_transfers',
    by: 't.intent_id = $1',
    fresh: { intent_id: 'c.id', id: 'gen_random_uuid()', operation_id: 'gen_random_uuid()' },
  },
  {
    table: 'ledger_events',
    by: 't.intent_id = $1',
    fresh: { intent_id: 'c.id', id: 'gen_random_uuid()', seq: 'row_number() OVER ()' },
  },
  {
    table: 'audit_entries',
    by: 't.subject_id = $1::text',
    fresh: { subject_id: 'c.id::text', id: 'gen_random_uuid()' },
  },
  { table: 'spend_accounts', by: 't.intent_id = $1', fresh: { intent_id: 'c.id' } },
  { table: 'spend_decisions', by: 't.intent_id = $1', fresh: { intent_id: 'c.id', id: 'gen_random_uuid()' } },
  { table: 'proof_nonces', by: 'true', fresh: { nonce: 'gen_random_uuid()::text' } },
];

async function columnsOf(client: Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
    [table],
  );
  return rows.map(({ name }) => name);
}

/** A finished intent, the only one of its tenant so far. */
export interface Original {
  readonly tenantId: string;
  readonly intentId: string;
}

/**
 * Stores copies of finished intents, each with every row that it has, so that tables and indexes have their size; then
 * tells the planner. Copies are spread over the last month, and their events count as sealed.
 */
export async function storeCopies(superuserUrl: string, originals: readonly Original[], count: number): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    // Copies are right by construction: foreign keys and the check of overdrafts would only cost time.
    await client.query('SET session_replication_role = replica');
    await client.query('CREATE TEMPORARY TABLE copies (id uuid, age interval)');
    for (const { intentId, tenantId } of originals) {
      await client.query('TRUNCATE copies');
      await client.query(
        `INSERT INTO copies SELECT gen_random_uuid(), random() * interval '30 days' FROM generate_series(1, $1::int)`,
        [Math.ceil(count / originals.length)],
      );
      for (const { by, fresh, table } of copies) {
        const names = await columnsOf(client, table);
        const source = (name: string): string =>
          fresh[name] ?? (name === 'created_at' ? 't.created_at - c.age' : `t."${name}"`);
        await client.query(
          `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')})
           SELECT ${names.map(source).join(', ')} FROM copies c CROSS JOIN ${table} t
           WHERE t.tenant_id = $2 AND $1::uuid IS NOT NULL AND ${by}`,
          [intentId, tenantId],
        );
      }
    }
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
