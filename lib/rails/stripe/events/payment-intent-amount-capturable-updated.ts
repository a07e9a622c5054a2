import { aboutPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The money is held, or its hold has changed. */
export const paymentIntentAmountCapturableUpdated: EventRoute = {
  type: 'payment_intent.amount_capturable_updated',
  about: aboutPayment,
};
