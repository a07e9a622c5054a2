import { z } from 'zod';
import { actionView } from '@/lib/gate/actions/contract';
import {
  amountMinor,
  botId,
  costBreakdown,
  currency,
  defaulted,
  flag,
  headers,
  httpMethod,
  jsonObject,
  objectOrEmpty,
  optional,
  optionalText,
  optionalUrl,
  providerSlug,
  readinessMode,
  requestHash,
  summary,
  text,
  userId,
} from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

/** Bodies and answers of the premium routes. Members that are not listed are ignored: clients in the field send some. */

const actionFields = {
  bot_id: botId,
  external_user_id: userId,
  request_hash: requestHash,
  amount_minor: amountMinor,
  currency,
  cost_breakdown: costBreakdown,
  callback_url: optionalUrl,
};

const readinessFields = { readiness_mode: readinessMode, execution_readiness: objectOrEmpty };

const taskBudgetId = optionalText(bounds.shortText);

const premiumFields = {
  ...actionFields,
  ...readinessFields,
  request_summary: summary,
  target_url: optionalUrl,
  service_url: optionalUrl,
  action_type: defaulted(text(bounds.shortText), 'premium_action'),
  kind: optionalText(bounds.shortText),
  method: defaulted(httpMethod, 'POST'),
  body: objectOrEmpty,
  headers,
  description: optionalText(bounds.text),
  provider_metadata: objectOrEmpty,
  payjent_fulfillment_callback: flag,
  payjent_managed_execution: flag,
  task_budget_id: taskBudgetId,
};

/** Body of `POST /api/v1/premium-actions`. */
export const premiumBody = z.object({
  ...premiumFields,
  provider: defaulted(providerSlug, 'generic'),
  rail: optionalText(bounds.shortText),
});

/** Body of `POST /api/v1/premium-actions/x402` and of its older name `/pay-sh`. */
export const x402Body = z.object({
  ...premiumFields,
  provider: defaulted(providerSlug, 'pay_sh'),
  rail: defaulted(text(bounds.shortText), 'x402'),
  service_fqn: optionalText(bounds.predicateRefLength),
  resource: optionalText(bounds.urlLength),
});

export const bigQueryBody = z.object({
  ...actionFields,
  request_summary: optionalText(bounds.text),
  currency: defaulted(currency, 'USD'),
  project_id: text(bounds.shortText),
  query: z.string().max(bounds.longText).regex(/\S/, 'must not be empty'),
  use_legacy_sql: flag,
  task_budget_id: taskBudgetId,
});

export const purchaseBody = z.object({
  ...actionFields,
  request_summary: summary,
  merchant: z.object({ name: text(bounds.predicateRefLength), domain: text(bounds.predicateRefLength) }),
  item: z.object({ summary: text(bounds.text), url: optionalUrl }),
  order_summary: text(bounds.longText),
  service_url: defaulted(z.string().max(bounds.urlLength), '').describe('Address of the procurement executor.'),
  method: defaulted(z.literal('POST'), 'POST'),
  body: objectOrEmpty,
  headers,
  payjent_fulfillment_callback: flag.describe('Must be true.'),
});

export const presetParams = z.object({ preset_id: text(bounds.shortText) });

export const presetBody = z.object({
  ...actionFields,
  ...readinessFields,
  request_summary: optionalText(bounds.text),
  input: objectOrEmpty,
});

/** Body of `POST /api/v1/premium-actions/readiness-check`. */
export const readinessCheckBody = z.object({
  bot_id: botId,
  provider: defaulted(providerSlug, 'generic'),
  ...readinessFields,
});

export const readinessParams = z.object({ bot_id: botId });
export const readinessQuery = z.object({ provider: optional(providerSlug) });

/** Body of `POST /api/v1/agents/{bot_id}/execution-readiness`. */
export const readinessReportBody = z.object({
  provider: defaulted(providerSlug, 'generic'),
  rail: optionalText(bounds.shortText),
  status: defaulted(z.enum(['ready', 'connected', 'active', 'not_ready', 'disabled']), 'ready'),
  runtime_ready: flag,
  can_execute_without_device_auth: flag,
  provider_connected: flag,
  labels: defaulted(z.array(text(bounds.shortText)).max(bounds.toolsPerIntent), []),
  metadata: objectOrEmpty,
});

/** Body of `POST /api/v1/agents/{agent_id}/settlement-rails` and of the runtime's own report. */
export const settlementRailBody = z.object({
  rail: text(bounds.shortText),
  status: defaulted(z.enum(['enabled', 'active', 'connected', 'disabled', 'not_ready']), 'enabled'),
  mode: defaulted(text(bounds.shortText), 'external_runtime'),
  enabled: defaulted(z.boolean(), true),
  config: defaulted(jsonObject, {}),
});

const wireAmount = z.number().int();
const json = z.record(z.string(), z.json());

const pricingCategory = z.enum(['provider_merchant', 'operator_fee', 'payjent_platform_fee', 'other']);

export const pricingAllocationView = z.object({
  provider_merchant_subtotal_minor: wireAmount,
  operator_fee_subtotal_minor: wireAmount,
  payjent_platform_fee_subtotal_minor: wireAmount,
  other_subtotal_minor: wireAmount,
  total_minor: wireAmount,
  currency: z.null(),
  line_items: z.array(z.object({ label: z.string(), amount_minor: wireAmount, category: pricingCategory })),
  policy: z.object({
    operator_fees_must_be_explicit: z.literal(true),
    no_hidden_or_default_fees: z.literal(true),
    amount_breakdown_mismatch_behavior: z.literal('fail_closed'),
    settlement: z.literal('metadata_only_future_ledgered_separately'),
  }),
});

/** Answer of the premium routes. */
export const premiumCreatedView = actionView.extend({
  pricing_allocation: pricingAllocationView.nullable(),
  provider: z.string(),
  premium_provider: z.string(),
  command_preview: z.string().describe('Text to read. The gate never runs it.'),
  request_fingerprint: z.string().describe('The same as request_hash.'),
  execution_boundary: z.string(),
  provider_metadata: json,
});

export const readinessView = z.object({
  bot_id: z.string(),
  provider: z.string(),
  ready_for_payment: z.boolean(),
  charge_allowed: z.boolean(),
  readiness_mode: z.enum(['enforced', 'advisory']),
  evidence: z.object({
    rail_connection: z.object({ rail: z.string(), status: z.string(), mode: z.string() }).nullable(),
    agent_metadata: z.record(z.string(), z.boolean()),
    labels: z.array(z.string()),
  }),
  setup_guidance: z.string(),
});
