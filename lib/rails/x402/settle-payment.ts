import type { RailCall, RailIntent, RailOutcome } from '@/lib/harbor/ports';
import { type ContractCall, captureCall, type PaymentState, voidCall } from './chain-client';
import { detailOf } from './chain-word';
import { askAgainAt, type X402Deps } from './deps';
import { atomicAmount } from './domain/amount';
import { isTooLateToCapture } from './domain/deadlines';
import { revertCode } from './domain/revert';
import { follow, sendKept } from './follow-operation';
import { isClear } from './judge-payment';
import { signTransaction } from './send-transaction';
import { transactionsOf } from './store/lane-store';
import { type Payment, paymentOfOperation } from './store/payment-store';

const failed = (failureCode: string): RailOutcome => ({ status: 'failed', failureCode, railRef: null });

/** The payment that holds the intent's money, or null when none was ever authorised. */
export async function heldPayment(deps: X402Deps, intent: RailIntent): Promise<Payment | null> {
  const held = intent.operations.findLast(({ kind, status }) => kind === 'authorise' && status === 'succeeded');
  return held === undefined ? null : paymentOfOperation(deps.db, intent.tenantId, held.id);
}

/** A reorganisation took the authorisation away: its bytes are sent again, and nothing is settled until it stands. */
export async function sendAuthorisationAgain(deps: X402Deps, payment: Payment): Promise<void> {
  const newest = (await transactionsOf(deps.db, payment.operationId)).at(-1);
  if (newest !== undefined) await sendKept(deps, [newest.raw]);
}

/** The money is where the operation wants it already; on chain nothing is left to do. */
function alreadyDone(deps: X402Deps, call: RailCall, payment: Payment, state: PaymentState): RailOutcome {
  const isCaptured = state.refundable > 0n;
  if (isCaptured !== (call.kind === 'capture')) return failed('nothing_held');
  return { status: 'succeeded', railRef: payment.hash, detail: detailOf(deps, call, payment, payment.hash) };
}

/** The call that settles, or the rail's word when there is none to make. */
async function settlementOf(deps: X402Deps, call: RailCall, payment: Payment): Promise<ContractCall | RailOutcome> {
  const { info, escrow } = payment;
  const state = await deps.chain.paymentState(escrow, payment.hash, 'latest');
  if (!state.collected) {
    await sendAuthorisationAgain(deps, payment);
    return { status: 'pending', railRef: null, askAt: askAgainAt(deps) };
  }
  if (state.capturable === 0n) return alreadyDone(deps, call, payment, state);
  if (call.kind === 'void') return voidCall(escrow, info);
  const amount = atomicAmount(call.amount, call.currency);
  if (amount === null) return failed('amount_invalid');
  if (isTooLateToCapture(deps.clock.now(), info.authorizationExpiry)) return failed('capture_window_closed');
  const { clear } = await isClear(deps, info.token, [info.receiver]);
  return clear ? captureCall(escrow, info, amount) : failed('release_blocked');
}

/** Captures to the payee or gives back to the payer what the escrow holds for the intent. */
export async function settlePayment(
  deps: X402Deps,
  call: RailCall,
  kind: 'capture' | 'void',
  signal: AbortSignal,
): Promise<RailOutcome> {
  const payment = await heldPayment(deps, call);
  if (payment === null) return failed('authorization_missing');
  const key = deps.keys.find(payment.info.operator);
  // Not the payment's fault and not final: the key can be given back to this installation.
  if (key === null) throw new Error(`x402: no key for operator ${payment.info.operator} of an older payment`);
  const settlement = await settlementOf(deps, call, payment);
  if ('status' in settlement) return settlement;
  const revert = await deps.chain.simulate(key.address, settlement);
  if (revert !== null) {
    const code = revertCode(revert);
    return failed(kind === 'capture' && code === 'account_denied' ? 'release_blocked' : code);
  }
  const sent = await signTransaction(
    deps,
    { key, purpose: kind, call: settlement, operationId: call.operationId, paymentHash: payment.hash },
    signal,
  );
  if (sent.status === 'recorded') await sendKept(deps, [sent.raw]);
  return follow(deps, call, kind, payment, signal);
}
