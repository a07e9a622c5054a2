import Stripe from 'stripe';
import type { RailDetail, RailOutcome } from '@/lib/harbor/ports';

export type RailFailure = Extract<RailOutcome, { status: 'failed' }>;

/** A definite no, in stable words. `railRef` when there is an object that shows it. */
export const failed = (failureCode: string, railRef: string | null = null, detail?: RailDetail): RailFailure => ({
  status: 'failed',
  failureCode,
  railRef,
  ...(detail === undefined ? {} : { detail }),
});

/** Stripe's codes that mean one thing to us. */
const stableCodes: Readonly<Record<string, string>> = {
  charge_expired_for_capture: 'hold_expired',
  capture_charge_authorization_expired: 'hold_expired',
  transfers_not_allowed: 'payee_not_ready',
  capability_not_active: 'payee_not_ready',
  insufficient_capabilities_for_transfer: 'payee_not_ready',
  account_invalid: 'payee_not_ready',
  refund_disputed_payment: 'charge_disputed',
  payment_intent_authentication_failure: 'authentication_failed',
};

/** Refusals that say "not now" or "somebody else is at it", whatever their HTTP status: nobody knows what happened. */
const openCodes: ReadonlySet<string> = new Set(['lock_timeout', 'rate_limit', 'idempotency_key_in_use']);

/**
 * The two statuses under which Stripe promises that nothing was done. 401 and 403 are about this installation's key, not
 * about the payment; 409 and 429 are about the moment; a body that is no JSON has no status at all.
 */
const definiteStatuses: ReadonlySet<number> = new Set([400, 402, 404]);

const isStripeError = (error: unknown): error is Stripe.errors.StripeError =>
  error instanceof Stripe.errors.StripeError;

/** Stripe's own code of a definite refusal; null for everything else. */
export function refusalCode(error: unknown): string | null {
  if (!isStripeError(error) || error instanceof Stripe.errors.StripeIdempotencyError) return null;
  if (error.statusCode === undefined || !definiteStatuses.has(error.statusCode)) return null;
  const code = error.code ?? error.rawType ?? 'invalid_request_error';
  return openCodes.has(code) ? null : code;
}

interface Decline {
  readonly code?: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
  readonly network_decline_code?: string;
}

/**
 * Why a bank said no. `needs_payer`: asking the same payment method again cannot mend it, its owner can.
 * https://docs.stripe.com/declines/codes
 */
export function declineDetail({ code, decline_code, advice_code, network_decline_code }: Decline): RailDetail {
  const said = Object.entries({ decline_code, advice_code, network_decline_code });
  const needsPayer = code === 'authentication_required' || advice_code === 'do_not_try_again';
  return {
    ...Object.fromEntries(said.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...(needsPayer ? { needs_payer: true } : {}),
  };
}

/**
 * A definite refusal as an outcome. Everything else is thrown on, and the engine writes `unknown`: an edited request
 * under a used key is our bug, and a lost answer is never a failure. @throws what was given
 */
export function failureOf(error: unknown, railRef: string | null = null): RailFailure {
  const code = refusalCode(error);
  if (code === null || !isStripeError(error)) throw error;
  const about = error.payment_intent?.id ?? railRef;
  return failed(stableCodes[code] ?? code, about, error.type === 'StripeCardError' ? declineDetail(error) : undefined);
}

/** The payment is not in the state that the call needs: read it again before saying anything. */
export const isUnexpectedState = (error: unknown): boolean => refusalCode(error) === 'payment_intent_unexpected_state';

/** Stripe broke down over this call before, and says so for as long as it keeps the key: asking again hears it again. */
export const isKeptBreakdown = (error: unknown): boolean =>
  isStripeError(error) && (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true';
