import type { PriorOperation, RailIntent } from '@/lib/harbor/ports';
import { assert } from '@/lib/kernel/assert';

type Kind = PriorOperation['kind'];
type Operations = Pick<RailIntent, 'operations'>;

/** The last operation of a kind that succeeded. */
export const lastDone = ({ operations }: Operations, kind: Kind): PriorOperation | null =>
  operations.findLast((operation) => operation.kind === kind && operation.status === 'succeeded') ?? null;

/** True when an operation of the kind was begun and is not known to have failed. */
export const isBegun = ({ operations }: Operations, kind: Kind): boolean =>
  operations.some((operation) => operation.kind === kind && operation.status !== 'failed');

/** What the payer pays through: an unconfirmed payment (`pi_`) or a hosted page (`cs_`). */
export function openedCheckout(intent: Operations): string {
  const ref = lastDone(intent, 'open_checkout')?.railRef ?? null;
  assert(ref !== null, 'A payment is authorised before it was opened');
  return ref;
}

/** The payment that holds the money, or took it in. */
export function heldPayment(intent: Operations): string {
  const ref = lastDone(intent, 'authorise')?.railRef ?? null;
  assert(ref !== null, 'Money is moved that was never held');
  return ref;
}

/** What the payer pays through in an authorisation that holds nothing: its own object, or the one opened before it. */
export const triedPayment = ({ operations }: Operations, { railRef, attempt }: PriorOperation): string | null =>
  railRef ??
  operations.find((operation) => operation.kind === 'open_checkout' && operation.attempt === attempt)?.railRef ??
  null;

export const isSessionId = (ref: string): boolean => ref.startsWith('cs_');
