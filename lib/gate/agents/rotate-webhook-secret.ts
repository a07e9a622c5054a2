import { insertAuditEntry } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { saveAgent } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type AgentChoice, checkActive, manageAgent } from './manage-agent';

export interface WebhookSecret {
  /** Shown to a person once; nothing else ever holds it. */
  readonly secret: string;
  readonly version: number;
}

/**
 * A new secret with which an agent checks our messages; from now on they are signed with it.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `gate.agent_deleted`.
 */
export const rotateWebhookSecret = (
  deps: Pick<GateDeps, 'db' | 'secrets'>,
  ctx: Ctx,
  input: AgentChoice,
): Promise<Outcome<WebhookSecret>> =>
  manageAgent(deps, ctx, input, 'agent_key.manage', async (tx, agent) => {
    const active = checkActive(agent);
    if (!active.ok) return active;
    const version = agent.secret_version + 1;
    await saveAgent(tx, ctx.tenant.id, agent.id, { ...agent, secret_version: version });
    await insertAuditEntry(tx, ctx, {
      action: 'gate.agent.webhook_secret_rotate',
      subjectKind: 'gate_agent',
      subjectId: agent.id,
      detail: { bot_id: agent.bot_id, version },
    });
    return ok({ secret: deps.secrets.webhookSecret(agent.id, version), version });
  });
