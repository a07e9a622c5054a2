import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { Hex } from '@/lib/rails/x402/domain/terms';

const hex = z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]*$/i.test(value));

const purposes = ['authorise', 'capture', 'void', 'fill'] as const;
export type Purpose = (typeof purposes)[number];

/** `reverted` and `mined` may still be undone by the chain; `final` and `replaced` are the end. */
const states = ['signed', 'broadcast', 'mined', 'final', 'reverted', 'replaced'] as const;
export type TransactionState = (typeof states)[number];

const rowSchema = z
  .object({
    tx_hash: hex,
    nonce: z.bigint(),
    operation_id: z.string().nullable(),
    payment_hash: hex.nullable(),
    purpose: z.enum(purposes),
    raw_tx: hex,
    state: z.enum(states),
    block_number: z.bigint().nullable(),
    replaces: hex.nullable(),
    signed_at: z.date(),
    sent_at: z.date().nullable(),
  })
  .transform((row) => ({
    hash: row.tx_hash,
    nonce: row.nonce,
    operationId: row.operation_id,
    paymentHash: row.payment_hash,
    purpose: row.purpose,
    raw: row.raw_tx,
    state: row.state,
    blockNumber: row.block_number,
    replaces: row.replaces,
    signedAt: row.signed_at,
    sentAt: row.sent_at,
  }));
export type StoredTransaction = z.output<typeof rowSchema>;

export interface NewTransaction {
  readonly hash: Hex;
  readonly nonce: bigint;
  /** Null for a transaction that only fills a gap. */
  readonly operationId: string | null;
  readonly paymentHash: Hex | null;
  readonly purpose: Purpose;
  readonly raw: Hex;
  readonly replaces: Hex | null;
}

/** The operator's sequence of nonces on one network. Every process that signs for it goes through here. */
export interface Lane {
  readonly network: string;
  readonly operator: Hex;
}

const list = (rows: readonly unknown[]): readonly StoredTransaction[] => z.array(rowSchema).parse(rows);
const values = ({ network, operator }: Lane) => [network, operator.toLowerCase()];

const locked = z.tuple([z.object({ chain_lock_lane: z.bigint() })]);

/** Where a lane that is new begins: the chain's next nonce, and the block from which on its events are ours to read. */
export interface LaneStart {
  readonly nonce: bigint;
  readonly block: bigint;
}

/** The next nonce; nobody else gets one until the transaction ends. */
export const lockLane = async (tx: Queryable, lane: Lane, start: LaneStart): Promise<bigint> =>
  locked.parse(await tx.rows('SELECT chain_lock_lane($1, $2, $3, $4)', [...values(lane), start.nonce, start.block]))[0]
    .chain_lock_lane;

/** Keeps signed bytes. @throws a unique violation when the operation, or what is replaced, has its transaction. */
export async function recordTransaction(tx: Queryable, lane: Lane, transaction: NewTransaction): Promise<void> {
  const row = {
    network: lane.network,
    operator: lane.operator.toLowerCase(),
    tx_hash: transaction.hash,
    nonce: transaction.nonce.toString(),
    operation_id: transaction.operationId,
    payment_hash: transaction.paymentHash,
    purpose: transaction.purpose,
    raw_tx: transaction.raw,
    replaces: transaction.replaces,
  };
  await tx.rows('SELECT chain_record($1)', [JSON.stringify(row)]);
}

const laneRow = z
  .object({ next_nonce: z.bigint(), scanned_block: z.bigint() })
  .transform((row) => ({ nextNonce: row.next_nonce, scannedBlock: row.scanned_block }));
export type LaneState = z.output<typeof laneRow>;

/** Null before the first transaction. */
export async function readLane(db: Database, lane: Lane): Promise<LaneState | null> {
  const rows = await db.rows('SELECT * FROM chain_lane($1, $2)', values(lane));
  return rows.length === 0 ? null : laneRow.parse(rows[0]);
}

/** The operation's transaction and those that stand in for it, oldest first. */
export const transactionsOf = async (db: Database, operationId: string): Promise<readonly StoredTransaction[]> =>
  list(await db.rows('SELECT * FROM chain_of_operation($1)', [operationId]));

export const openTransactions = async (
  db: Database,
  lane: Lane,
  limit: number,
): Promise<readonly StoredTransaction[]> =>
  list(await db.rows('SELECT * FROM chain_open($1, $2, $3)', [...values(lane), limit]));

/** Everything ever signed for nonces from `from` on, oldest first. */
export const transactionsFrom = async (
  db: Database,
  lane: Lane,
  from: bigint,
  limit: number,
): Promise<readonly StoredTransaction[]> =>
  list(await db.rows('SELECT * FROM chain_from_nonce($1, $2, $3, $4)', [...values(lane), from, limit]));

export interface Mark {
  readonly state: TransactionState;
  readonly block?: { readonly number: bigint; readonly hash: Hex };
}

export async function markTransaction(db: Database, hash: Hex, { state, block }: Mark): Promise<void> {
  await db.rows('SELECT chain_mark($1, $2, $3, $4)', [hash, state, block?.number ?? null, block?.hash ?? null]);
}

const known = z.tuple([z.object({ chain_knows: z.boolean() })]);

/** True for a transaction that this installation signed. */
export const isOurTransaction = async (db: Database, hash: Hex): Promise<boolean> =>
  known.parse(await db.rows('SELECT chain_knows($1)', [hash]))[0].chain_knows;

export async function markScanned(db: Database, lane: Lane, block: bigint): Promise<void> {
  await db.rows('SELECT chain_scanned($1, $2, $3)', [...values(lane), block]);
}
