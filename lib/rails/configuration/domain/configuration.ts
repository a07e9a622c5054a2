import type { Environment } from '@/lib/kernel/context';
import { type ConfiguredRail, configuredRails, type DestinationKind, type RailMode, railsOf } from './rails';

/** Terms of ACH debit that an admin confirms; a new wording gets a new name and is asked for again. */
export const achTerms = '2026-11';

/**
 * A debit that its bank sends back after it had paid comes back as a dispute that nobody can contest, mostly within five
 * business days. A shorter hold is for payers who are known to be good, and nothing here knows a payer.
 */
export const achRiskHoldDaysMin = 5;
/** More holds a payee's money for nothing. */
export const achRiskHoldDaysMax = 20;

export interface RailSettings {
  /** Whether service keys may confirm a settlement, beside people. */
  readonly service_keys_confirm: boolean;
  /** Business days between a debit's success and the transfer to the payee. */
  readonly ach_risk_hold_days: number;
  /** Name of the ACH terms that were confirmed; null before. */
  readonly ach_terms: string | null;
}

export const defaultSettings: RailSettings = {
  service_keys_confirm: true,
  ach_risk_hold_days: achRiskHoldDaysMin,
  ach_terms: null,
};

/** The hold that is kept, whatever a version says that was made before there was a least one. */
export const keptHoldDays = (days: number): number => Math.max(days, achRiskHoldDaysMin);

export type Modes = Readonly<Record<ConfiguredRail, RailMode>>;
export type Destinations = Readonly<Partial<Record<ConfiguredRail, string>>>;

/** One immutable version of a tenant's configuration. */
export interface RailConfiguration {
  readonly version: number;
  readonly modes: Modes;
  readonly destinations: Destinations;
  readonly settings: RailSettings;
}

export type ConfigurationChange = Partial<Pick<RailConfiguration, 'modes' | 'destinations' | 'settings'>>;

/** Rails whose mode would change, in the order of the list. */
export const changedRails = (modes: Modes, wanted: Partial<Modes>): readonly ConfiguredRail[] =>
  configuredRails.filter((rail) => wanted[rail] !== undefined && wanted[rail] !== modes[rail]);

export const destinationOf = ({ destinations }: RailConfiguration, kind: DestinationKind): string | null => {
  const [rail] = railsOf[kind];
  return (rail === undefined ? undefined : destinations[rail]) ?? null;
};

export const withDestination = (
  { destinations }: RailConfiguration,
  kind: DestinationKind,
  to: string,
): Destinations => ({
  ...destinations,
  ...Object.fromEntries(railsOf[kind].map((rail) => [rail, to])),
});

/**
 * Money is redirected by two people. Only the first destination of a sandbox, where nothing real moves and nothing was
 * agreed on before, takes one.
 */
export const needsSecondPerson = (environment: Environment, current: string | null): boolean =>
  environment === 'live' || current !== null;
