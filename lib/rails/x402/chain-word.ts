import type { RailCall, RailDetail, RailOutcome } from '@/lib/harbor/ports';
import { assert } from '@/lib/kernel/assert';
import type { EscrowEvent, Receipt, Settledness } from './chain-client';
import type { X402Deps } from './deps';
import { deadlinesOf, instantOf } from './domain/deadlines';
import { sameHex } from './domain/terms';
import { markTransaction, type StoredTransaction } from './store/lane-store';
import type { Payment } from './store/payment-store';

/** The operations that this rail has. */
export type SettledKind = Extract<RailCall['kind'], 'authorise' | 'capture' | 'void'>;

const eventOf: Readonly<Record<SettledKind, EscrowEvent['name']>> = {
  authorise: 'PaymentAuthorized',
  capture: 'PaymentCaptured',
  void: 'PaymentVoided',
};

const seconds = (unix: number): string => instantOf(unix).toISOString();

/** What is kept with an operation and shown of it. */
export function detailOf(deps: X402Deps, call: RailCall, payment: Payment, transaction: string): RailDetail {
  const { info } = payment;
  const shared = {
    asset: info.token,
    network: payment.network,
    network_label: deps.network.label,
    source_address: info.payer,
    target_address: info.receiver,
    authorization_id: payment.hash,
  };
  if (call.kind === 'capture') return { ...shared, capture_tx: transaction };
  if (call.kind === 'void') return { ...shared, void_tx: transaction };
  return {
    ...shared,
    amount_base_units: info.maxAmount.toString(),
    authorization_tx: transaction,
    authorization_expires_at: seconds(info.preApprovalExpiry),
    capture_expires_at: seconds(info.authorizationExpiry),
    refund_expires_at: seconds(info.refundExpiry),
    hold_expires_at: deadlinesOf(call.deadline).holdExpiresAt.toISOString(),
  };
}

const isSettled = async (deps: X402Deps, receipt: Receipt, wanted: Settledness): Promise<boolean> =>
  wanted === 'latest' || (await deps.chain.blockNumber(wanted)) >= receipt.blockNumber;

/** The independent node has the same block with the same result. */
async function isSeenTwice({ checker }: X402Deps, receipt: Receipt): Promise<boolean> {
  if (checker === null) return true;
  const other = await checker.receipt(receipt.hash);
  return other?.succeeded === true && other.blockHash === receipt.blockHash;
}

/** A transaction that was mined has done what we wanted only when the escrow says so itself. */
function assertEffect(kind: SettledKind, receipt: Receipt, payment: Payment): void {
  const found = receipt.events.some(
    ({ name, paymentHash }) => name === eventOf[kind] && sameHex(paymentHash, payment.hash),
  );
  assert(found, `x402: ${receipt.hash} was mined without ${eventOf[kind]} of its payment`);
}

async function readReceipt(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  receipt: Receipt,
): Promise<RailOutcome | null> {
  const { confirmations: wanted } = deps;
  const block = { number: receipt.blockNumber, hash: receipt.blockHash };
  const detail = detailOf(deps, call, payment, receipt.hash);
  if (!receipt.succeeded) {
    if (!(await isSettled(deps, receipt, wanted.beyondDoubt))) return null;
    await markTransaction(deps.db, receipt.hash, { state: 'reverted', block });
    return { status: 'failed', failureCode: 'reverted_on_chain', railRef: receipt.hash, detail };
  }
  assertEffect(kind, receipt, payment);
  const level = payment.info.maxAmount >= wanted.largeFrom ? wanted.large : wanted.small;
  if (!(await isSettled(deps, receipt, level)) || !(await isSeenTwice(deps, receipt))) return null;
  if (kind === 'authorise') {
    const { collected } = await deps.chain.paymentState(payment.escrow, payment.hash, 'latest');
    assert(collected, `x402: ${receipt.hash} was mined, and the escrow does not know its payment`);
  }
  await markTransaction(deps.db, receipt.hash, { state: 'mined', block });
  return { status: 'succeeded', railRef: receipt.hash, detail };
}

/**
 * What the chain says of an operation's transactions; null while it has not said it. All hashes of a nonce are asked,
 * since any one of them may be mined.
 */
export async function chainWord(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  transactions: readonly StoredTransaction[],
): Promise<RailOutcome | null> {
  for (const { hash } of transactions.toReversed()) {
    const receipt = await deps.chain.receipt(hash);
    if (receipt !== null) return readReceipt(deps, call, kind, payment, receipt);
  }
  return null;
}
