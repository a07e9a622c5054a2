import type { Database } from '@/lib/db/pool';
import type { Engine } from '@/lib/harbor';
import type { Environment } from '@/lib/kernel/context';
import type { Delivery } from './fulfilment/domain/delivery';
import type { Message } from './fulfilment/domain/message';
import type { GateSecrets } from './secrets';
import type { StripeEar } from './stripe/ports';

/** How this installation runs the gate; in the Payjent contract's terms. */
export interface GateSettings {
  /** Where people and agents reach us; every link begins with it. */
  readonly baseUrl: string;
  /** Origins under which browsers see our pages. */
  readonly ownOrigins: readonly string[];
  readonly isProduction: boolean;
  /** The mock provider may be used: a development installation that has not switched it off. */
  readonly mockUsable: boolean;
  /** When neither the request nor the agent says how it is paid. */
  readonly defaultProvider: string;
  /** An unconsumed grant runs out after this long, and is issued again. */
  readonly grantTtlSeconds: number;
  /** Hosts that a paid request may be handed to. Empty means none in production, and any public one elsewhere. */
  readonly handoffHosts: readonly string[];
  /** False: the bootstrap routes do not exist. */
  readonly bootstrapEnabled: boolean;
  readonly stripe: Readonly<Record<Environment, { readonly hasKey: boolean; readonly hasWebhookSecret: boolean }>>;
  /** Templates with `{payment_session_id}` in the place of our own status and pay pages. */
  readonly stripeSuccessUrl: string | null;
  readonly stripeCancelUrl: string | null;
  /** Where a person approves what is above an agent's threshold. */
  readonly approvalUrl: (decisionId: string) => string;
}

/**
 * Checks an address that somebody named; null when it is public, else why not. A callback and a service are sent to by us,
 * a target by the agent's own runtime.
 */
export type UrlUse = 'callback' | 'service' | 'target';
export type CheckUrl = (url: string, use: UrlUse) => Promise<string | null>;

/** Sends messages to addresses that somebody named: each is judged anew, connected to once and never followed. */
export interface Courier {
  send(url: string, use: 'callback' | 'service', message: Message): Promise<Delivery>;
  /** 0 ≤ chance < 1: spreads repeats. */
  readonly chance: () => number;
}

export interface GateDeps {
  readonly db: Database;
  readonly engine: Engine;
  readonly secrets: GateSecrets;
  readonly settings: GateSettings;
  readonly checkUrl: CheckUrl;
  /** Whether the database answers. */
  ready(): Promise<boolean>;
  readonly courier: Courier;
  readonly stripe: StripeEar;
}

export const gateLimits = {
  /** Unpaid, a quote ends after this long; paid and without a result, its money goes back then. */
  actionMs: 72 * 60 * 60_000,
  /** A task budget ends after this long: unpaid, or by sending back what is left of it. */
  budgetMs: 30 * 24 * 60 * 60_000,
  /** Failed work whose money nobody sent back: it goes back by itself. */
  failedHoldMs: 60 * 60_000,
  /** Stripe takes no less in US dollars. */
  stripeMinimumUsd: 50n,
  lines: 50,
  envelopeBytes: 64 * 1024,
  metadataBytes: 16 * 1024,
} as const;
