import { aboutTransfer, type EventRoute } from '@/lib/rails/stripe/event-route';

/** Money came back from a payee, at our word or by hand. */
export const transferReversed: EventRoute = { type: 'transfer.reversed', about: aboutTransfer };
