import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A hold was captured, by us or by hand. */
export const chargeCaptured: EventRoute = { type: 'charge.captured', about: aboutItsPayment };
