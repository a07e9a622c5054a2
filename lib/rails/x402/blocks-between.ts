import type { X402Deps } from './deps';
import { unixSeconds } from './domain/deadlines';

/** The first block made at `instant` or after it; one past `newest` when there is none yet. */
async function firstBlockFrom({ chain }: Pick<X402Deps, 'chain'>, instant: Date, newest: bigint): Promise<bigint> {
  const wanted = BigInt(unixSeconds(instant));
  let [below, above] = [0n, newest + 1n];
  // Halving ends by itself: the stretch between the two shrinks with every turn.
  while (below < above) {
    const middle = (below + above) / 2n;
    if ((await chain.blockTime(middle)) < wanted) below = middle + 1n;
    else above = middle;
  }
  return below;
}

/** The blocks that were made from `from` until before `to`, as far as they are beyond doubt; null when there are none. */
export async function blocksBetween(
  deps: Pick<X402Deps, 'chain' | 'confirmations'>,
  from: Date,
  to: Date,
): Promise<{ readonly from: bigint; readonly to: bigint } | null> {
  const newest = await deps.chain.blockNumber(deps.confirmations.beyondDoubt);
  const first = await firstBlockFrom(deps, from, newest);
  if (first > newest) return null;
  const last = (await firstBlockFrom(deps, to, newest)) - 1n;
  return first > last ? null : { from: first, to: last };
}
