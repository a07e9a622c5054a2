import { createHash } from 'node:crypto';
import pg from 'pg';

/** A statement as it was sent: the bench replays these. */
export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What stores query through: a pool or one connection inside a transaction. */
export interface Queryable {
  /** Runs one named prepared statement and gives back its rows, untyped: the caller parses them. */
  rows(text: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
}

export interface Database extends Queryable {
  /** Runs `work` in one transaction. No network call may happen inside. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly url: string;
  readonly applicationName: string;
  /** Connections kept; more than about twelve cost throughput on small machines. */
  readonly maxConnections?: number;
  readonly onStatement?: (statement: SentStatement) => void;
}

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 10_000;
const idleTimeoutMs = 30_000;

// int8 stays a string in pg; amounts are bounded to 2^53-1 at the boundary and read as bigint here.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, (text: string) => BigInt(text));

const names = new Map<string, string>();

/** One prepared statement per text and connection: texts are literals of our own, so they stay few. */
const nameOf = (text: string): string => {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('base64url').slice(0, 16);
    names.set(text, name);
  }
  return name;
};

const queryable = (client: pg.Pool | pg.PoolClient, onStatement?: (statement: SentStatement) => void): Queryable => ({
  async rows(text, values = []) {
    onStatement?.({ text, values });
    const result = await client.query({ name: nameOf(text), text, values: [...values] });
    return result.rows;
  },
});

export function openDatabase(options: PoolOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    statement_timeout: statementTimeoutMs,
    types,
  });
  // A connection lost while idle is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const direct = queryable(pool, options.onStatement);
  return {
    rows: direct.rows,
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const value = await work(queryable(client, options.onStatement));
        await client.query('COMMIT');
        return value;
      } catch (error) {
        await client.query('ROLLBACK').catch((rollback: Error) => {
          broken = rollback;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** From here to its end the transaction sees one tenant's rows only. */
export async function enterTenant(tx: Queryable, tenantId: string): Promise<void> {
  await tx.rows(`SELECT set_config('tidegate.tenant', $1, true)`, [tenantId]);
}

/** Runs `work` in a transaction that sees one tenant's rows only. */
export const inTenant = <T>(db: Database, tenantId: string, work: (tx: Queryable) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await enterTenant(tx, tenantId);
    return work(tx);
  });

/** SQLSTATE of a database error, or null when it is something else. */
export const sqlStateOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Name of the violated constraint, for unique-key refusals. */
export const constraintOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : null;
