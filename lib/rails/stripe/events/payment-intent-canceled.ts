import { aboutPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A payment ended without money: let go by us, by hand, or because its hold ran out. */
export const paymentIntentCanceled: EventRoute = { type: 'payment_intent.canceled', about: aboutPayment };
