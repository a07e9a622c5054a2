import { type Hex, keccak256 } from 'viem';
import { constraintOf, sqlStateOf } from '@/lib/db/pool';
import type { ContractCall } from './chain-client';
import { laneOf, type X402Deps, x402Limits } from './deps';
import type { OperatorKey } from './operator-keys';
import {
  type Lane,
  type LaneStart,
  lockLane,
  type NewTransaction,
  type Purpose,
  readLane,
  recordTransaction,
} from './store/lane-store';
import { type Claim, claimPayment, type NewPayment } from './store/payment-store';

export interface Sending {
  readonly key: OperatorKey;
  readonly purpose: Purpose;
  readonly call: ContractCall;
  readonly operationId: string | null;
  readonly paymentHash: Hex | null;
  /** Put on record in the same transaction, for an authorisation. */
  readonly payment?: NewPayment;
  readonly replaces?: Hex;
}

export type Sent = { readonly status: 'recorded'; readonly raw: Hex } | { readonly status: Claim | 'exists' };

const uniqueViolation = '23505';

/** Thrown inside the transaction so that nothing of it stays. */
class NotClaimed extends Error {
  override readonly name = 'NotClaimed';
  constructor(readonly claim: Claim) {
    super(claim);
  }
}

/** Another process has kept a transaction for the same thing. */
export const isTwin = (error: unknown): boolean =>
  sqlStateOf(error) === uniqueViolation && (constraintOf(error) ?? '').startsWith('chain_transactions_');

/** Fees of a new transaction, wei per gas: room for the base fee to double. */
export async function currentFees(deps: X402Deps): Promise<{ maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }> {
  const wanted = (await deps.chain.baseFee()) * 2n + x402Limits.priorityFee;
  return {
    maxFeePerGas: wanted < x402Limits.maxFee ? wanted : x402Limits.maxFee,
    maxPriorityFeePerGas: x402Limits.priorityFee,
  };
}

/** Asked of the chain for a lane that is new; an open one knows better itself. */
async function laneStart({ db, chain }: X402Deps, lane: Lane): Promise<LaneStart> {
  if ((await readLane(db, lane)) !== null) return { nonce: 0n, block: 0n };
  const [nonce, block] = await Promise.all([chain.transactionCount(lane.operator), chain.blockNumber('latest')]);
  return { nonce, block };
}

/**
 * Takes the next nonce of the lane, signs, and keeps the signed bytes, all in one transaction: a nonce is never given
 * out without bytes that can be sent again. Nothing is sent here. Aborted, it leaves nothing behind.
 * `exists`: another process has signed for this operation already.
 */
export async function signTransaction(deps: X402Deps, sending: Sending, signal?: AbortSignal): Promise<Sent> {
  const { key, call, purpose, payment } = sending;
  const lane = laneOf(deps, key.address);
  const fees = await currentFees(deps);
  const start = await laneStart(deps, lane);
  try {
    return await deps.db.transaction(async (tx) => {
      const claim = payment === undefined ? 'claimed' : await claimPayment(tx, payment);
      if (claim !== 'claimed') throw new NotClaimed(claim);
      const nonce = await lockLane(tx, lane, start);
      const { chainId } = deps.network;
      const raw = await key.sign({ chainId, nonce, ...call, gas: x402Limits.gas[purpose], ...fees });
      const transaction: NewTransaction = {
        hash: keccak256(raw),
        nonce,
        operationId: sending.operationId,
        paymentHash: sending.paymentHash,
        purpose,
        raw,
        replaces: sending.replaces ?? null,
      };
      await recordTransaction(tx, lane, transaction);
      // Past the caller's time, somebody else may be asking already and must not have been told "never sent".
      signal?.throwIfAborted();
      return { status: 'recorded', raw };
    });
  } catch (error) {
    if (error instanceof NotClaimed) return { status: error.claim };
    if (isTwin(error)) return { status: 'exists' };
    throw error;
  }
}
