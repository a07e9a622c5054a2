import type { MigrationState } from '@/lib/db/migrate';

/** Rails that an installation may do without. */
export const optionalRails = ['stripe', 'x402'] as const;
export type OptionalRail = (typeof optionalRails)[number];

/** What the database of `DATABASE_URL` says of itself. */
export interface DatabaseFacts {
  /** As `server_version_num` counts. */
  readonly version: number;
  readonly versionText: string;
  /** Whether our own connection was encrypted. */
  readonly encrypted: boolean;
  /** The database's clock less ours, in milliseconds. */
  readonly skewMs: number;
  readonly migrations: MigrationState;
  /** Group roles that do not exist. */
  readonly absentRoles: readonly string[];
  /** Group roles and configured logins that row-level security would not bind, each with why. */
  readonly powerful: readonly string[];
  /** Tables whose row-level security is not enabled and forced. */
  readonly openTables: readonly string[];
  /** Addresses of people that only the demo makes up; null when nobody may look. */
  readonly demoPeople: readonly string[] | null;
}

/** What a node said when it was compared with Base. `silent`: it did not answer. */
export type NodeFacts = { readonly is: 'base' } | { readonly is: 'other' | 'silent'; readonly said: string };

/** The operator's keys, without the keys. */
export type OperatorFacts =
  | { readonly is: 'readable'; readonly addresses: readonly string[]; readonly wellKnown: readonly string[] }
  | { readonly is: 'unreadable'; readonly said: string };

/** Everything that the checks look at. Gathered once; null for what the settings did not allow to ask. */
export interface Facts {
  /** The settings: an empty one is absent, as the processes read them. */
  readonly env: ReadonlyMap<string, string>;
  /** Rails that were said to be left out. */
  readonly without: readonly OptionalRail[];
  readonly database: DatabaseFacts | { readonly unreachable: string } | null;
  readonly node: NodeFacts | null;
  readonly checkNode: NodeFacts | null;
  readonly operator: OperatorFacts | null;
  /** Whether this build brings a screening of its own for real money. */
  readonly ownScreening: boolean;
  /** Stripe's API version that we send, and the one that the installed SDK's types describe. */
  readonly stripeVersions: { readonly pinned: string; readonly sdk: string };
}
