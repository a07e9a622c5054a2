import type { Database } from '@/lib/db/pool';
import type { RailPort } from '@/lib/harbor/ports';
import type { Clock } from '@/lib/kernel/clock';
import type { Environment } from '@/lib/kernel/context';
import {
  type LaneTurn,
  type MovedIntent,
  openX402,
  type Reconciled,
  reconcileEscrow,
  tendLane,
  type X402Deps,
  type X402Settings,
  x402Rail,
} from '@/lib/rails/x402';
import type { ConnectedTo } from './counterparts';

export type X402ByEnvironment = Readonly<Partial<Record<Environment, X402Settings>>>;

/** What a worker looks after: one operator on one chain, former ones among them while they have payments to settle. */
export interface ChainWork {
  /** For logs: network and address. */
  readonly name: string;
  /** Watches what was sent until it is final: sends again, raises fees, closes gaps. */
  tend(): Promise<LaneTurn>;
  /** Compares the escrow's events with what is on record, and tells of money that moved without us. */
  reconcile(onMoved: (moved: MovedIntent) => Promise<void>): Promise<Reconciled>;
}

/** Everything of this installation that speaks with a chain, by environment; what has no settings is not there. */
export interface X402Connections {
  rail(environment: Environment): RailPort | null;
  /** What the environment's rail is made of. */
  deps(environment: Environment): X402Deps | null;
  readonly chains: readonly ChainWork[];
  readonly counterparts: ConnectedTo['base'];
}

interface X402Base {
  readonly db: Database;
  readonly clock: Clock;
  readonly origin: string;
  readonly isProduction: boolean;
}

const environments: readonly Environment[] = ['sandbox', 'live'];

/** @throws SetupError naming every setting that may not be. Nodes are asked at the first use, not here. */
export function connectX402(
  settings: X402ByEnvironment,
  { db, clock, origin, isProduction }: X402Base,
): X402Connections {
  const opened = environments.flatMap((environment) => {
    const given = settings[environment];
    if (given === undefined) return [];
    const deps = openX402({ db, clock, origin }, environment, isProduction, given);
    return [{ environment, deps, rail: x402Rail(deps) }];
  });
  return {
    rail: (environment) => opened.find((each) => each.environment === environment)?.rail ?? null,
    deps: (environment) => opened.find((each) => each.environment === environment)?.deps ?? null,
    chains: opened.flatMap(({ deps }) =>
      deps.keys.all.map((key) => ({
        name: `${deps.network.name} ${key.address}`,
        tend: () => tendLane(deps, key),
        reconcile: (onMoved) => reconcileEscrow(deps, key, onMoved),
      })),
    ),
    counterparts: Object.fromEntries(
      opened.map(({ environment, deps }) => [
        environment,
        { name: deps.network.label, test: deps.network.name !== 'base' },
      ]),
    ),
  };
}
