import type { RailFact, RailIntent } from '@/lib/harbor/ports';
import { secondsNow, type X402Deps } from './deps';
import { windows } from './domain/deadlines';
import { heldPayment, sendAuthorisationAgain } from './settle-payment';

/**
 * What happened to held money by itself: the payer took it back after the deadline, somebody else moved it, or a
 * reorganisation undid its collection and it can no longer be collected.
 */
export async function inspectPayment(deps: X402Deps, intent: RailIntent): Promise<readonly RailFact[]> {
  const isOurs = intent.operations.some(
    ({ kind, status }) => (kind === 'capture' || kind === 'void') && status !== 'failed',
  );
  const payment = isOurs ? null : await heldPayment(deps, intent);
  if (payment === null) return [];
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
