import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A dispute gave the money back to us. */
export const chargeDisputeFundsReinstated: EventRoute = {
  type: 'charge.dispute.funds_reinstated',
  about: aboutItsPayment,
};
