import type { EventRoute } from './event-route';
import { chargeCaptured } from './events/charge-captured';
import { chargeDisputeClosed } from './events/charge-dispute-closed';
import { chargeDisputeCreated } from './events/charge-dispute-created';
import { chargeDisputeFundsReinstated } from './events/charge-dispute-funds-reinstated';
import { chargeDisputeFundsWithdrawn } from './events/charge-dispute-funds-withdrawn';
import { chargeDisputeUpdated } from './events/charge-dispute-updated';
import { chargeExpired } from './events/charge-expired';
import { chargeFailed } from './events/charge-failed';
import { chargeRefunded } from './events/charge-refunded';
import { checkoutSessionAsyncPaymentFailed } from './events/checkout-session-async-payment-failed';
import { checkoutSessionAsyncPaymentSucceeded } from './events/checkout-session-async-payment-succeeded';
import { checkoutSessionCompleted } from './events/checkout-session-completed';
import { checkoutSessionExpired } from './events/checkout-session-expired';
import { paymentIntentAmountCapturableUpdated } from './events/payment-intent-amount-capturable-updated';
import { paymentIntentCanceled } from './events/payment-intent-canceled';
import { paymentIntentPaymentFailed } from './events/payment-intent-payment-failed';
import { paymentIntentProcessing } from './events/payment-intent-processing';
import { paymentIntentRequiresAction } from './events/payment-intent-requires-action';
import { paymentIntentSucceeded } from './events/payment-intent-succeeded';
import { radarEarlyFraudWarningCreated } from './events/radar-early-fraud-warning-created';
import { refundCreated } from './events/refund-created';
import { refundFailed } from './events/refund-failed';
import { refundUpdated } from './events/refund-updated';
import { transferReversed } from './events/transfer-reversed';

/**
 * The events that are listened to. Each one is only a reason to look: what happened is read from Stripe's objects.
 * `*.created` events of what we make ourselves are left out; they come late, and say what we know.
 */
export const eventRoutes: readonly EventRoute[] = [
  paymentIntentAmountCapturableUpdated,
  paymentIntentCanceled,
  paymentIntentPaymentFailed,
  paymentIntentProcessing,
  paymentIntentRequiresAction,
  paymentIntentSucceeded,
  chargeCaptured,
  chargeExpired,
  chargeFailed,
  chargeRefunded,
  chargeDisputeCreated,
  chargeDisputeUpdated,
  chargeDisputeClosed,
  chargeDisputeFundsWithdrawn,
  chargeDisputeFundsReinstated,
  refundCreated,
  refundUpdated,
  refundFailed,
  transferReversed,
  checkoutSessionCompleted,
  checkoutSessionExpired,
  checkoutSessionAsyncPaymentSucceeded,
  checkoutSessionAsyncPaymentFailed,
  radarEarlyFraudWarningCreated,
];

const byType = new Map(eventRoutes.map((route) => [route.type, route]));

/** True for a type that asks us to look at something. */
export const meansSomething = (type: string): boolean => byType.has(type);

/** Null for a type that means nothing to us. */
export const routeOf = (type: string): EventRoute | null => byType.get(type) ?? null;
