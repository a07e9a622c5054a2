import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A charge came to nothing. */
export const chargeFailed: EventRoute = { type: 'charge.failed', about: aboutItsPayment };
