/** Rails that a tenant can connect; each has an adapter behind the engine's port. */
export const connectableRails = ['stripe_connect', 'stripe_ach_debit', 'x402_usdc_base'] as const;
export type ConnectableRail = (typeof connectableRails)[number];

/** Every rail that clients know. Those that are not connectable exist as simulations only. */
export const configuredRails = [...connectableRails, 'stripe_mpp', 'adyen_manual_capture'] as const;
export type ConfiguredRail = (typeof configuredRails)[number];

export const railModes = ['simulated', 'connected', 'disabled'] as const;
export type RailMode = (typeof railModes)[number];

/** Where released money goes: one kind serves every rail that pays out there. */
export const destinationKinds = ['stripe_account', 'base_address'] as const;
export type DestinationKind = (typeof destinationKinds)[number];

export const railsOf: Readonly<Record<DestinationKind, readonly ConnectableRail[]>> = {
  stripe_account: ['stripe_connect', 'stripe_ach_debit'],
  base_address: ['x402_usdc_base'],
};

export const isConnectable = (rail: ConfiguredRail): rail is ConnectableRail =>
  connectableRails.some((known) => known === rail);

export const isConfigured = (rail: string): rail is ConfiguredRail => configuredRails.some((known) => known === rail);

export const kindOf = (rail: ConnectableRail): DestinationKind =>
  railsOf.stripe_account.includes(rail) ? 'stripe_account' : 'base_address';
