import { actorOf, insertAuditEntry } from '@/lib/audit';
import type { Queryable } from '@/lib/db/pool';
import { type KeyScope, keyScopes } from '@/lib/gate/agents/domain/scopes';
import { newToken } from '@/lib/gate/agents/issue-credential';
import { type AgentChoice, manageAgent } from '@/lib/gate/agents/manage-agent';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { wireTime } from '@/lib/gate/domain/wire-time';
import type { AgentRow } from '@/lib/gate/store/agent-store';
import { insertInstallLink } from '@/lib/gate/store/install-link-store';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CreatedLinkView } from './contract';
import { clampLinkSeconds } from './domain/link-terms';
import { installRefusals } from './refusals';

export interface InstallLinkInput extends AgentChoice {
  /** How long it lives; brought into the allowed span. */
  readonly ttlSeconds?: number | undefined;
  /** What its key is good for; absent: everything that a link can give. */
  readonly scopes?: readonly KeyScope[];
}

type LinkDeps = Pick<GateDeps, 'db' | 'secrets' | 'settings'>;

const instructions =
  'Give this address to the agent. One POST to it, within its time, gives the agent its own key; then the address is used up.';

export const installUrlOf = ({ baseUrl }: Pick<GateDeps['settings'], 'baseUrl'>, token: string): string =>
  `${baseUrl}/agent-install/${token}`;

/**
 * A link that gives its finder one key of one agent, once. The address is in this answer only. Desk staff may make one: the
 * key that it gives goes to the agent's runtime and is never shown in the console.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `install.agent_deleted`, `install.scopes`.
 */
export const createInstallLink = (
  deps: LinkDeps,
  ctx: Ctx,
  input: InstallLinkInput,
): Promise<Outcome<CreatedLinkView>> =>
  manageAgent(deps, ctx, input, 'gate.manage', async (tx, agent) => {
    if (agent.status !== 'active') return installRefusals.refuse('install.agent_deleted');
    const scopes = keyScopes.filter((scope) => input.scopes?.includes(scope) ?? true);
    if (scopes.length === 0) return installRefusals.refuse('install.scopes', { field: 'scopes' });
    return ok(await writeLink(deps, tx, ctx, agent, { scopes, seconds: clampLinkSeconds(input.ttlSeconds) }));
  });

async function writeLink(
  { secrets, settings }: LinkDeps,
  tx: Queryable,
  ctx: Ctx,
  agent: AgentRow,
  { scopes, seconds }: { readonly scopes: readonly KeyScope[]; readonly seconds: number },
): Promise<CreatedLinkView> {
  const token = newToken();
  const id = uuidV7(ctx.now);
  const expiresAt = new Date(ctx.now.getTime() + seconds * 1_000);
  await insertInstallLink(tx, ctx.tenant.id, {
    id,
    agentId: agent.id,
    botId: agent.bot_id,
    tokenDigest: secrets.tokenDigest('agent-install', token),
    scopes,
    createdBy: actorOf(ctx).label,
    createdAt: ctx.now,
    expiresAt,
  });
  await insertAuditEntry(tx, ctx, {
    action: 'gate.install_link.create',
    subjectKind: 'gate_install_link',
    subjectId: id,
    detail: { bot_id: agent.bot_id, scopes: scopes.join(' '), expires_at: expiresAt.toISOString() },
  });
  return {
    install_link_id: wireId('installLink', id),
    install_url: installUrlOf(settings, token),
    agent_id: wireId('agent', agent.id),
    bot_id: agent.bot_id,
    scopes: [...scopes],
    expires_at: wireTime(expiresAt),
    instructions,
  };
}
