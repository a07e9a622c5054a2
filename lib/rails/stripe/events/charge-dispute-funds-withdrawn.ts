import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A dispute took the money back. */
export const chargeDisputeFundsWithdrawn: EventRoute = {
  type: 'charge.dispute.funds_withdrawn',
  about: aboutItsPayment,
};
