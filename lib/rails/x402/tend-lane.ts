import { type Hex, keccak256, parseTransaction } from 'viem';
import { assert } from '@/lib/kernel/assert';
import type { Receipt } from './chain-client';
import { laneOf, type X402Deps, x402Limits } from './deps';
import { sendKept } from './follow-operation';
import type { OperatorKey } from './operator-keys';
import { currentFees, isTwin, signTransaction } from './send-transaction';
import {
  type Lane,
  markTransaction,
  type NewTransaction,
  openTransactions,
  readLane,
  recordTransaction,
  type StoredTransaction,
  transactionsFrom,
} from './store/lane-store';

export const laneLimits = {
  /** Transactions looked at in one turn. */
  batch: 200,
  /** Without a block for this long, bytes are sent again; after twice as long, fees are raised. */
  stuckMs: 30_000,
  /** Time that a process has between keeping bytes and sending them itself. */
  graceMs: 3_000,
  /** Nodes ask for at least an eighth more before they take a replacement. */
  raise: { by: 125n, of: 100n },
} as const;

/** What one turn came to. */
export interface LaneTurn {
  readonly mined: number;
  readonly final: number;
  /** Blocks that held a transaction of ours and are gone. */
  readonly undone: number;
  readonly sentAgain: number;
  readonly replaced: number;
  readonly filled: number;
}
type Count = { -readonly [K in keyof LaneTurn]: LaneTurn[K] };

const blockOf = ({ blockNumber, blockHash }: Receipt) => ({ number: blockNumber, hash: blockHash });

async function readMined(deps: X402Deps, row: StoredTransaction, receipt: Receipt, finalized: bigint, count: Count) {
  const block = blockOf(receipt);
  if (receipt.blockNumber <= finalized) {
    await markTransaction(deps.db, row.hash, { state: 'final', block });
    count.final++;
  } else if (row.blockNumber !== receipt.blockNumber) {
    await markTransaction(deps.db, row.hash, { state: receipt.succeeded ? 'mined' : 'reverted', block });
    count.mined++;
  }
}

async function sendAgain(deps: X402Deps, row: StoredTransaction, count: Count): Promise<void> {
  await sendKept(deps, [row.raw]);
  await markTransaction(deps.db, row.hash, { state: 'broadcast' });
  count.sentAgain++;
}

/** Keeps signed bytes for a nonce that was given out before; false when another worker was first. */
async function keep(deps: X402Deps, lane: Lane, transaction: NewTransaction): Promise<boolean> {
  try {
    await deps.db.transaction((tx) => recordTransaction(tx, lane, transaction));
    return true;
  } catch (error) {
    if (isTwin(error)) return false;
    throw error;
  }
}

/** The same transaction for higher fees under the same nonce. Both are watched: exactly one can be mined. */
async function raiseFees(deps: X402Deps, key: OperatorKey, row: StoredTransaction, count: Count): Promise<void> {
  const { to, data, gas, maxFeePerGas, maxPriorityFeePerGas } = parseTransaction(row.raw);
  assert(
    typeof to === 'string' && gas !== undefined && maxFeePerGas !== undefined,
    `x402: ${row.hash} is not a transaction of ours`,
  );
  const now = await currentFees(deps);
  const raised = (fee: bigint): bigint => (fee * laneLimits.raise.by) / laneLimits.raise.of + 1n;
  const highest = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  const fees = {
    maxFeePerGas: highest(raised(maxFeePerGas), now.maxFeePerGas),
    maxPriorityFeePerGas: raised(maxPriorityFeePerGas ?? 0n),
  };
  if (fees.maxFeePerGas > x402Limits.maxFee) return;
  const { chainId } = deps.network;
  const raw = await key.sign({ chainId, nonce: row.nonce, to, data: data ?? '0x', gas, ...fees });
  const lane = laneOf(deps, key.address);
  if (!(await keep(deps, lane, { ...row, hash: keccak256(raw), raw, replaces: row.hash }))) return;
  await sendKept(deps, [raw]);
  count.replaced++;
}

/**
 * Somebody else's transaction has used this nonce: ours can never be mined. The same call gets a new nonce; the escrow
 * refuses a second collection, capture or void of the same money by itself.
 */
async function moveToNewNonce(deps: X402Deps, key: OperatorKey, rows: readonly StoredTransaction[], count: Count) {
  const row = rows.at(-1);
  const { to, data } = row === undefined ? {} : parseTransaction(row.raw);
  // Done already, or no longer possible: then nothing stands in, and the escrow's state tells which (`stateWord`).
  if (row && row.operationId !== null && typeof to === 'string') {
    const call = { to, data: data ?? '0x' } as const;
    const isPossible = (await deps.chain.simulate(key.address, call)) === null;
    const sent = isPossible ? await signTransaction(deps, { ...row, key, call, replaces: row.hash }) : null;
    if (sent?.status === 'recorded') await sendKept(deps, [sent.raw]);
  }
  // Given up last: after a crash in between, the next turn finds the stand-in.
  for (const { hash } of rows) await markTransaction(deps.db, hash, { state: 'replaced' });
  count.replaced++;
}

