import type { PriorOperation, RailFact, RailIntent } from '@/lib/harbor/ports';
import { secondsNow, type X402Deps } from './deps';
import { windows } from './domain/deadlines';
import { heldPayment, sendAuthorisationAgain } from './settle-payment';
import { transactionsOf } from './store/lane-store';
import type { Payment } from './store/payment-store';

/** One of the operation's transactions stands in a block. */
async function isMined(deps: X402Deps, operation: PriorOperation): Promise<boolean> {
  const transactions = await transactionsOf(deps.db, operation.id);
  const receipts = await Promise.all(transactions.map(({ hash }) => deps.chain.receipt(hash)));
  return receipts.some((receipt) => receipt?.succeeded);
}

/** A capture that had succeeded and that a reorganisation undid, after which the payer took the money back. */
async function undoneCapture(deps: X402Deps, payment: Payment, capture: PriorOperation): Promise<readonly RailFact[]> {
  const state = await deps.chain.paymentState(payment.escrow, payment.hash, deps.confirmations.beyondDoubt);
  const isGone = state.collected && state.capturable === 0n && state.refundable === 0n;
  if (!isGone || (await isMined(deps, capture))) return [];
  return [{ kind: 'funds_withdrawn', ref: payment.hash, reason: 'reorganised', amount: capture.amount }];
}

/**
 * What happened to the payer's money by itself: the payer took it back after the deadline, somebody else moved it, or a
 * reorganisation undid its collection, which can no longer be repeated, or its release.
 */
export async function inspectPayment(deps: X402Deps, intent: RailIntent): Promise<readonly RailFact[]> {
  const isOurs = intent.operations.some(
    ({ kind, status }) => (kind === 'capture' || kind === 'void') && status !== 'failed',
  );
  const capture = intent.operations.findLast(({ kind, status }) => kind === 'capture' && status === 'succeeded');
  if (isOurs && capture === undefined) return [];
  const payment = await heldPayment(deps, intent);
  if (payment === null) return [];
  if (capture !== undefined) return undoneCapture(deps, payment, capture);
  const { info, escrow, hash } = payment;
  const state = await deps.chain.paymentState(escrow, hash, deps.confirmations.beyondDoubt);
  const now = secondsNow(deps);
  if (!state.collected) {
    if ((await deps.chain.paymentState(escrow, hash, 'latest')).collected) return [];
    // The signature is dead only when no block that could still come would take it.
    if (now > info.preApprovalExpiry + windows.captureMargin) {
      return [{ kind: 'hold_lost', ref: `${hash}:uncollected`, reason: 'external' }];
    }
    await sendAuthorisationAgain(deps, payment);
    return [];
  }
  if (state.capturable > 0n) return [];
  const reason = now >= info.authorizationExpiry && state.refundable === 0n ? 'expired' : 'external';
  return [{ kind: 'hold_lost', ref: `${hash}:let_go`, reason }];
}
