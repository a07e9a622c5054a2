import { aboutSession, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The bank said yes to a debit that was begun on the page. */
export const checkoutSessionAsyncPaymentSucceeded: EventRoute = {
  type: 'checkout.session.async_payment_succeeded',
  about: aboutSession,
};
