import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A refund came back, perhaps after it had succeeded. */
export const refundFailed: EventRoute = { type: 'refund.failed', about: aboutItsPayment };
