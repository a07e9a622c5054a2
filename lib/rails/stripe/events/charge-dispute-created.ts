import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The payer or the bank objects: an inquiry, a chargeback, or a debit that came back. */
export const chargeDisputeCreated: EventRoute = { type: 'charge.dispute.created', about: aboutItsPayment };
