import { z } from 'zod';
import { botId, currency, defaulted, optional, optionalText, optionalUrl, text } from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

export const registerBody = z.object({
  name: text(bounds.shortText),
  platform: text(bounds.shortText),
  bot_id: botId,
  callback_url: optionalUrl,
  default_currency: defaulted(currency, 'USD'),
});
export type RegisterBody = z.output<typeof registerBody>;

export const railView = z.object({
  rail: z.string(),
  status: z.string(),
  mode: z.string(),
  config: z.record(z.string(), z.json()),
});

export const agentView = z.object({
  id: z.string(),
  owner_id: z.string(),
  bot_id: z.string(),
  name: z.string(),
  platform: z.string(),
  callback_url: z.string().nullable(),
  default_currency: z.string(),
  status: z.string(),
  rails: z.record(z.string(), railView),
});

export const registeredView = z.object({
  agent: agentView,
  bot_api_key: z.string().nullable(),
  webhook_secret: z.string().nullable(),
  key_warning: z.string(),
});

export const bootstrapBody = z.object({
  bot_id: botId,
  operator_id: defaulted(text(bounds.shortText), 'operator-smoke'),
  agent_name: defaulted(text(bounds.shortText), 'Smoke agent'),
  platform: defaulted(text(bounds.shortText), 'generic-agent'),
  callback_url: optionalUrl,
  default_currency: defaulted(currency, 'USD'),
});
export type BootstrapBody = z.output<typeof bootstrapBody>;

export const bootstrappedView = z.object({
  bot_id: z.string(),
  operator_id: z.string(),
  agent: agentView,
  bot_api_key: z.string(),
  operator_api_key: z.string(),
  webhook_secret: z.string(),
  behavior: z.string(),
  key_warning: z.string(),
});

export const agentParams = z.object({ agent_id: z.string().regex(/^agent_[0-9a-f]{32}$/) });
/** Agents ask under their own name; the segment of the path is the same one. */
export const botParams = z.object({ agent_id: botId.describe('The bot_id.') });

/** Simulated: nothing of Stripe's is asked. */
export const connectStartedView = z.object({
  mode: z.enum(['local', 'test']),
  account_id: z.string(),
  onboarding_url: z.string(),
  status: z.literal('onboarding_started'),
});

export const connectQuery = z.object({ account_id: z.string().regex(/^acct_[A-Za-z0-9_]{1,120}$/) });

const cap = z.int().min(1).describe('Minor units.');

export const x402Config = z.object({
  network: text(bounds.shortText),
  pay_to: optionalText(bounds.shortText),
  facilitator_url: optionalText(bounds.urlLength).refine(
    (url) => url === undefined || /^https?:\/\/[^\s@]+$/.test(url),
    'must be an http(s) address without a user part',
  ),
  max_per_request_minor: cap,
  max_per_call_minor: cap,
  currency: optional(currency).describe('Of the caps; absent: the agent’s own.'),
  enabled: defaulted(z.boolean(), true),
});
export type X402Config = z.output<typeof x402Config>;

export const settlementView = z.object({
  bot_id: z.string(),
  rails: z.array(z.record(z.string(), z.json())),
  connections: z.record(z.string(), railView),
  spend_instruction: z.string(),
});
