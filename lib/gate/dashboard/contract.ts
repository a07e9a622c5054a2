import { z } from 'zod';
import { agentView } from '@/lib/gate/agents/contract';
import { defaulted } from '@/lib/gate/fields';
import { createdLinkView } from '@/lib/gate/install-links/contract';
import { bounds } from '@/lib/kernel/bounds';

/** One line as a form sends it: without blanks around it, and without what cannot be seen or stored. */
const line = (max: number) =>
  defaulted(
    z
      .string()
      .trim()
      .max(max)
      .regex(/^\P{C}*$/u, 'must be one line of printable text'),
    '',
  );

/** As typed. Which fields may not be blank is said in words. */
export const registerForm = z.object({
  name: line(bounds.shortText),
  platform: line(bounds.shortText),
  bot_id: line(bounds.didLength),
  default_currency: line(bounds.shortText),
  callback_url: line(bounds.urlLength),
});
export type RegisterForm = z.output<typeof registerForm>;

/** A form's fields are texts. */
const seconds = z
  .union([
    z.int(),
    z
      .string()
      .trim()
      .regex(/^(?:-?\d{1,9})?$/, 'must be whole seconds'),
  ])
  .nullish()
  .transform((value) =>
    typeof value === 'string' ? (value === '' ? undefined : Number.parseInt(value, 10)) : (value ?? undefined),
  );

export const linkForm = z.object({ agent_id: line(bounds.shortText), ttl_seconds: seconds });

export const agentParams = z.object({ agent_id: z.string().regex(/^agent_[0-9a-f]{32}$/) });

export const registeredOwnView = z.object({ agent: agentView, install_link: createdLinkView });

export const recoveryKeyView = z.object({
  agent_id: z.string(),
  bot_id: z.string(),
  credential: z.object({
    type: z.literal('payjent_agent_api_key'),
    value: z.string(),
    header: z.literal('X-Payjent-Bot-Key'),
  }),
  key_warning: z.string(),
});

export const revokedView = z.object({ agent_id: z.string(), bot_id: z.string(), credentials_revoked: z.int() });

export const deletedView = z.object({
  agent_id: z.string(),
  bot_id: z.string(),
  status: z.literal('deleted'),
  credentials_revoked: z.int(),
  install_links_invalidated: z.int(),
});
