import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A dispute was decided. */
export const chargeDisputeClosed: EventRoute = { type: 'charge.dispute.closed', about: aboutItsPayment };
