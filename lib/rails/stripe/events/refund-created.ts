import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A refund was begun, by us or by hand. */
export const refundCreated: EventRoute = { type: 'refund.created', about: aboutItsPayment };
