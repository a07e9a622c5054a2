import { aboutSession, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The bank said no to a debit that was begun on the page. */
export const checkoutSessionAsyncPaymentFailed: EventRoute = {
  type: 'checkout.session.async_payment_failed',
  about: aboutSession,
};
