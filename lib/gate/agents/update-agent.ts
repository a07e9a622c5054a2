import { insertAuditEntry } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { type AgentRow, saveAgent } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type AgentChoice, checkActive, manageAgent } from './manage-agent';
import { checkAgentCallback } from './register-agent';

/** What is left out stays as it is; null takes a setting away. */
export interface AgentChange {
  readonly name?: string;
  readonly platform?: string;
  readonly defaultCurrency?: string;
  /** How its payers pay when a request does not say; null: as the installation does. */
  readonly provider?: AgentRow['provider'];
  /** Where it is told that an action is paid. */
  readonly callbackUrl?: string | null;
}

const changedBy = (agent: AgentRow, change: AgentChange): AgentRow => ({
  ...agent,
  name: change.name ?? agent.name,
  platform: change.platform ?? agent.platform,
  default_currency: change.defaultCurrency ?? agent.default_currency,
  provider: change.provider === undefined ? agent.provider : change.provider,
  callback_url: change.callbackUrl === undefined ? agent.callback_url : change.callbackUrl,
});

/**
 * Changes how an agent is called, paid for and told.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `gate.agent_deleted`, `gate.callback`.
 */
export async function updateAgent(
  deps: GateDeps,
  ctx: Ctx,
  input: AgentChoice & AgentChange,
): Promise<Outcome<AgentRow>> {
  // A name is resolved here, so it happens before the row is locked.
  const callback = await checkAgentCallback(deps, input.callbackUrl ?? undefined);
  if (!callback.ok) return callback;
  return manageAgent(deps, ctx, input, 'gate.manage', async (tx, agent) => {
    const active = checkActive(agent);
    if (!active.ok) return active;
    const changed = changedBy(agent, input);
    await saveAgent(tx, ctx.tenant.id, agent.id, changed);
    await insertAuditEntry(tx, ctx, {
      action: 'gate.agent.update',
      subjectKind: 'gate_agent',
      subjectId: agent.id,
      detail: {
        bot_id: agent.bot_id,
        provider: changed.provider,
        provider_before: agent.provider,
        callback_url: changed.callback_url,
        callback_url_before: agent.callback_url,
      },
    });
    return ok(changed);
  });
}
