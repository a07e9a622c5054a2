import { aboutItsPayment, type EventRoute } from '@/lib/rails/stripe/event-route';

/** The card's issuer suspects fraud. Nothing moves, but a chargeback may follow. */
export const radarEarlyFraudWarningCreated: EventRoute = {
  type: 'radar.early_fraud_warning.created',
  about: aboutItsPayment,
};