const ageMs = (deps: X402Deps, row: StoredTransaction): number =>
  deps.clock.now().getTime() - (row.sentAt ?? row.signedAt).getTime();

/** Rows by nonce, oldest row of each nonce first. */
function byNonce(rows: readonly StoredTransaction[]): ReadonlyMap<bigint, readonly StoredTransaction[]> {
  const groups = new Map<bigint, StoredTransaction[]>();
  for (const row of rows) groups.set(row.nonce, [...(groups.get(row.nonce) ?? []), row]);
  return groups;
}

const isEnded = ({ state }: StoredTransaction): boolean => state === 'final' || state === 'replaced';

/** The oldest that are not final, and those that the chain has still to take: a long wait for finality hides neither. */
async function rowsToTend(deps: X402Deps, lane: Lane, chainNonce: bigint): Promise<readonly StoredTransaction[]> {
  const oldest = await openTransactions(deps.db, lane, laneLimits.batch);
  const ahead = await transactionsFrom(deps.db, lane, chainNonce, laneLimits.batch);
  const known = new Set(oldest.map(({ hash }) => hash));
  return [...oldest, ...ahead.filter((row) => !isEnded(row) && !known.has(row.hash))];
}

/** What to do about a nonce of which no transaction is mined. `chainNonce` is the next that the chain will take. */
async function tendUnmined(
  deps: X402Deps,
  key: OperatorKey,
  rows: readonly StoredTransaction[],
  chainNonce: bigint,
  count: Count,
): Promise<void> {
  const newest = rows.at(-1);
  if (newest === undefined) return;
  const undone = rows.some(({ blockNumber, state }) => blockNumber !== null && state !== 'broadcast');
  if (undone) count.undone++;
  const age = ageMs(deps, newest);
  // A node that lags may know the nonce before the receipt: believed only after a while.
  if (newest.nonce < chainNonce) return age > laneLimits.stuckMs ? moveToNewNonce(deps, key, rows, count) : undefined;
  const isFirst = newest.nonce === chainNonce;
  const isOld = deps.clock.now().getTime() - newest.signedAt.getTime() > 2 * laneLimits.stuckMs;
  if (isFirst && isOld && !undone && newest.sentAt !== null) return raiseFees(deps, key, newest, count);
  // Bytes that were never marked as sent may have died with their process between keeping and sending.
  const patience = newest.sentAt === null ? laneLimits.graceMs : laneLimits.stuckMs;
  if (undone || age > patience) await sendAgain(deps, newest, count);
}

/** Nonces that the chain waits for and that nothing open stands for: whatever was signed for them, or a filler. */
async function fillGaps(deps: X402Deps, key: OperatorKey, chainNonce: bigint, count: Count): Promise<void> {
  const lane = laneOf(deps, key.address);
  const state = await readLane(deps.db, lane);
  if (state === null || chainNonce >= state.nextNonce) return;
  const known = byNonce(await transactionsFrom(deps.db, lane, chainNonce, laneLimits.batch));
  const rows = known.get(chainNonce);
  const newest = rows?.at(-1);
  if (newest !== undefined) {
    // Thought to have ended, and the chain does not know it: it has been reset or reorganised.
    if (isEnded(newest)) await sendAgain(deps, newest, count);
    return;
  }
  const { chainId } = deps.network;
  const fees = await currentFees(deps);
  const raw = await key.sign({
    ...{ chainId, nonce: chainNonce, to: key.address, data: '0x', gas: x402Limits.gas.fill },
    ...fees,
  });
  const nothing = { operationId: null, paymentHash: null, replaces: null } as const;
  if (!(await keep(deps, lane, { ...nothing, hash: keccak256(raw), nonce: chainNonce, purpose: 'fill', raw }))) return;
  await sendKept(deps, [raw]);
  count.filled++;
}

/**
 * One turn over what an operator has under way: reads what was mined, notices what is final or undone, sends again what
 * was lost, raises fees of what is stuck, and closes gaps. Any number of workers may run it.
 */
export async function tendLane(deps: X402Deps, key: OperatorKey): Promise<LaneTurn> {
  const count: Count = { mined: 0, final: 0, undone: 0, sentAgain: 0, replaced: 0, filled: 0 };
  const lane = laneOf(deps, key.address);
  const chainNonce = await deps.chain.transactionCount(key.address);
  const rows = await rowsToTend(deps, lane, chainNonce);
  const finalized = await deps.chain.blockNumber('finalized');
  for (const group of byNonce(rows).values()) {
    const receipts = await Promise.all(group.map(({ hash }: { hash: Hex }) => deps.chain.receipt(hash)));
    const at = receipts.findIndex((receipt) => receipt !== null);
    const receipt = receipts[at];
    const row = group[at];
    if (receipt && row) await readMined(deps, row, receipt, finalized, count);
    else await tendUnmined(deps, key, group, chainNonce, count);
  }
  await fillGaps(deps, key, chainNonce, count);
  return count;
}
