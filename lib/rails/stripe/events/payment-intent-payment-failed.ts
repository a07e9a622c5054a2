import { aboutPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** A card was declined, or a bank said no days after it was asked. */
export const paymentIntentPaymentFailed: EventRoute = { type: 'payment_intent.payment_failed', about: aboutPayment };
