import type { JsonObject } from '@/lib/kernel/canonical-json';

/** What the caller knows and the documents say. Nothing here is a secret; flags say only that something is set. */

export interface ActiveProvider {
  /** `mock`, `stripe` or `usdc`. */
  readonly provider: string;
  readonly ready: boolean;
}

export interface AgentFacts {
  readonly id: string;
  readonly botId: string;
  readonly name: string;
  readonly platform: string;
  readonly status: string;
  readonly defaultCurrency: string;
}

export interface RailFacts {
  readonly rail: string;
  readonly status: string;
  readonly mode: string;
  readonly config: JsonObject;
}

/** Removes a trailing slash, so that paths can be appended. */
export const at = (baseUrl: string, path: string): string => `${baseUrl.replace(/\/+$/, '')}${path}`;

export const paths = {
  guide: '/docs/agent-payjent-self-setup.md',
  manifest: '/.well-known/payjent-tools.json',
  capabilities: '/api/v1/agent-capabilities',
  toolbox: '/api/v1/toolbox',
  presets: '/api/v1/premium-action-presets',
  createFromPreset: '/api/v1/premium-action-presets/{preset_id}/actions',
  settlementRails: '/api/v1/settlement-rails',
} as const;

export const securityInvariants: readonly string[] = [
  'paid-before-execute',
  'request-bound approvals and grants',
  'exact request resume',
  'single-use grants that expire',
  'agents are told apart: a credential reaches its own agent only',
  'provider credentials stay in the agent runtime',
  'refund by default when execution fails',
];

export const credentialHeader = 'X-Payjent-Bot-Key';

export const activeRail = ({ provider }: ActiveProvider): { provider: string; description: string } => ({
  provider,
  description: railDescriptions[provider] ?? 'The payer follows payment_url and pays there.',
});

const railDescriptions: Readonly<Record<string, string>> = {
  mock: 'A simulated checkout for trying things out. No money moves.',
  stripe: 'Stripe Checkout on a page that Stripe hosts.',
  usdc: 'USDC that an escrow holds until the action is done.',
};
