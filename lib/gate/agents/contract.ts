import { z } from 'zod';
import { botId, currency, defaulted, optionalUrl, text } from '@/lib/gate/fields';
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
  behavior: z.string(),
  key_warning: z.string(),
});
