import { z } from 'zod';
import { presentation } from '@/lib/gate/actions/contract';
import { amountMinor, currency, defaulted, jsonObject, optional, text } from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

export const spendBody = z.object({
  operation_id: text(256),
  presentation,
  tool: text(bounds.shortText),
  vendor: text(256),
  rail: text(bounds.shortText),
  amount_minor: amountMinor,
  currency,
  reason: text(bounds.text),
  provider_reference: optional(text(256)),
  metadata: defaulted(jsonObject, {}),
  capture: defaulted(z.boolean(), false),
});
export type SpendBody = z.output<typeof spendBody>;

export const captureBody = z.object({
  presentation,
  provider_reference: optional(text(256)),
  metadata: defaulted(jsonObject, {}),
});
export type CaptureBody = z.output<typeof captureBody>;

export const spendView = z.object({
  id: z.string(),
  grant_id: z.string(),
  quote_id: z.string(),
  operation_id: z.string(),
  tool: z.string(),
  vendor: z.string(),
  rail: z.string(),
  amount_minor: z.int(),
  currency: z.string(),
  reason: z.string(),
  status: z.enum(['authorized', 'captured']),
  provider_reference: z.string().nullable(),
  metadata: z.record(z.string(), z.json()),
  total_authorized: z.int(),
  total_captured: z.int(),
  remaining_budget: z.int(),
});

export const grantCheckView = z.object({
  valid: z.literal(true),
  grant_id: z.string(),
  consumed: z.boolean(),
  payload: z.record(z.string(), z.json()),
});
