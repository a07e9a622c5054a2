import { aboutPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A bank debit is on its way. It is not paid yet. */
export const paymentIntentProcessing: EventRoute = { type: 'payment_intent.processing', about: aboutPayment };
