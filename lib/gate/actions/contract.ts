import { z } from 'zod';
import {
  amountMinor,
  botId,
  costBreakdown,
  currency,
  jsonObject,
  optional,
  optionalUrl,
  requestHash,
  summary,
  text,
  userId,
} from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

/*
 * The wire of quotes, actions and grants, as in the Payjent contract. Its Python client sends explicit nulls for what it
 * has not set, and agents add members of their own: null counts as absent, and what is not listed is left aside.
 */

export const quoteCreate = z.object({
  bot_id: botId,
  external_user_id: userId,
  request_summary: summary,
  request_hash: requestHash,
  amount_minor: amountMinor,
  currency,
  cost_breakdown: costBreakdown,
  execution_envelope: optional(jsonObject),
  callback_url: optionalUrl,
});
export type QuoteCreate = z.output<typeof quoteCreate>;

export const presentation = z.object({
  bot_id: optional(z.string().max(bounds.didLength)),
  external_user_id: optional(z.string().max(bounds.didLength)),
  request_hash: optional(z.string().max(bounds.didLength)),
});
export type Presentation = z.output<typeof presentation>;

export const consumeBody = z.object({ payment_token: text(bounds.shortText), presentation });
export type ConsumeBody = z.output<typeof consumeBody>;

export const completeBody = z.object({
  status: z.enum(['executing', 'fulfilled', 'failed', 'refunded']),
  metadata: optional(jsonObject),
});
export type CompleteBody = z.output<typeof completeBody>;

export const failBody = z.object({
  metadata: optional(jsonObject),
  refund: optional(z.boolean()),
  reason: optional(text(300)),
});
export type FailBody = z.output<typeof failBody>;

export const refundBody = z.object({ reason: optional(text(300)), force: optional(z.boolean()) });
export type RefundBody = z.output<typeof refundBody>;

export const quoteParams = z.object({ quote_id: z.string().regex(/^quote_[0-9a-f]{32}$/) });
export const actionParams = z.object({ action_id: z.string().regex(/^quote_[0-9a-f]{32}$/) });
export const sessionParams = z.object({ payment_session_id: z.string().regex(/^ps_[0-9a-f]{32}$/) });
export const grantParams = z.object({ grant_id: z.string().regex(/^grant_[0-9a-f]{32}$/) });
export const spendParams = z.object({ spend_id: z.string().regex(/^spend_[0-9a-f]{32}$/) });

const json = z.record(z.string(), z.json());
const line = z.object({ label: z.string(), amount_minor: z.int() });

export const quoteView = z.object({
  id: z.string(),
  bot_id: z.string(),
  external_user_id: z.string(),
  request_summary: z.string(),
  request_hash: z.string(),
  request_fingerprint: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  cost_breakdown: z.array(line),
  execution_envelope: json,
  callback_url: z.string().nullable(),
  quote_hash: z.string(),
  status: z.string(),
});

export const sessionView = z.object({
  id: z.string(),
  quote_id: z.string(),
  provider: z.string(),
  status: z.string(),
  checkout_url: z.string().nullable(),
  approval_url: z.string().nullable(),
  provider_session_id: z.string().nullable(),
  idempotency_key: z.string().nullable(),
  receipt_id: z.string().nullable(),
  status_url: z.string(),
});

export const promptView = z.object({
  action_id: z.string(),
  payment_url: z.string().nullable(),
  approval_url: z.string().nullable(),
  status_url: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  message: z.string(),
});

export const actionView = z.looseObject({
  action_id: z.string(),
  quote_id: z.string(),
  payment_session_id: z.string(),
  payment_url: z.string().nullable(),
  approval_url: z.string().nullable(),
  status_url: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  status: z.enum(['awaiting_payment', 'awaiting_approval', 'paid']),
  request_hash: z.string(),
  server_fingerprint: z.string(),
  payment_prompt: promptView,
  message: z.string(),
  pricing_allocation: z.unknown(),
});

const fulfilmentView = z.object({
  id: z.string(),
  status: z.string(),
  metadata: z.unknown(),
  created_at: z.string(),
});

export const actionStatusView = z.object({
  action_id: z.string(),
  quote_id: z.string(),
  payment_session_id: z.string().nullable(),
  payment_status: z.string().nullable(),
  quote_status: z.string(),
  status: z.string(),
  approval_url: z.string().nullable(),
  status_url: z.string().nullable(),
  request_hash: z.string(),
  server_fingerprint: z.string(),
  external_user_id: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  payment_token: z.string().nullable(),
  payment_token_status: z.enum(['unissued', 'available', 'consumed']),
  payment_token_expires_at: z.string().nullable(),
  fulfillment_events: z.array(fulfilmentView),
});

export const startedView = z.object({
  action_id: z.string(),
  quote_id: z.string(),
  grant_id: z.string(),
  payment_token: z.string(),
  request_hash: z.string(),
  server_fingerprint: z.string(),
  external_user_id: z.string(),
  bot_id: z.string(),
  execution_envelope: json,
  status: z.literal('ready_to_execute'),
});

export const completedView = z.object({
  action_id: z.string(),
  quote_id: z.string(),
  fulfillment_id: z.string(),
  status: z.string(),
  metadata: z.unknown(),
});

export const failedView = completedView.extend({
  refund_status: z.string(),
  refund_id: z.string().nullable(),
  payment_status: z.string().nullable(),
  quote_status: z.string(),
  message: z.string(),
});

export const fulfilmentRecordView = z.object({
  id: z.string(),
  quote_id: z.string(),
  status: z.string(),
  metadata: z.unknown(),
});

export const settledView = z.object({
  payment_session: sessionView,
  receipt: z.object({ payload: json, signature: z.string() }),
  grant: z.object({ id: z.string(), payload: json, signature: z.string() }),
});

export const refundView = z.object({
  payment_session_id: z.string(),
  quote_id: z.string(),
  payment_status: z.string().nullable(),
  quote_status: z.string(),
  refund_id: z.string().nullable(),
  refund_status: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  fulfillment_id: z.string().nullable(),
  message: z.string(),
});
