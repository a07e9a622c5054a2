import { aboutSession, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The payer is done with the page. Whether money is there, the page's payment says. */
export const checkoutSessionCompleted: EventRoute = { type: 'checkout.session.completed', about: aboutSession };
