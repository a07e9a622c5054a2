import { aboutSession, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The page closed before the payer paid. */
export const checkoutSessionExpired: EventRoute = { type: 'checkout.session.expired', about: aboutSession };
