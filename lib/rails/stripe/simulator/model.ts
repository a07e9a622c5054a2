/** Objects as Stripe shows them, as far as they are modelled; `sim` is the simulator's own and never leaves it. Amounts are minor units, times are seconds. */

export type Metadata = Record<string, string>;

export interface PaymentIntent {
  readonly id: string;
  readonly object: 'payment_intent';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  canceled_at: number | null;
  cancellation_reason: string | null;
  capture_method: string;
  client_secret: string;
  confirmation_method: string;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  last_payment_error: Record<string, unknown> | null;
  latest_charge: string | null;
  livemode: false;
  metadata: Metadata;
  next_action: Record<string, unknown> | null;
  payment_method: string | null;
  payment_method_types: string[];
  processing: Record<string, unknown> | null;
  receipt_email: string | null;
  setup_future_usage: string | null;
  statement_descriptor: string | null;
  statement_descriptor_suffix: string | null;
  status: PaymentIntentStatus;
  transfer_group: string | null;
  sim: {
    offSession: boolean;
    authenticated: boolean;
    hasMandate: boolean;
    verification: string | null;
    microdepositAttempts: number;
    returnUrl: string | null;
    checkoutSession: string | null;
  };
}

export type PaymentIntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

export interface Charge {
  readonly id: string;
  readonly object: 'charge';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  billing_details: Record<string, unknown>;
  calculated_statement_descriptor: string | null;
  captured: boolean;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  disputed: boolean;
  failure_code: string | null;
  failure_message: string | null;
  livemode: false;
  metadata: Metadata;
  outcome: Record<string, unknown> | null;
  paid: boolean;
  payment_intent: string;
  payment_method: string;
  payment_method_details: Record<string, unknown>;
  receipt_url: string | null;
  refunded: boolean;
  status: 'pending' | 'succeeded' | 'failed';
  transfer_group: string | null;
  sim: {
    instrument: string;
    captureBefore: number | null;
    expired: boolean;
    dispute: string | null;
    availableOn: number | null;
  };
}

export interface Refund {
  readonly id: string;
  readonly object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  created: number;
  currency: string;
  failure_balance_transaction?: string;
  failure_reason?: string;
  metadata: Metadata;
  payment_intent: string;
  pending_reason?: string;
  reason: string | null;
  status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
}

export interface TransferReversal {
  readonly id: string;
  readonly object: 'transfer_reversal';
  amount: number;
  balance_transaction: string | null;
  created: number;
  currency: string;
  metadata: Metadata;
  transfer: string;
}

export interface Transfer {
  readonly id: string;
  readonly object: 'transfer';
  amount: number;
  amount_reversed: number;
  balance_transaction: string | null;
  created: number;
  currency: string;
  description: string | null;
  destination: string;
  livemode: false;
  metadata: Metadata;
  reversed: boolean;
  source_transaction: string | null;
  source_type: string;
  transfer_group: string | null;
}

export interface Dispute {
  readonly id: string;
  readonly object: 'dispute';
  amount: number;
  balance_transactions: string[];
  charge: string;
  created: number;
  currency: string;
  evidence: Record<string, unknown>;
  evidence_details: { due_by: number | null; has_evidence: boolean; past_due: boolean; submission_count: number };
  is_charge_refundable: boolean;
  livemode: false;
  metadata: Metadata;
  payment_intent: string;
  reason: string;
  status: DisputeStatus;
}

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost';

export interface EarlyFraudWarning {
  readonly id: string;
  readonly object: 'radar.early_fraud_warning';
  actionable: boolean;
  charge: string;
  created: number;
  fraud_type: string;
  livemode: false;
  payment_intent: string;
}

export interface BalanceTransaction {
  readonly id: string;
  readonly object: 'balance_transaction';
  amount: number;
  available_on: number;
  balance_type: 'payments';
  created: number;
  currency: string;
  description: string | null;
  fee: number;
  fee_details: Record<string, unknown>[];
  net: number;
  reporting_category: string;
  source: string;
  type: string;
  /** Connected account whose balance it is; null: the platform's. */
  sim: { account: string | null };
}

export interface Customer {
  readonly id: string;
  readonly object: 'customer';
  created: number;
  description: string | null;
  email: string | null;
  livemode: false;
  metadata: Metadata;
  name: string | null;
  deleted?: true;
}

export interface PaymentMethod {
  readonly id: string;
  readonly object: 'payment_method';
  type: 'card' | 'us_bank_account';
  billing_details: Record<string, unknown>;
  card?: Record<string, unknown>;
  us_bank_account?: Record<string, unknown>;
  created: number;
  customer: string | null;
  livemode: false;
  metadata: Metadata;
  sim: { instrument: string; savedForOffSession: boolean; verified: boolean };
}

export interface SetupIntent {
  readonly id: string;
  readonly object: 'setup_intent';
  cancellation_reason: string | null;
  client_secret: string;
  created: number;
  customer: string | null;
  description: string | null;
  last_setup_error: Record<string, unknown> | null;
  livemode: false;
  metadata: Metadata;
  next_action: Record<string, unknown> | null;
  payment_method: string | null;
  payment_method_types: string[];
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  usage: string;
}

export interface LineItem {
  readonly id: string;
  readonly object: 'item';
  amount_subtotal: number;
  amount_total: number;
  currency: string;
  description: string | null;
  quantity: number;
}

export interface CheckoutSession {
  readonly id: string;
  readonly object: 'checkout.session';
  amount_subtotal: number | null;
  amount_total: number | null;
  cancel_url: string | null;
  client_reference_id: string | null;
  created: number;
  currency: string | null;
  customer: string | null;
  expires_at: number;
  livemode: false;
  metadata: Metadata;
  mode: 'payment' | 'setup';
  payment_intent: string | null;
  payment_method_types: string[];
  payment_status: 'unpaid' | 'paid' | 'no_payment_required';
  setup_intent: string | null;
  status: 'open' | 'complete' | 'expired';
  success_url: string | null;
  url: string | null;
  sim: {
    lineItems: LineItem[];
    captureMethod: string;
    intentMetadata: Metadata;
    description: string | null;
    transferGroup: string | null;
    setupFutureUsage: string | null;
  };
}

export type CapabilityStatus = 'active' | 'pending' | 'rejected' | 'restricted' | 'unsupported';

export interface Account {
  readonly id: string;
  readonly object: 'v2.core.account';
  applied_configurations: string[];
  contact_email?: string;
  display_name?: string;
  /** RFC 3339. */
  created: string;
  dashboard: string;
  livemode: false;
  metadata: Metadata;
  sim: {
    country: string;
    identity: Record<string, unknown>;
    responsibilities: { fees_collector: string; losses_collector: string };
    transfers: CapabilityStatus | null;
    reason: string | null;
    onboarding: 'new' | 'incomplete' | 'complete' | 'refused';
  };
}

/** A single-use link to the onboarding page. */
export interface OnboardingLink {
  readonly id: string;
  readonly account: string;
  readonly refreshUrl: string;
  readonly returnUrl: string | null;
  readonly expiresAt: number;
  used: boolean;
}

export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  api_version: string;
  created: number;
  data: { object: unknown };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

export interface WebhookEndpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  api_version: string | null;
  created: number;
  description: string | null;
  enabled_events: string[];
  livemode: false;
  metadata: Metadata;
  status: 'enabled' | 'disabled';
  url: string;
  /** Newest last; while there are several, each delivery is signed with all of them. */
  sim: { secrets: string[] };
}
