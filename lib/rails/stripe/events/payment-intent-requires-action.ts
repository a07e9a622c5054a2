import { aboutPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The payer has something to do: a bank account is to be verified by small deposits. */
export const paymentIntentRequiresAction: EventRoute = { type: 'payment_intent.requires_action', about: aboutPayment };
