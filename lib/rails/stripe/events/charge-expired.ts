import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A hold ran out before it was captured. */
export const chargeExpired: EventRoute = { type: 'charge.expired', about: aboutItsPayment };
