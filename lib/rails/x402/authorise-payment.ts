import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import { askAgainAt, type X402Deps } from './deps';
import { follow, sendKept } from './follow-operation';
import { judgePayment } from './judge-payment';
import { signTransaction } from './send-transaction';
import { transactionsOf } from './store/lane-store';
import { closeOperation, type Payment } from './store/payment-store';

const failed = (failureCode: string): RailOutcome => ({ status: 'failed', failureCode, railRef: null });

/**
 * Nothing was signed for this operation, and the payer's payment is gone with the request that brought it. Closing it
 * makes that the last word: a process that still works on it finds it closed.
 */
export async function giveUp(deps: X402Deps, call: RailCall): Promise<RailOutcome> {
  const closed = await closeOperation(deps.db, call.tenantId, call.intentId, call.operationId);
  // Closed before by somebody who gave it up, or claimed meanwhile by the process that had the payment.
  const isSigned = closed === 'closed' && (await transactionsOf(deps.db, call.operationId)).length > 0;
  return isSigned ? { status: 'pending', railRef: null, askAt: askAgainAt(deps) } : failed('payment_not_sent');
}

/** Puts the payer's payment on record with the signed call that collects it, then sends it and waits for its block. */
export async function authorisePayment(deps: X402Deps, call: RailCall, signal: AbortSignal): Promise<RailOutcome> {
  if (call.payment === null) return giveUp(deps, call);
  const judged = await judgePayment(deps, call, call.payment, deps.clock.now());
  if (!judged.ok) return failed(judged.code);
  const payment: Payment = {
    tenantId: call.tenantId,
    operationId: call.operationId,
    intentId: call.intentId,
    hash: judged.hash,
    network: deps.network.network,
    escrow: deps.network.escrow,
    info: judged.info,
  };
  const sent = await signTransaction(
    deps,
    {
      key: deps.keys.current,
      purpose: 'authorise',
      call: judged.call,
      operationId: call.operationId,
      paymentHash: judged.hash,
      payment: { ...payment, nonce: judged.nonce, screeningList: judged.screeningList },
    },
    signal,
  );
  switch (sent.status) {
    case 'taken':
      return failed('payment_already_used');
    case 'closed':
      return giveUp(deps, call);
    case 'recorded':
      await sendKept(deps, [sent.raw]);
      break;
    case 'claimed':
    case 'exists':
      break;
  }
  return follow(deps, call, 'authorise', payment, signal);
}
