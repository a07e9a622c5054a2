import { aboutPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The money was taken: a capture, or the final word on a bank debit. */
export const paymentIntentSucceeded: EventRoute = { type: 'payment_intent.succeeded', about: aboutPayment };
