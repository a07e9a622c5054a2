import type { RailCall, RailDetail, RailOutcome } from '@/lib/harbor/ports';
import { assert } from '@/lib/kernel/assert';
import type { EscrowEvent, PaymentState, Receipt, Settledness } from './chain-client';
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

async function readSuccess(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  receipt: Receipt,
): Promise<RailOutcome | null> {
  const { confirmations: wanted } = deps;
  assertEffect(kind, receipt, payment);
  const level = payment.info.maxAmount >= wanted.largeFrom ? wanted.large : wanted.small;
  if (!(await isSettled(deps, receipt, level)) || !(await isSeenTwice(deps, receipt))) return null;
  if (kind === 'authorise') {
    const { collected } = await deps.chain.paymentState(payment.escrow, payment.hash, 'latest');
    assert(collected, `x402: ${receipt.hash} was mined, and the escrow does not know its payment`);
  }
  const block = { number: receipt.blockNumber, hash: receipt.blockHash };
  await markTransaction(deps.db, receipt.hash, { state: 'mined', block });
  return { status: 'succeeded', railRef: receipt.hash, detail: detailOf(deps, call, payment, receipt.hash) };
}

/** What the escrow's state shows once an operation is done, by whichever transaction. */
const isDone: Readonly<Record<SettledKind, (state: PaymentState) => boolean>> = {
  authorise: ({ collected }) => collected,
  capture: ({ refundable }) => refundable > 0n,
  void: ({ collected, capturable, refundable }) => collected && capturable === 0n && refundable === 0n,
};

/** Blocks that are searched for the event of something that is done. */
const searchedBlocks = 2_000n;

/** The transaction that did it, from the escrow's newest events; the payment's name when it is not among them. */
async function doneBy({ chain }: X402Deps, kind: SettledKind, { escrow, hash }: Payment): Promise<string> {
  const to = await chain.blockNumber('latest');
  const from = to > searchedBlocks ? to - searchedBlocks : 0n;
  const events = await chain.escrowEvents(escrow, { from, to });
  const found = events.findLast(({ name, paymentHash }) => name === eventOf[kind] && sameHex(paymentHash, hash));
  return found?.transaction ?? hash;
}

/**
 * The escrow's word on an operation of which no transaction of ours is seen to have succeeded, since receipts may lag
 * behind state: `undone` only when no node shows it done; null until that it is done is beyond doubt.
 */
export async function stateWord(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
): Promise<RailOutcome | 'undone' | null> {
  const nodes = deps.checker === null ? [deps.chain] : [deps.chain, deps.checker];
  const statesAt = (level: Settledness): Promise<readonly PaymentState[]> =>
    Promise.all(nodes.map((node) => node.paymentState(payment.escrow, payment.hash, level)));
  if (!(await statesAt('latest')).some(isDone[kind])) return 'undone';
  if (!(await statesAt(deps.confirmations.beyondDoubt)).every(isDone[kind])) return null;
  const transaction = await doneBy(deps, kind, payment);
  return { status: 'succeeded', railRef: transaction, detail: detailOf(deps, call, payment, transaction) };
}

async function readRevert(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  receipt: Receipt,
): Promise<RailOutcome | null> {
  if (!(await isSettled(deps, receipt, deps.confirmations.beyondDoubt))) return null;
  const word = await stateWord(deps, call, kind, payment);
  if (word !== 'undone') return word;
  const block = { number: receipt.blockNumber, hash: receipt.blockHash };
  await markTransaction(deps.db, receipt.hash, { state: 'reverted', block });
  const detail = detailOf(deps, call, payment, receipt.hash);
  return { status: 'failed', failureCode: 'reverted_on_chain', railRef: receipt.hash, detail };
}

/**
 * What the chain says of an operation's transactions; null while it has not said it. All hashes are asked, since any one
 * of them may be mined: one that succeeded is the word, and one that reverted only when no other can succeed any more.
 */
export async function chainWord(
  deps: X402Deps,
  call: RailCall,
  kind: SettledKind,
  payment: Payment,
  transactions: readonly StoredTransaction[],
): Promise<RailOutcome | null> {
  const asked = await Promise.all(
    transactions.map(async ({ hash, nonce, state }) => ({ nonce, state, receipt: await deps.chain.receipt(hash) })),
  );
  const receipts = asked.flatMap(({ receipt }) => (receipt === null ? [] : [receipt]));
  const success = receipts.find(({ succeeded }) => succeeded);
  if (success !== undefined) return readSuccess(deps, call, kind, payment, success);
  const usedNonces = new Set(asked.flatMap(({ nonce, receipt }) => (receipt === null ? [] : [nonce])));
  const isOpen = asked.some(({ nonce, state }) => state !== 'replaced' && !usedNonces.has(nonce));
  const revert = receipts.at(-1);
  return revert === undefined || isOpen ? null : readRevert(deps, call, kind, payment, revert);
}
