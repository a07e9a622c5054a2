import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A refund has moved on: it arrived, or was canceled. */
export const refundUpdated: EventRoute = { type: 'refund.updated', about: aboutItsPayment };
