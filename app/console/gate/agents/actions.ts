'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type {
  AgentSettings,
  KeyChoice,
  KeyRotation,
  NewAgent,
  NewLink,
  NewPolicy,
  NewX402,
} from '@/components/gate/agent-actions';
import { agentsPath } from '@/components/gate/agents-address';
import type { ActionResult } from '@/components/identity/action-result';
import {
  configureX402,
  deleteAgent as deleteAgentOf,
  handOverLink,
  issueAgentKey,
  keyScopes,
  policyBody,
  registerAndHandOver,
  registerBody,
  revokeGateKey,
  revokeInstallLink,
  rotateAgentKey,
  rotateWebhookSecret,
  setPolicy,
  updateAgent,
  x402Config,
} from '@/lib/gate';
import { agentProviders, type HandedLink } from '@/lib/gate/contract/desk-agents';
import { bounds } from '@/lib/kernel/bounds';
import { runAction } from '@/lib/web/action';

const agentId = z.string().max(bounds.shortText);
const itemId = z.string().max(bounds.shortText);
const nothing = () => null;

/** What people type has no blanks around it; what is only blanks is refused as empty. */
const trimmed = (input: unknown): unknown =>
  typeof input === 'object' && input !== null
    ? Object.fromEntries(
        Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]),
      )
    : input;

/** Reads the agent's page and the list again. */
const reread = (): void => revalidatePath(agentsPath, 'layout');

export async function registerAgent(input: NewAgent): Promise<ActionResult<HandedLink>> {
  const answer = await runAction({
    schema: registerBody,
    input: trimmed(input),
    run: (ctx, body, { gate }) => registerAndHandOver(gate, ctx, body),
    show: (link) => link,
  });
  if (answer.ok) reread();
  return answer;
}

const settingsInput = registerBody
  .omit({ bot_id: true })
  .extend({ agent_id: agentId, provider: z.enum(agentProviders).nullable() });

export async function saveSettings(input: AgentSettings): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: settingsInput,
    input: trimmed(input),
    run: (ctx, { agent_id, name, platform, provider, default_currency, callback_url }, { gate }) =>
      updateAgent(gate, ctx, {
        agentId: agent_id,
        name,
        platform,
        provider,
        defaultCurrency: default_currency,
        callbackUrl: callback_url ?? null,
      }),
    show: nothing,
  });
  if (answer.ok) reread();
  return answer;
}

const linkInput = z.object({
  agent_id: agentId,
  ttl_seconds: z.int(),
  scopes: z.array(z.enum(keyScopes)).max(keyScopes.length),
});

export async function createLink(input: NewLink): Promise<ActionResult<HandedLink>> {
  const answer = await runAction({
    schema: linkInput,
    input,
    run: (ctx, { agent_id, ttl_seconds, scopes }, { gate }) =>
      handOverLink(gate, ctx, { agentId: agent_id, ttlSeconds: ttl_seconds, scopes }),
    show: (link) => link,
  });
  if (answer.ok) reread();
  return answer;
}

export async function revokeLink(input: {
  readonly agent_id: string;
  readonly link_id: string;
}): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: z.object({ agent_id: agentId, link_id: itemId }),
    input,
    run: (ctx, { agent_id, link_id }, { gate }) => revokeInstallLink(gate, ctx, { agentId: agent_id, linkId: link_id }),
    show: nothing,
  });
  // Refused because it was used meanwhile, it is shown as used.
  reread();
  return answer;
}

export async function savePolicy(input: NewPolicy): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: policyBody.extend({ agent_id: agentId }),
    input,
    run: (ctx, { agent_id, ...body }, { gate }) => setPolicy(gate, ctx, agent_id, body),
    show: nothing,
  });
  if (answer.ok) reread();
  return answer;
}

export async function saveX402(input: NewX402): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: x402Config.extend({ agent_id: agentId }),
    input: trimmed(input),
    run: (ctx, { agent_id, ...body }, { gate }) => configureX402(gate, ctx, agent_id, body),
    show: nothing,
  });
  if (answer.ok) reread();
  return answer;
}

export async function issueKey(input: string): Promise<ActionResult<string>> {
  const answer = await runAction({
    schema: agentId,
    input,
    run: (ctx, id, { gate }) => issueAgentKey(gate, ctx, { agentId: id }),
    show: ({ key }) => key,
  });
  if (answer.ok) reread();
  return answer;
}

const keyInput = z.object({ agent_id: agentId, key_id: itemId });
const hourMs = 60 * 60_000;
const rotationInput = keyInput.extend({
  overlap_hours: z
    .int()
    .min(0)
    .max(24 * 30),
});

export async function rotateKey(input: KeyRotation): Promise<ActionResult<string>> {
  const answer = await runAction({
    schema: rotationInput,
    input,
    run: (ctx, { agent_id, key_id, overlap_hours }, { gate }) => {
      const later = { endsAt: new Date(ctx.now.getTime() + overlap_hours * hourMs) };
      return rotateAgentKey(gate, ctx, { agentId: agent_id, keyId: key_id, ...(overlap_hours > 0 && later) });
    },
    show: ({ key }) => key,
  });
  if (answer.ok) reread();
  return answer;
}

export async function revokeKey(input: KeyChoice): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: keyInput,
    input,
    run: (ctx, { agent_id, key_id }, { gate }) => revokeGateKey(gate, ctx, { agentId: agent_id, keyId: key_id }),
    show: nothing,
  });
  if (answer.ok) reread();
  return answer;
}

export async function rotateSecret(input: string): Promise<ActionResult<string>> {
  const answer = await runAction({
    schema: agentId,
    input,
    run: (ctx, id, { gate }) => rotateWebhookSecret(gate, ctx, { agentId: id }),
    show: ({ secret }) => secret,
  });
  if (answer.ok) reread();
  return answer;
}

export async function deleteAgent(input: string): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: agentId,
    input,
    run: (ctx, id, { gate }) => deleteAgentOf(gate, ctx, { agentId: id }),
    show: nothing,
  });
  if (answer.ok) reread();
  return answer;
}
