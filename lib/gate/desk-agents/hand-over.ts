import { registerTenantAgent } from '@/lib/gate/agents/claim-agent';
import type { RegisterBody } from '@/lib/gate/agents/contract';
import type { HandedLink } from '@/lib/gate/contract/desk-agents';
import type { GateDeps } from '@/lib/gate/deps';
import type { CreatedLinkView } from '@/lib/gate/install-links/contract';
import { createInstallLink, type InstallLinkInput } from '@/lib/gate/install-links/create-install-link';
import type { Ctx } from '@/lib/kernel/context';
import { drawQr } from '@/lib/kernel/format/draw-qr';
import { type Outcome, ok } from '@/lib/kernel/outcome';

const handed = ({ install_url, expires_at, bot_id }: CreatedLinkView): HandedLink => ({
  url: install_url,
  expires_at,
  bot_id,
  qr: drawQr(install_url),
});

/** A new install link, ready to be handed over: once. Refuses like `createInstallLink`. */
export async function handOverLink(deps: GateDeps, ctx: Ctx, input: InstallLinkInput): Promise<Outcome<HandedLink>> {
  const link = await createInstallLink(deps, ctx, input);
  return link.ok ? ok(handed(link.value)) : link;
}

/** Registers an agent of the tenant and gives the link with which it gets its key. Refuses like `registerTenantAgent`. */
export async function registerAndHandOver(deps: GateDeps, ctx: Ctx, body: RegisterBody): Promise<Outcome<HandedLink>> {
  const agent = await registerTenantAgent(deps, ctx, body);
  return agent.ok ? handOverLink(deps, ctx, { agentId: agent.value.id }) : agent;
}
