export { baseAddresses } from './base-addresses';
export type { RailConfigurationDeps } from './deps';
export type { Counterpart } from './domain/readiness';
export { railConfigurationEndpoints } from './endpoints';
export type { AddressOwnership, Counterparts, RecipientAccounts, RecipientOrder, RecipientReading } from './ports';
export { type RailConfigurationService, railConfiguration } from './service';
export { stripeRecipients } from './stripe-recipients';
