import type { CostLine } from '@/lib/gate/domain/pricing';
import type { ReadinessMode } from '@/lib/gate/premium/domain/action';
import { isBelowStripeMinimum, stripeMinimumUsd } from '@/lib/gate/premium/domain/small-amount';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { PaymentRail, Tool } from './catalog';
import { toolboxRefusals } from './refusals';

/** One priced call of a tool, with its arguments checked. */
export interface ToolRequest {
  readonly tool: Tool;
  readonly botId: string;
  readonly externalUserId: string;
  readonly arguments: JsonObject;
  readonly amountMinor: number;
  readonly currency: string;
  readonly costBreakdown: readonly CostLine[];
}

/** Without a breakdown, the whole amount is what the agent's runtime was quoted. */
export const breakdownOf = (tool: Tool, amountMinor: number, sent?: readonly CostLine[]): readonly CostLine[] =>
  sent ?? [{ label: `${tool.display_name} (agent runtime quote)`, amount_minor: amountMinor }];

/** What `request_hash` is the SHA-256 of, in canonical JSON. Anything else in a body does not change the request. */
export const requestHashInput = (request: ToolRequest): JsonObject => ({
  tool_id: request.tool.tool_id,
  bot_id: request.botId,
  external_user_id: request.externalUserId,
  arguments: request.arguments,
  amount_minor: request.amountMinor,
  currency: request.currency,
  cost_breakdown: request.costBreakdown.map(({ label, amount_minor }) => ({ label, amount_minor })),
});

export const toolQuoteSeconds = 600;

export interface PaymentOption {
  readonly rail: PaymentRail;
  readonly status: 'available' | 'below_minimum' | 'not_configured' | 'beta_scaffold';
  readonly recommended: boolean;
  readonly minimum_amount_minor?: number;
  readonly live_settlement?: false;
}

export interface ToolboxQuote {
  readonly tool_quote_id: string;
  readonly quote_id: string;
  readonly tool_id: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly request_hash: string;
  readonly cost_breakdown: readonly CostLine[];
  readonly expires_at: string;
  readonly payment_options: readonly PaymentOption[];
  readonly recommended_payment_rail: PaymentRail;
  readonly stripe_minimum_applies: boolean;
  readonly execution_mode: Tool['execution_mode'];
  readonly provider_type: Tool['provider_type'];
  readonly execution_caveat: string;
}

export interface QuoteFacts {
  /** SHA-256 of the canonical `requestHashInput`, in hex. */
  readonly requestHash: string;
  /** `toolQuoteSeconds` from now, as the wire writes instants. */
  readonly expiresAt: string;
  readonly activeProvider: string;
}

/** The quote of a request. It is computed, not stored: the same request has the same id. */
export function toolboxQuote(request: ToolRequest, facts: QuoteFacts): ToolboxQuote {
  const id = `tool_quote_${facts.requestHash.slice(0, 24)}`;
  const { tool, amountMinor, currency } = request;
  const isSmall = isBelowStripeMinimum(amountMinor, currency);
  const recommended: PaymentRail = facts.activeProvider === 'stripe' && !isSmall ? 'stripe' : 'task_budget';
  return {
    tool_quote_id: id,
    quote_id: id,
    tool_id: tool.tool_id,
    amount_minor: amountMinor,
    currency,
    request_hash: facts.requestHash,
    cost_breakdown: request.costBreakdown,
    expires_at: facts.expiresAt,
    payment_options: tool.supported_payment_rails.map((rail) => ({
      ...optionOf(rail, facts.activeProvider, isSmall),
      recommended: rail === recommended,
    })),
    recommended_payment_rail: recommended,
    stripe_minimum_applies: isSmall,
    execution_mode: tool.execution_mode,
    provider_type: tool.provider_type,
    execution_caveat: tool.settlement_caveat,
  };
}

function optionOf(rail: PaymentRail, activeProvider: string, isSmall: boolean): Omit<PaymentOption, 'recommended'> {
  switch (rail) {
    case 'task_budget':
      return { rail, status: 'available' };
    case 'stripe': {
      const status = activeProvider === 'stripe' ? (isSmall ? 'below_minimum' : 'available') : 'not_configured';
      return { rail, status, minimum_amount_minor: stripeMinimumUsd };
    }
    case 'stablecoin':
      return { rail, status: 'beta_scaffold', live_settlement: false };
  }
}

interface Claimed {
  readonly request_hash?: string | undefined;
  readonly quote_id?: string | undefined;
}

/** A body that names a hash or a toolbox quote has to mean this very request. */
export function checkClaim(claimed: Claimed, quote: ToolboxQuote): Outcome<null> {
  const otherHash = claimed.request_hash !== undefined && claimed.request_hash !== quote.request_hash;
  const otherQuote = claimed.quote_id?.startsWith('tool_quote_') && claimed.quote_id !== quote.tool_quote_id;
  return otherHash || otherQuote ? toolboxRefusals.refuse('toolbox.request_hash_mismatch') : ok(null);
}

export const toolboxSummary = (toolId: string): string => `Toolbox action: ${toolId}`;

/** What the stored quote of a tool's checkout carries. */
export const toolboxEnvelope = (request: ToolRequest, requestHash: string): JsonObject => ({
  provider: 'toolbox',
  kind: 'toolbox_action',
  tool_id: request.tool.tool_id,
  arguments: request.arguments,
  description: request.tool.display_name,
  toolbox_request_hash: requestHash,
  provider_type: request.tool.provider_type,
  execution_mode: request.tool.execution_mode,
  settlement_caveat: request.tool.settlement_caveat,
  payjent_fulfillment_callback: false,
  payjent_managed_execution: false,
});

/** Under enforced readiness nothing is charged for a managed tool that nobody could run. */
export function checkToolProvider(tool: Tool, mode: ReadinessMode, isConfigured: boolean): Outcome<null> {
  if (mode === 'advisory' || tool.provider_type !== 'managed_api' || isConfigured) return ok(null);
  return providerNotConfigured(tool, mode);
}

/** Also the answer of a managed run without its provider. */
export function providerNotConfigured(tool: Tool, mode: ReadinessMode): Outcome<never> {
  const detail = { code: 'provider_not_configured', tool_id: tool.tool_id, readiness_mode: mode };
  return toolboxRefusals.refuse('toolbox.provider_not_configured', { details: { detail } });
}
