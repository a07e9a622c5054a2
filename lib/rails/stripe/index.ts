export { type StripeAccounts, stripeAccounts } from './accounts';
export { createStripeClient, type StripeClient, stripeVersions } from './client';
export { stripeEndpoints } from './endpoints';
export { sourceName, stripeSource } from './inbound-source';
export { createRailClock } from './rail-clock';
export type { StripeSettings } from './settings';
export { stripeStatement } from './statement';
export { stripeAchDebitRail } from './stripe-ach-debit.rail';
export { stripeConnectRail } from './stripe-connect.rail';
