import type { Fault } from './faults';
import type {
  Account,
  BalanceTransaction,
  Charge,
  CheckoutSession,
  Customer,
  Dispute,
  EarlyFraudWarning,
  OnboardingLink,
  PaymentIntent,
  PaymentMethod,
  Refund,
  SetupIntent,
  StripeEvent,
  Transfer,
  TransferReversal,
  WebhookEndpoint,
} from './model';

type Table<T> = Record<string, T>;

/** Something that happens by itself at an instant of the simulated clock. */
export interface Timer {
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
}

export interface StoredAnswer {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  /** Simulated seconds. */
  readonly at: number;
}

/** A request that reached the simulator: tests count effects with it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | null;
  readonly status: number;
  readonly replayed: boolean;
  readonly fault: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly endpoint: string;
  readonly type: string;
  /** Milliseconds of real time. */
  due: number;
  attempts: number;
  status: 'waiting' | 'delivered' | 'failed' | 'dropped';
  lastAnswer: number | null;
}

/** Everything the simulator knows: plain data, so that it can be written to a file as it is. */
export interface Tables {
  readonly version: 1;
  counter: number;
  /** Seconds that the simulated clock is ahead. */
  offset: number;
  readonly payment_intents: Table<PaymentIntent>;
  readonly charges: Table<Charge>;
  readonly refunds: Table<Refund>;
  readonly transfers: Table<Transfer>;
  readonly transfer_reversals: Table<TransferReversal>;
  readonly disputes: Table<Dispute>;
  readonly early_fraud_warnings: Table<EarlyFraudWarning>;
  readonly balance_transactions: Table<BalanceTransaction>;
  readonly customers: Table<Customer>;
  readonly payment_methods: Table<PaymentMethod>;
  readonly setup_intents: Table<SetupIntent>;
  readonly checkout_sessions: Table<CheckoutSession>;
  readonly accounts: Table<Account>;
  readonly onboarding_links: Table<OnboardingLink>;
  readonly events: Table<StripeEvent>;
  readonly webhook_endpoints: Table<WebhookEndpoint>;
  readonly answers: Table<StoredAnswer>;
  deliveries: Delivery[];
  timers: Timer[];
  faults: Fault[];
  requests: SeenRequest[];
}

export const emptyTables = (): Tables => ({
  version: 1,
  counter: 0,
  offset: 0,
  payment_intents: {},
  charges: {},
  refunds: {},
  transfers: {},
  transfer_reversals: {},
  disputes: {},
  early_fraud_warnings: {},
  balance_transactions: {},
  customers: {},
  payment_methods: {},
  setup_intents: {},
  checkout_sessions: {},
  accounts: {},
  onboarding_links: {},
  events: {},
  webhook_endpoints: {},
  answers: {},
  deliveries: [],
  timers: [],
  faults: [],
  requests: [],
});
