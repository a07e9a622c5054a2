import type { Hex } from 'viem';
import type { EscrowEvent } from './chain-client';
import { laneOf, type X402Deps } from './deps';
import { sameHex } from './domain/terms';
import type { OperatorKey } from './operator-keys';
import { isOurTransaction, markScanned, readLane } from './store/lane-store';
import { findPayment } from './store/payment-store';

const blocksPerTurn = 2_000n;

/** An intent whose money moved on chain without an operation of ours: the engine must ask the rail again. */
export interface MovedIntent {
  readonly tenantId: string;
  readonly intentId: string;
  readonly event: EscrowEvent['name'];
  readonly transaction: Hex;
}

export interface Reconciled {
  readonly events: number;
  readonly moved: readonly MovedIntent[];
  /** Authorisations in our operator's name that are on record nowhere here: somebody else signs with its key. */
  readonly strangers: readonly { readonly paymentHash: Hex; readonly transaction: Hex }[];
  /** True when the chain has more to read. */
  readonly more: boolean;
}

/** Told to the engine: what we did not do ourselves, such as a payer's reclaim. */
const isForeign = async (deps: X402Deps, { transaction }: EscrowEvent): Promise<boolean> =>
  !(await isOurTransaction(deps.db, transaction));

/**
 * Compares the escrow's events with what is on record, from where the last turn ended up to what is beyond doubt.
 * Several workers may run it: reading twice tells the same twice. What `onMoved` could not take is told again.
 */
export async function reconcileEscrow(
  deps: X402Deps,
  key: OperatorKey,
  onMoved: (moved: MovedIntent) => Promise<void>,
): Promise<Reconciled> {
  const lane = laneOf(deps, key.address);
  const state = await readLane(deps.db, lane);
  const nothing: Reconciled = { events: 0, moved: [], strangers: [], more: false };
  if (state === null) return nothing;
  const end = await deps.chain.blockNumber(deps.confirmations.beyondDoubt);
  const from = state.scannedBlock + 1n;
  if (from > end) return nothing;
  const to = from + blocksPerTurn - 1n < end ? from + blocksPerTurn - 1n : end;
  const events = await deps.chain.escrowEvents(deps.network.escrow, { from, to });
  const moved: MovedIntent[] = [];
  const strangers: Reconciled['strangers'][number][] = [];
  for (const event of events) {
    const payment = await findPayment(deps.db, event.paymentHash);
    if (payment === null) {
      const inOurName = event.operator !== null && sameHex(event.operator, key.address);
      if (inOurName) strangers.push({ paymentHash: event.paymentHash, transaction: event.transaction });
    } else if (await isForeign(deps, event)) {
      const { tenantId, intentId } = payment;
      const found = { tenantId, intentId, event: event.name, transaction: event.transaction };
      await onMoved(found);
      moved.push(found);
    }
  }
  await markScanned(deps.db, lane, to);
  return { events: events.length, moved, strangers, more: to < end };
}
