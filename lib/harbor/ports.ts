import type { Environment } from '@/lib/kernel/context';
import type { IntentKind } from './domain/intent';
import type { OperationKind, OperationStatus } from './domain/rail-operation.machine';

export type { IntentKind } from './domain/intent';

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

/**
 * What a rail said about an operation beside its outcome: flat, no secret, kept with the operation. Keys that the wire's
 * `funding` object knows are shown there as they are; `hold_expires_at` (RFC 3339) is when the rail lets the money go.
 */
export type RailDetail = Readonly<Record<string, string | number | boolean | null>>;

/** An operation of the same intent that was written down before this one. */
export interface PriorOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly attempt: number;
  readonly status: OperationStatus;
  readonly railRef: string | null;
  /** Minor units. */
  readonly amount: bigint;
  readonly detail: RailDetail;
}

/** One intent as a rail sees it. */
export interface RailIntent {
  readonly tenantId: string;
  readonly tenantPublicId: string;
  readonly environment: Environment;
  readonly intentId: string;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  readonly currency: string;
  /** Decimal places of `currency`'s minor unit. */
  readonly scale: number;
  readonly deadline: Date;
  /** Where released money goes: the destination of the rail version that was in force at create; null when simulated. */
  readonly destination: string | null;
  /** Means of payment that the agreement's budget names, such as a saved payment method; null without one. */
  readonly source: RailSource | null;
  /** What a payer is shown and a rail records of a hosted checkout; null for signed agreements. */
  readonly checkout: RailCheckout | null;
  /** Simulated rails only: which of their scenarios to play. */
  readonly scenario: string | null;
  /** Of the rail version that was in force at create: what is changed later holds for later intents. */
  readonly settings: RailSettings;
  /** Oldest first. */
  readonly operations: readonly PriorOperation[];
}

/** A hosted checkout of the payment gate, in the gate's own names. */
export interface RailCheckout {
  /** `ps_…`: the rail's key for the checkout, and for its refund. */
  readonly sessionId: string;
  /** `quote_…` */
  readonly quoteId: string;
  readonly botId: string;
  readonly requestHash: string;
  /** What is bought, in one line. */
  readonly summary: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface RailSettings {
  /** Business days between a bank debit's success and its release. */
  readonly achRiskHoldDays: number;
}

/** `budget.payment_method_id` and `budget.stripe_customer_id`. */
export interface RailSource {
  readonly paymentMethodId: string;
  readonly customerId: string | null;
}

/** One call of a rail. `operationId` is the rail's idempotency key. */
export interface RailCall extends RailIntent {
  readonly operationId: string;
  readonly kind: OperationKind;
  readonly attempt: number;
  /** What was noted with the operation when it was written down. */
  readonly detail: RailDetail;
  /** What the payer's request carried for this rail, such as x402's payment header. Never stored by the engine. */
  readonly payment: string | null;
}

/** What the rail said. `unknown` means that it may or may not have happened: ask again, never call again. */
export type RailOutcome =
  | { readonly status: 'succeeded'; readonly railRef: string; readonly detail?: RailDetail }
  | {
      readonly status: 'failed';
      readonly failureCode: string;
      readonly railRef: string | null;
      readonly detail?: RailDetail;
    }
  | {
      readonly status: 'pending';
      readonly railRef: string | null;
      readonly detail?: RailDetail;
      /** When asking can have an answer at the earliest; absent: by the usual back-off. */
      readonly askAt?: Date;
    }
  | { readonly status: 'unknown' };

/**
 * What happened at the rail by itself, after an operation had ended. `ref` names the fact at the rail; with `kind` it is
 * applied once. Amounts are minor units of the intent's currency.
 */
export type RailFact =
  /** The hold is gone: expired, or let go by someone at the rail. Nothing can be captured any more. */
  | { readonly kind: 'hold_lost'; readonly ref: string; readonly reason: 'expired' | 'external' }
  /** The payer or the bank disputes the payment. An inquiry moves no money. */
  | {
      readonly kind: 'dispute_opened';
      readonly ref: string;
      readonly reason: string;
      readonly amount: bigint;
      readonly inquiry: boolean;
      readonly dueAt: Date | null;
    }
  /** A chargeback or an ACH return took money back. */
  | { readonly kind: 'funds_withdrawn'; readonly ref: string; readonly reason: string; readonly amount: bigint }
  | { readonly kind: 'funds_reinstated'; readonly ref: string; readonly amount: bigint }
  | { readonly kind: 'dispute_closed'; readonly ref: string; readonly won: boolean }
  /** A refund that had succeeded came back. */
  | { readonly kind: 'refund_failed'; readonly ref: string; readonly reason: string; readonly amount: bigint }
  /** A warning that moves nothing, such as an early fraud warning. */
  | { readonly kind: 'warning'; readonly ref: string; readonly reason: string };

/** The rail asks the payer to sign a payment first: answered as 402 with these headers. */
export interface RailChallenge {
  readonly headers: Readonly<Record<string, string>>;
}

/** How a rail that is paid in the fund request itself speaks with the payer. */
export interface PaymentHandshake {
  /** Name of the request header that carries the payment. */
  readonly header: string;
  /** What the payer must sign; the same for the same intent, whoever asks and however often. */
  challenge(intent: RailIntent): RailChallenge;
  /** Checks a payment before anything is written; a refusal's code is the rail's own, stable one. */
  check(
    intent: RailIntent,
    payment: string,
    now: Date,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string }>;
  /** Headers of the answer once the authorisation stands, read from the stored operation. */
  receipt(authorisation: PriorOperation): Readonly<Record<string, string>>;
}

/** A rail as the engine sees it. Adapters keep no state of the engine's and decide nothing about an intent. */
export interface RailPort {
  /** The operations that fund, release or refund an intent, in order. The last one of `fund` holds the money. */
  plan(purpose: 'fund' | 'release' | 'refund'): readonly OperationKind[];
  /** True when create itself asks the rail to hold the money; otherwise `fund` does. */
  readonly fundsAtCreate?: boolean;
  readonly handshake?: PaymentHandshake;
  /** Makes the call. Resolves with what the rail said; rejects when the answer did not arrive. */
  execute(call: RailCall, signal: AbortSignal): Promise<RailOutcome>;
  /**
   * Asks what became of a call that may have been made. After the deadline, an authorisation that nobody has paid yet is
   * let go of here: its checkout is closed, and it has failed with `expired`.
   */
  lookUp(call: RailCall, signal: AbortSignal): Promise<RailOutcome | { readonly status: 'not_found' }>;
  /** Reads the rail's objects of the intent again and says what happened to them by itself; all of it, each time. */
  inspect?(intent: RailIntent, signal: AbortSignal): Promise<readonly RailFact[]>;
}

/** The adapter of a rail in a mode, for tenants of an environment and a kind of intent; null when there is none. */
export type Rails = (rail: string, mode: RailMode, environment: Environment, kind: IntentKind) => RailPort | null;

/** Scenarios of the simulated rail, chosen by `budget.sandbox_scenario`. */
export const sandboxScenarios = [
  'ok',
  'delayed',
  'declined',
  'unknown',
  'timeout_then_success',
  'timeout_then_failure',
  'duplicate_event',
  'wait_for_event',
] as const;
export type SandboxScenario = (typeof sandboxScenarios)[number];
