import { z } from 'zod';
import {
  amountMinor,
  botId,
  costBreakdown,
  currency,
  defaulted,
  objectOrEmpty,
  optional,
  optionalText,
  requestHash,
  text,
  userId,
} from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';
import { paymentRails } from './domain/catalog';
import { executionMachine } from './domain/execution.machine';

/** Bodies and answers of the toolbox. */

export const toolParams = z.object({ tool_id: text(bounds.toolNameLength) });

const requestFields = {
  bot_id: botId,
  external_user_id: userId,
  arguments: objectOrEmpty,
  amount_minor: amountMinor,
  currency: defaulted(currency, 'USD'),
  cost_breakdown: optional(costBreakdown),
  request_hash: requestHash,
  quote_id: optionalText(bounds.shortText),
};

/** Body of a tool's `quote` and `checkout`. */
export const toolQuoteBody = z.object(requestFields);

export const toolExecutionBody = z.object({ ...requestFields, payment_session_id: optionalText(bounds.shortText) });

export const executionParams = z.object({ execution_id: text(bounds.shortText) });

export const completeExecutionBody = z.object({ result_metadata: objectOrEmpty });
export const failExecutionBody = z.object({ error_metadata: objectOrEmpty });

const wireAmount = z.number().int();
const json = z.record(z.string(), z.json());
const paymentRail = z.enum(paymentRails);

export const toolView = z.strictObject({
  tool_id: z.string(),
  display_name: z.string(),
  description: z.string(),
  provider_type: z.enum(['managed_api', 'trusted_paysh']),
  status: z.string(),
  input_schema: json,
  pricing_model: z.literal('agent_runtime_quote'),
  pricing_source: z.literal('agent_runtime'),
  supported_payment_rails: z.array(paymentRail),
  recommended_payment_rail: paymentRail,
  risk_level: z.string(),
  execution_mode: z.string(),
  settlement_caveat: z.string(),
  trusted_metadata: z
    .object({
      allowlisted: z.literal(true),
      arbitrary_url_execution: z.literal(false),
      live_settlement_claim: z.literal(false),
    })
    .optional(),
  default_for: z.array(z.string()).optional(),
  agent_recommendation: z.string().optional(),
});

export const toolListView = z.object({ tools: z.array(toolView), count: z.number().int() });

export const toolboxQuoteView = z.strictObject({
  tool_quote_id: z.string(),
  quote_id: z.string().describe('The same as tool_quote_id.'),
  tool_id: z.string(),
  amount_minor: wireAmount,
  currency: z.string(),
  request_hash: z.string(),
  cost_breakdown: z.array(z.object({ label: z.string(), amount_minor: wireAmount })),
  expires_at: z.string(),
  payment_options: z.array(
    z.object({
      rail: paymentRail,
      status: z.string(),
      recommended: z.boolean(),
      minimum_amount_minor: wireAmount.optional(),
      live_settlement: z.literal(false).optional(),
    }),
  ),
  recommended_payment_rail: paymentRail,
  stripe_minimum_applies: z.boolean(),
  execution_mode: z.string(),
  provider_type: z.string(),
  execution_caveat: z.string(),
});

export const toolExecutionView = z.object({
  id: z.string(),
  tool_id: z.string(),
  bot_id: z.string(),
  external_user_id: z.string(),
  quote_id: z.string().nullable(),
  payment_session_id: z.string().nullable(),
  amount_minor: wireAmount,
  currency: z.string(),
  request_hash: z.string(),
  arguments_json: json.describe('The address of a page is shown as scheme and host only.'),
  status: z.enum(executionMachine.states),
  result_metadata_json: json,
  error_metadata_json: json,
});

/** Runs are made by the agent's own runtime, which keeps what they produce. */
export const artifactListView = z.object({ artifacts: z.array(z.never()), count: z.literal(0) });
