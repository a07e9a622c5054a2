import type { Database } from '@/lib/db/pool';
import type { Clock } from '@/lib/kernel/clock';
import type { ChainClient, Settledness } from './chain-client';
import { unixSeconds } from './domain/deadlines';
import type { Hex } from './domain/terms';
import type { Network } from './networks';
import type { OperatorKeys } from './operator-keys';
import type { Screening } from './screening';
import type { Lane } from './store/lane-store';

/** How settled the chain must be before it is believed. */
export interface Confirmations {
  /** Money that moved below `largeFrom`, and from it on. Atomic units. */
  readonly small: Settledness;
  readonly large: Settledness;
  readonly largeFrom: bigint;
  /** A refusal, or a hold that is gone: said once and then acted on, so it must not come back. */
  readonly beyondDoubt: Settledness;
}

/** On the local chain one block is the truth. */
export const localConfirmations: Confirmations = {
  small: 'latest',
  large: 'latest',
  largeFrom: 0n,
  beyondDoubt: 'latest',
};

/** Below 100 dollars a mined block is enough; above, it must be posted to the layer below. */
export const publicConfirmations: Confirmations = {
  small: 'latest',
  large: 'safe',
  largeFrom: 100_000_000n,
  beyondDoubt: 'safe',
};

/** What the rail is made of. One per environment; every process of it shares the database and the operator's keys. */
export interface X402Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly network: Network;
  readonly chain: ChainClient;
  /** A second, independent node that must agree before money counts as moved; null where there is none. */
  readonly checker: ChainClient | null;
  readonly keys: OperatorKeys;
  readonly screening: Screening;
  readonly confirmations: Confirmations;
  /** Canonical origin without a trailing slash, for the address of the paid resource. */
  readonly origin: string;
}

export const x402Limits = {
  /** Inline wait for a block; the engine's own bound is longer. */
  waitMs: 2_000,
  pollMs: 50,
  /** When asking again can have an answer. */
  askAgainMs: 2_000,
  /** Gas of each call: twice what it needs. Unused gas costs nothing. */
  gas: { authorise: 400_000n, capture: 160_000n, void: 160_000n, fill: 21_000n },
  /** Wei per gas. */
  priorityFee: 1_000_000n,
  maxFee: 20_000_000_000n,
  /** New payments are refused when the operator could not pay the gas of this many settlements. */
  settlementsInReserve: 50n,
} as const;

export const laneOf = (deps: Pick<X402Deps, 'network'>, operator: Hex): Lane => ({
  network: deps.network.network,
  operator,
});

export const secondsNow = (deps: Pick<X402Deps, 'clock'>): number => unixSeconds(deps.clock.now());

/** When to ask next about something that the chain has not decided. */
export const askAgainAt = (deps: Pick<X402Deps, 'clock'>): Date =>
  new Date(deps.clock.now().getTime() + x402Limits.askAgainMs);
