import type Stripe from 'stripe';
import type { RailCall, RailDetail, RailOutcome } from '@/lib/harbor/ports';
import { wireAmount } from '@/lib/kernel/money';
import { idOf, UnexpectedAnswerError } from './answer';
import { declineDetail, failed, type RailFailure } from './failure';

/** How the payer pays. A card is held and captured later; a bank account is debited at once and answers after days. */
export type Means = 'card' | 'us_bank_account';

/** What a rail says, or that the call never took effect. */
export type Finding = RailOutcome | { readonly status: 'not_found' };

export const notFound = { status: 'not_found' } as const;

/** The charge in full; null before the first one. Derived facts are read from it, never from an earlier answer. */
export const chargeOf = (payment: Stripe.PaymentIntent): Stripe.Charge | null =>
  typeof payment.latest_charge === 'object' ? payment.latest_charge : null;

const instant = (seconds: number): string => new Date(seconds * 1_000).toISOString();

const present = (detail: Readonly<Record<string, string | null | undefined>>): RailDetail =>
  Object.fromEntries(Object.entries(detail).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** What is known about a payment, for the wire's `funding` object. The hold ends when the charge says so, never by rule. */
export function detailOf(payment: Stripe.PaymentIntent): RailDetail {
  const charge = chargeOf(payment);
  const captureBefore = charge?.payment_method_details?.card?.capture_before;
  const bank = charge?.payment_method_details?.us_bank_account;
  const verification = payment.next_action?.verify_with_microdeposits;
  const holdExpiresAt = typeof captureBefore === 'number' ? instant(captureBefore) : null;
  return present({
    stripe_payment_intent_id: payment.id,
    stripe_customer_id: idOf(payment.customer),
    latest_charge_id: charge?.id,
    payment_method_id: idOf(payment.payment_method),
    hold_expires_at: holdExpiresAt,
    authorization_expires_at: holdExpiresAt,
    bank_last4: bank?.last4,
    bank_name: bank?.bank_name,
    payment_url: verification?.hosted_verification_url,
  });
}

/** @throws UnexpectedAnswerError when the money is not the money that was asked for. */
function expectMoney(payment: Stripe.PaymentIntent, call: Pick<RailCall, 'amount' | 'currency'>): void {
  if (payment.amount !== wireAmount(call.amount) || payment.currency !== call.currency) {
    throw new UnexpectedAnswerError(`Payment ${payment.id} is over another amount than its intent`);
  }
}

/** Why the last try to pay failed. */
function declined(payment: Stripe.PaymentIntent): RailFailure {
  const error = payment.last_payment_error;
  const detail = { ...detailOf(payment), ...(error === null ? {} : declineDetail(error)) };
  return failed(error?.code ?? 'payment_failed', payment.id, detail);
}

/** Why a payment is canceled: its hold ran out, or somebody ended it. */
export const endedPayment = (payment: Stripe.PaymentIntent): 'hold_expired' | 'payment_canceled' =>
  payment.cancellation_reason === 'automatic' || payment.cancellation_reason === 'expired'
    ? 'hold_expired'
    : 'payment_canceled';

/** What became of holding (card) or debiting (bank account) the money; `not_found` while the payment is unconfirmed. */
export function authorised(payment: Stripe.PaymentIntent, call: Pick<RailCall, 'amount' | 'currency'>): Finding {
  switch (payment.status) {
    case 'requires_capture':
    case 'succeeded':
      expectMoney(payment, call);
      // Nobody is asked to pay any more.
      return { status: 'succeeded', railRef: payment.id, detail: { ...detailOf(payment), payment_url: null } };
    case 'processing':
    case 'requires_action':
      return { status: 'pending', railRef: payment.id, detail: detailOf(payment) };
    case 'requires_payment_method':
      // A payment that waits for another method was declined, a debit perhaps days after it was begun.
      return payment.last_payment_error === null ? notFound : declined(payment);
    case 'canceled':
      return failed(endedPayment(payment), payment.id, detailOf(payment));
    default:
      return notFound;
  }
}

/** What became of a capture; `not_found` while the money is still only held. */
export function captured(payment: Stripe.PaymentIntent, call: Pick<RailCall, 'amount'>): Finding {
  switch (payment.status) {
    case 'succeeded': {
      const charge = chargeOf(payment);
      if (payment.amount_received !== wireAmount(call.amount) || charge === null) {
        return failed('captured_other_amount', payment.id, detailOf(payment));
      }
      return {
        status: 'succeeded',
        railRef: charge.id,
        detail: present({ capture_id: charge.id, latest_charge_id: charge.id }),
      };
    }
    case 'processing':
      return { status: 'pending', railRef: payment.id };
    case 'canceled':
      return failed(endedPayment(payment) === 'hold_expired' ? 'hold_expired' : 'hold_released', payment.id);
    default:
      return notFound;
  }
}
