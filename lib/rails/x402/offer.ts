import { getAddress, isAddress } from 'viem';
import type { RailIntent } from '@/lib/harbor/ports';
import type { X402Deps } from './deps';
import { atomicAmount } from './domain/amount';
import { deadlinesOf } from './domain/deadlines';
import { type PaymentRequirements, paymentRequirements } from './domain/requirements';

/** What we ask for an intent: the same for the same intent. Null when it cannot be paid on this rail. */
export function requirementsOf(deps: X402Deps, intent: RailIntent): PaymentRequirements | null {
  const amount = atomicAmount(intent.amount, intent.currency);
  if (amount === null || intent.destination === null || !isAddress(intent.destination)) return null;
  const { capture, refund } = deadlinesOf(intent.deadline);
  return paymentRequirements({
    deployment: deps.network,
    operator: deps.keys.current.address,
    payTo: getAddress(intent.destination),
    amount,
    captureDeadline: capture,
    refundDeadline: refund,
  });
}
