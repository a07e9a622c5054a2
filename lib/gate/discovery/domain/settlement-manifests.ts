import { type SettlementRail, settlementRails } from '@/lib/gate/domain/spend-rails';

/** A rail on which the agent's own runtime may settle. The gate authorises and records; it does not connect to it. */
export interface SettlementManifest {
  readonly rail: SettlementRail;
  readonly display_name: string;
  readonly category: string;
  readonly status: 'external_runtime';
  readonly mode: 'external_runtime';
  readonly spend_authorization_rail: SettlementRail;
  readonly currencies: readonly string[];
  readonly networks: readonly string[];
  readonly min_amount_minor: number;
  readonly min_amount_decimal: string;
  readonly supports_microspend: boolean;
  readonly supports_budget_reservation: true;
  readonly supports_auto_resume: boolean;
  readonly requires_wallet: boolean;
  /** A text where it depends. */
  readonly requires_human_checkout: boolean | string;
  readonly readiness_checks: readonly string[];
  readonly execution_boundary: string;
  readonly facilitator_url: string | null;
}

type Particulars = Pick<
  SettlementManifest,
  | 'display_name'
  | 'category'
  | 'currencies'
  | 'networks'
  | 'min_amount_minor'
  | 'min_amount_decimal'
  | 'supports_microspend'
  | 'requires_wallet'
  | 'requires_human_checkout'
  | 'readiness_checks'
> & { readonly facilitator_url?: string };

const particulars: Readonly<Record<SettlementRail, Particulars>> = {
  circle_nanopayments: {
    display_name: 'Circle nanopayments',
    category: 'stablecoin_micropayment',
    currencies: ['USDC'],
    networks: ['base', 'polygon', 'arbitrum'],
    min_amount_minor: 1,
    min_amount_decimal: '0.000001',
    supports_microspend: true,
    requires_wallet: true,
    requires_human_checkout: false,
    readiness_checks: ['wallet_funded', 'gateway_balance_available'],
  },
  x402_cdp: {
    display_name: 'x402 with the Coinbase facilitator',
    category: 'stablecoin_http_payment',
    currencies: ['USDC'],
    networks: ['base', 'base-sepolia'],
    min_amount_minor: 1,
    min_amount_decimal: '0.001',
    supports_microspend: true,
    requires_wallet: true,
    requires_human_checkout: false,
    readiness_checks: ['wallet_funded', 'facilitator_reachable', 'spend_limits_set'],
    facilitator_url: 'https://api.cdp.coinbase.com/platform/v2/x402',
  },
  stripe_machine_payments: {
    display_name: 'Stripe machine payments',
    category: 'machine_payment_protocol',
    currencies: ['USD', 'USDC'],
    networks: ['stripe', 'tempo'],
    min_amount_minor: 1,
    min_amount_decimal: '0.01',
    supports_microspend: true,
    requires_wallet: false,
    requires_human_checkout: 'only when the spending limit is raised',
    readiness_checks: ['provider_account_connected', 'spend_limits_set'],
  },
  google_ap2: {
    display_name: 'Google AP2 mandates',
    category: 'mandate',
    currencies: ['USD', 'EUR', 'GBP'],
    networks: ['card_networks'],
    min_amount_minor: 50,
    min_amount_decimal: '0.50',
    supports_microspend: false,
    requires_wallet: false,
    requires_human_checkout: 'once, when the mandate is signed',
    readiness_checks: ['mandate_signed', 'merchant_supports_ap2'],
  },
  crossmint_wallet: {
    display_name: 'Crossmint wallet',
    category: 'custodial_wallet',
    currencies: ['USDC', 'USD'],
    networks: ['base', 'solana'],
    min_amount_minor: 1,
    min_amount_decimal: '0.01',
    supports_microspend: true,
    requires_wallet: true,
    requires_human_checkout: false,
    readiness_checks: ['wallet_funded', 'merchant_allowlist_set'],
  },
  moonpay_agents: {
    display_name: 'MoonPay agents',
    category: 'custodial_wallet',
    currencies: ['USDC', 'USD'],
    networks: ['base', 'solana', 'ethereum'],
    min_amount_minor: 1,
    min_amount_decimal: '0.01',
    supports_microspend: true,
    requires_wallet: true,
    requires_human_checkout: 'when the wallet is funded by card',
    readiness_checks: ['wallet_funded', 'identity_verified'],
  },
  visa_tap: {
    display_name: 'Visa trusted agent protocol',
    category: 'card_network',
    currencies: ['USD', 'EUR', 'GBP'],
    networks: ['visa'],
    min_amount_minor: 50,
    min_amount_decimal: '0.50',
    supports_microspend: false,
    requires_wallet: false,
    requires_human_checkout: 'once, when the card is enrolled',
    readiness_checks: ['card_enrolled', 'agent_recognised_by_merchant'],
  },
};

/** `GET /api/v1/settlement-rails`: seven manifests in their published order. */
export const settlementManifests: readonly SettlementManifest[] = settlementRails.map((rail) => ({
  rail,
  status: 'external_runtime',
  mode: 'external_runtime',
  spend_authorization_rail: rail,
  supports_budget_reservation: true,
  supports_auto_resume: true,
  execution_boundary: 'agent_runtime_settles_after_spend_authorization',
  ...particulars[rail],
  facilitator_url: particulars[rail].facilitator_url ?? null,
}));
