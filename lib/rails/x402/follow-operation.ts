import { setTimeout as sleep } from 'node:timers/promises';
import type { Hex } from 'viem';
import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { chainWord, detailOf, type SettledKind, stateWord } from './chain-word';
import { askAgainAt, type X402Deps, x402Limits } from './deps';
import { markTransaction, type StoredTransaction, transactionsOf } from './store/lane-store';
import type { Payment } from './store/payment-store';

/** Sends bytes that are kept. What does not arrive is sent again later, the same bytes, so a lost answer is no failure. */
export async function sendKept(deps: X402Deps, raws: readonly Hex[]): Promise<void> {
  await Promise.allSettled(raws.map((raw) => deps.chain.send(raw)));
}

const pending = (deps: X402Deps, call: RailCall, payment: Payment, transaction: StoredTransaction): RailOutcome => ({
  status: 'pending',
  railRef: transaction.hash,
  detail: detailOf(deps, call, payment, transaction.hash),
  askAt: askAgainAt(deps),
});

/** Waits a little for the chain's word on an operation whose bytes are kept and sent; else it is pending. */
export async function follow(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  signal: AbortSignal,
): Promise<RailOutcome> {
  const transactions = await transactionsOf(deps.db, call.operationId);
  const newest = transactions.at(-1);
  if (newest === undefined) return { status: 'unknown' };
  const since = performance.now();
  // Asking takes its own time on a slow node, so it is the clock that bounds the wait.
  while (!signal.aborted && performance.now() - since < x402Limits.waitMs) {
    const word = await chainWord(deps, call, kind, payment, transactions);
    if (word !== null) return word;
    await sleep(x402Limits.pollMs);
  }
  return pending(deps, call, payment, newest);
}

/** Asks once; while the chain has not said anything, the newest bytes are sent again. */
export async function askOnce(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  transactions: readonly StoredTransaction[],
): Promise<RailOutcome> {
  const word = await chainWord(deps, call, kind, payment, transactions);
  const newest = transactions.at(-1);
  if (word !== null || newest === undefined) return word ?? { status: 'unknown' };
  if (newest.state === 'replaced') {
    // Its nonce is used and its receipt not seen; no new one could do what it was for, perhaps because it is done.
    const done = await stateWord(deps, call, kind, payment);
    if (done !== 'undone') return done ?? pending(deps, call, payment, newest);
    const detail = detailOf(deps, call, payment, newest.hash);
    return { status: 'failed', failureCode: 'transaction_lost', railRef: newest.hash, detail };
  }
  await sendKept(deps, [newest.raw]);
  if (newest.state === 'signed') await markTransaction(deps.db, newest.hash, { state: 'broadcast' });
  return pending(deps, call, payment, newest);
}
