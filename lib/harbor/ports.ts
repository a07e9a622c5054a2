import type { OperationKind } from './domain/rail-operation.machine';

/** How a tenant's rail is served. `connected` shows as `live` on the wire. */
export type RailMode = 'simulated' | 'connected' | 'disabled';

/** The rails that clients of the contract know. */
export const railNames = [
  'stripe_connect',
  'stripe_ach_debit',
  'x402_usdc_base',
  'stripe_mpp',
  'adyen_manual_capture',
] as const;
export type RailName = (typeof railNames)[number];

/** Currencies that a rail moves, where it does not move them all. */
export const railCurrencies: Readonly<Record<RailName, readonly string[] | null>> = {
  stripe_connect: null,
  stripe_ach_debit: ['usd'],
  x402_usdc_base: ['usd', 'usdc'],
  stripe_mpp: ['usd'],
  adyen_manual_capture: null,
};

/** One call of a rail. `operationId` is the rail's idempotency key. */
export interface RailCall {
  readonly tenantId: string;
  readonly operationId: string;
  readonly intentId: string;
  readonly kind: OperationKind;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  readonly currency: string;
  /** Simulated rails only: which of their scenarios to play. */
  readonly scenario: string | null;
}

/** What the rail said. `unknown` means that it may or may not have happened: ask again, never call again. */
export type RailOutcome =
  | { readonly status: 'succeeded'; readonly railRef: string }
  | { readonly status: 'failed'; readonly failureCode: string; readonly railRef: string | null }
  | { readonly status: 'pending'; readonly railRef: string | null }
  | { readonly status: 'unknown' };

/** A rail as the engine sees it. Adapters keep no state of ours and decide nothing. */
export interface RailPort {
  /** The operations that fund, release or refund an intent, in order. */
  plan(purpose: 'fund' | 'release' | 'refund'): readonly OperationKind[];
  /** Makes the call. Resolves with what the rail said; rejects when the answer did not arrive. */
  execute(call: RailCall, signal: AbortSignal): Promise<RailOutcome>;
  /** Asks what became of a call that may have been made. */
  lookUp(call: RailCall, signal: AbortSignal): Promise<RailOutcome | { readonly status: 'not_found' }>;
}

/** The rail that serves a mode of a rail; null when this installation has none. */
export type Rails = (rail: string, mode: RailMode) => RailPort | null;

/** Scenarios of the simulated rail, chosen by `budget.sandbox_scenario`. */
export const sandboxScenarios = ['ok', 'delayed', 'declined', 'unknown'] as const;
export type SandboxScenario = (typeof sandboxScenarios)[number];
