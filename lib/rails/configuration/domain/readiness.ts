import type { Environment } from '@/lib/kernel/context';
import { achTerms, type RailConfiguration } from './configuration';
import { type ConfiguredRail, type ConnectableRail, isConnectable, kindOf, type RailMode } from './rails';

/** What answers a connected rail in one environment of this installation. */
export interface Counterpart {
  /** For people: "Stripe simulator", "Base". */
  readonly name: string;
  /** True when no real money moves there. */
  readonly test: boolean;
}

export const capabilities = ['unknown', 'pending', 'restricted', 'active'] as const;
export type Capability = (typeof capabilities)[number];

/** A tenant's account at Stripe as it was last read. */
export interface Recipient {
  readonly accountId: string;
  readonly capability: Capability;
}

/** What readiness is judged on; read again each time. */
export interface RailFacts {
  readonly environment: Environment;
  readonly configuration: RailConfiguration;
  readonly counterpart: Counterpart | null;
  readonly recipients: readonly Recipient[];
  /** True while a destination of the rail waits for its second person. */
  readonly destinationPending: boolean;
}

export const missingCodes = [
  'rail_not_offered',
  'counterpart_missing',
  'counterpart_wrong_environment',
  'destination_pending',
  'destination_missing',
  'recipient_not_active',
  'ach_terms_missing',
] as const;
export type MissingCode = (typeof missingCodes)[number];

/** Says for each what to do, in the reader's words. */
const words: Readonly<Record<MissingCode, string>> = {
  rail_not_offered: 'This rail can be simulated only. Nothing connects it.',
  counterpart_missing:
    'This installation is not connected to a counterpart for this environment. Whoever runs it sets the key.',
  counterpart_wrong_environment:
    'A sandbox connects to test counterparts only, live to real ones only. Whoever runs this installation corrects the setting.',
  destination_pending: 'The destination waits for a second person to approve it.',
  destination_missing: 'No destination is set: nobody could be paid.',
  recipient_not_active: 'Stripe does not pay this account yet. Continue at Stripe, then read the account again.',
  ach_terms_missing: 'The terms of ACH debit are not confirmed.',
};

export interface Missing {
  readonly code: MissingCode;
  readonly message: string;
}

/** The first thing that keeps a rail from being connected; null when nothing does. */
export function missingFor(rail: ConfiguredRail, facts: RailFacts): Missing | null {
  const code = isConnectable(rail) ? (missingAround(rail, facts) ?? missingAt(rail, facts)) : 'rail_not_offered';
  return code === null ? null : { code, message: words[code] };
}

function missingAround(rail: ConnectableRail, facts: RailFacts): MissingCode | null {
  const { counterpart, environment } = facts;
  if (counterpart === null) return 'counterpart_missing';
  if (counterpart.test !== (environment === 'sandbox')) return 'counterpart_wrong_environment';
  if (facts.configuration.destinations[rail] !== undefined) return null;
  return facts.destinationPending ? 'destination_pending' : 'destination_missing';
}

function missingAt(rail: ConnectableRail, { configuration, recipients }: RailFacts): MissingCode | null {
  if (kindOf(rail) === 'base_address') return null;
  const account = recipients.find(({ accountId }) => accountId === configuration.destinations[rail]);
  if (account?.capability !== 'active') return 'recipient_not_active';
  return rail === 'stripe_ach_debit' && configuration.settings.ach_terms !== achTerms ? 'ach_terms_missing' : null;
}

export const railStatuses = ['simulated', 'connected', 'action_required', 'disabled'] as const;
export type RailStatus = (typeof railStatuses)[number];

export interface Readiness {
  /** Money can be held on the rail, or could be once it is enabled. */
  readonly ready: boolean;
  readonly enabled: boolean;
  readonly status: RailStatus;
  readonly reasonCode: MissingCode | 'disabled' | null;
  readonly message: string;
}

/** How a rail stands in its mode. */
export function readinessOf(mode: RailMode, missing: Missing | null): Readiness {
  if (mode === 'simulated') {
    const message = 'Simulated inside Tidegate: answers come from a scenario, and no money moves.';
    return { ready: true, enabled: true, status: 'simulated', reasonCode: null, message };
  }
  const enabled = mode === 'connected';
  if (missing !== null) {
    const status = enabled ? 'action_required' : 'disabled';
    return { ready: false, enabled, status, reasonCode: missing.code, message: missing.message };
  }
  return enabled
    ? { ready: true, enabled, status: 'connected', reasonCode: null, message: 'Connected and ready.' }
    : {
        ready: true,
        enabled,
        status: 'disabled',
        reasonCode: 'disabled',
        message: 'Ready to be connected. New money is refused while it is disabled; held money can still go.',
      };
}
