/**
 * What the hosted pages show, and nothing else: a grant id, a token, a key, a signature, the provider's session id,
 * metadata and the full reference or hash of a person have no field here, so no page can print them.
 */

/** Where a payment stands, most binding first: a refund is told before a failure, a failure before a success. */
export const phases = [
  'refunded',
  'refund_pending',
  'failed',
  'fulfilled',
  'executing',
  'paid',
  'unknown',
  'waiting_for_rail',
  'superseded',
  'cancelled',
  'expired',
  'awaiting',
] as const;

export type Phase = (typeof phases)[number];

/** The one headline of several things that are true at once. */
export const leadingPhase = (known: readonly Phase[]): Phase =>
  phases.find((phase) => known.includes(phase)) ?? 'awaiting';

/** Money has been taken and the agent may go on or has gone on. */
export const isPaid = (phase: Phase): boolean => phase === 'paid' || phase === 'executing' || phase === 'fulfilled';

/** Nothing changes any more, so the page stops asking. A fulfilled action can still be refunded. */
export const isFinal = (phase: Phase): boolean =>
  phase === 'refunded' || phase === 'expired' || phase === 'cancelled' || phase === 'superseded';

export type PaymentProvider = 'mock' | 'stripe' | 'usdc';

export type GrantState = 'unissued' | 'available' | 'consumed';

export interface Price {
  /** Minor units. */
  readonly amount: bigint;
  /** Code in upper case: `USD`, `JPY`, `USDC`. */
  readonly currency: string;
  /** Decimal digits of one minor unit: 2 for USD, 0 for JPY, 3 for KWD, 6 for USDC. */
  readonly scale: number;
}

export interface PriceLine {
  readonly label: string;
  readonly amount: bigint;
}

export type LifecycleKey =
  | 'quoted'
  | 'checkout_opened'
  | 'waiting_for_rail'
  | 'unknown'
  | 'paid'
  | 'resumed'
  | 'fulfilled'
  | 'closed'
  | 'failed'
  | 'refund_requested'
  | 'refunded'
  | 'expired'
  | 'cancelled'
  | 'superseded';

export interface LifecycleStep {
  /** Null while it has not happened yet. */
  readonly at: Date | null;
  readonly key: LifecycleKey;
}

export type FulfilmentKey = 'executing' | 'executed' | 'fulfilled' | 'failed' | 'refund_requested' | 'refunded';

export interface FulfilmentStep {
  readonly at: Date;
  readonly key: FulfilmentKey;
}

/** What became of a task budget's money, in minor units. */
export interface BudgetParts {
  readonly spent: bigint;
  readonly left: bigint;
  readonly returned: bigint;
}

export interface UsdcView {
  /** Absolute address of `POST /pay/{ps}/usdc`. */
  readonly resourceUrl: string;
  /** For people: `Base`, `Base Sepolia (test)`. */
  readonly network: string;
  readonly price: Price;
}

/** One payment session, for `/pay/{id}` and `/status/{id}`. */
export interface PaymentView extends Price {
  /** `ps_…` and `quote_…`, or `tb_…` of a task budget; all are public. */
  readonly sessionId: string;
  readonly quoteId: string;
  readonly agentName: string;
  readonly summary: string;
  /** Parts of the amount; empty when the amount has none. */
  readonly lines: readonly PriceLine[];
  readonly provider: PaymentProvider | null;
  /** Where the provider takes the payment: an https address, or null. */
  readonly checkoutUrl: string | null;
  /** The mock rail may be used here: development, not production. */
  readonly mockUsable: boolean;
  readonly phase: Phase;
  readonly grant: GrantState;
  /** What goes on after payment: the envelope's description, else the command, else the summary. */
  readonly resumes: string;
  /** Oldest first. */
  readonly lifecycle: readonly LifecycleStep[];
  readonly fulfilment: readonly FulfilmentStep[];
  readonly heldUntil: Date | null;
  readonly payableUntil: Date | null;
  /** `a…@example.com`, never the whole reference. */
  readonly maskedUser: string;
  /** First 8 characters of the request hash; more are cut off. */
  readonly hashPrefix: string;
  readonly operatorName: string;
  /** An e-mail address, an https address or plain words. */
  readonly supportContact: string | null;
  readonly lastAskedAt?: Date | null;
  readonly asksAgainAt?: Date | null;
  /** Only with `provider: 'usdc'` while it can be paid. */
  readonly usdc?: UsdcView | null;
  /** Only of a task budget's own payment. */
  readonly budget?: BudgetParts | null;
}

/** The landing page of `/agent-install/{token}`. */
export interface InstallView {
  readonly agentName: string;
  readonly operatorName: string;
  readonly supportContact: string | null;
  /** Absolute address of this page, for the QR code and for the agent. */
  readonly installUrl: string;
  /** Path that the form posts to: `/agent-install/{token}`. */
  readonly redeemAction: string;
  readonly expiresAt: Date;
}

/** A request above a threshold that a person decides, on a phone. */
export interface ApprovalView extends Price {
  readonly agentName: string;
  readonly operatorName: string;
  readonly supportContact: string | null;
  readonly summary: string;
  readonly lines: readonly PriceLine[];
  /** Which rule asks for a person. */
  readonly reason: string;
  readonly expiresAt: Date;
  readonly decision: 'open' | 'approved' | 'refused' | 'expired';
  /** Paths that the two forms post to. */
  readonly approveAction: string;
  readonly refuseAction: string;
}

export type MessageKind =
  | 'session_not_found'
  | 'page_not_found'
  | 'mock_unavailable'
  | 'not_payable'
  | 'payments_off'
  | 'approval_not_found'
  | 'too_many_requests'
  | 'unavailable';

/** A page without an object: not found, refused, not now. */
export interface MessageView {
  readonly kind: MessageKind;
  /** Null when nobody is known to be behind the address. */
  readonly operatorName: string | null;
  readonly supportContact: string | null;
  /** For support; shown as it is. */
  readonly requestId?: string | null;
  /** Where to go on, a path of ours. */
  readonly backHref?: string | null;
}
