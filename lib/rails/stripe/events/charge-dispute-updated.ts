import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A dispute has moved on, such as from an inquiry to a chargeback. */
export const chargeDisputeUpdated: EventRoute = { type: 'charge.dispute.updated', about: aboutItsPayment };
