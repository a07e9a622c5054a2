import { z } from 'zod';

/** What `POST /agent-install/{token}` answers, once. Names and texts are the Payjent contract's. */
export const redeemedView = z.object({
  agent_id: z.string(),
  bot_id: z.string(),
  payjent_base_url: z.string(),
  credential: z.object({
    type: z.literal('payjent_agent_api_key'),
    value: z.string(),
    header: z.literal('X-Payjent-Bot-Key'),
  }),
  webhook_secret: z.string().describe('With it the agent checks the signature of our callbacks.'),
  scopes: z.array(z.string()),
  policy: z.object({
    credential_scope: z.literal('agent'),
    single_agent_only: z.literal(true),
    store_privately: z.literal(true),
    do_not_paste_raw_credentials_in_chat: z.literal(true),
  }),
  install_link: z.object({
    id: z.string(),
    consumed_at: z.string(),
    expires_at: z.string(),
    single_use: z.literal(true),
  }),
});
export type RedeemedView = z.output<typeof redeemedView>;

/** What `GET /agent-install/{token}` answers to programs. */
export const landingView = z.object({
  agent_name: z.string(),
  bot_id: z.string(),
  operator_name: z.string(),
  install_url: z.string(),
  expires_at: z.string(),
  single_use: z.literal(true),
  instructions: z.string(),
});

export const createdLinkView = z.object({
  install_link_id: z.string(),
  install_url: z.string(),
  agent_id: z.string(),
  bot_id: z.string(),
  scopes: z.array(z.string()),
  expires_at: z.string(),
  instructions: z.string(),
});
export type CreatedLinkView = z.output<typeof createdLinkView>;

/** Anything may stand in the address; what is no token is one that nobody knows. */
export const installParams = z.object({ token: z.string().max(512) });
