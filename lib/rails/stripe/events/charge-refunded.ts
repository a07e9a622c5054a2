import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** Money went back to the payer, or a hold was let go. */
export const chargeRefunded: EventRoute = { type: 'charge.refunded', about: aboutItsPayment };
