import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';

/*
 * The wire of quotes, actions and grants, as in the Payjent contract. Its Python client sends explicit nulls for what it
 * has not set, and agents add members of their own: null counts as absent, and what is not listed is left aside.
 */

export const text = (max: number) => z.string().min(1).max(max);
export const name = text(bounds.shortText);
export const hash = text(256);
/** JSON null as absent. */
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? undefined);
export const jsonObject = z.record(z.string(), z.json());

export const amountMinor = z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('Minor units of `currency`.');
export const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'must be a currency code of three letters')
  .transform((code) => code.toUpperCase());
export const costLine = z.object({
  label: text(200),
  amount_minor: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
});
export const costBreakdown = z.array(costLine).max(50);

export const quoteCreate = z.object({
  bot_id: name,
  external_user_id: text(256),
  request_summary: text(bounds.text),
  request_hash: maybe(hash),
  amount_minor: amountMinor,
  currency,
  cost_breakdown: costBreakdown,
  execution_envelope: maybe(jsonObject),
  callback_url: maybe(text(bounds.urlLength)),
});
export type QuoteCreate = z.output<typeof quoteCreate>;

export const presentation = z.object({
  bot_id: maybe(z.string().max(bounds.shortText)),
  external_user_id: maybe(z.string().max(256)),
  request_hash: maybe(z.string().max(256)),
});
export type Presentation = z.output<typeof presentation>;

export const consumeBody = z.object({ payment_token: text(bounds.shortText), presentation });
export type ConsumeBody = z.output<typeof consumeBody>;

export const completeBody = z.object({
  status: z.enum(['executing', 'fulfilled', 'failed', 'refunded']),
  metadata: maybe(jsonObject),
});
export type CompleteBody = z.output<typeof completeBody>;

export const failBody = z.object({
  metadata: maybe(jsonObject),
  refund: maybe(z.boolean()),
  reason: maybe(text(300)),
});
export type FailBody = z.output<typeof failBody>;

export const refundBody = z.object({ reason: maybe(text(300)), force: maybe(z.boolean()) });
export type RefundBody = z.output<typeof refundBody>;

export const quoteParams = z.object({ quote_id: z.string().regex(/^quote_[0-9a-f]{32}$/) });
export const actionParams = z.object({ action_id: z.string().regex(/^quote_[0-9a-f]{32}$/) });
export const sessionParams = z.object({ payment_session_id: z.string().regex(/^ps_[0-9a-f]{32}$/) });
export const grantParams = z.object({ grant_id: z.string().regex(/^grant_[0-9a-f]{32}$/) });
export const spendParams = z.object({ spend_id: z.string().regex(/^spend_[0-9a-f]{32}$/) });

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
  execution_envelope: jsonObject,
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
  provider_session_id: z.string().nullable(),
  idempotency_key: z.string().nullable(),
  receipt_id: z.string().nullable(),
  status_url: z.string(),
});

export const promptView = z.object({
  action_id: z.string(),
  payment_url: z.string().nullable(),
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
  status_url: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  status: z.enum(['awaiting_payment', 'paid']),
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
  execution_envelope: jsonObject,
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
  receipt: z.object({ payload: jsonObject, signature: z.string() }),
  grant: z.object({ id: z.string(), payload: jsonObject, signature: z.string() }),
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
