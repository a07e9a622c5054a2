import { actorOf, insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { type AgentRow, insertAgent, lockAgentByBot, saveAgent } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permissionRefusals, permit } from '@/lib/kernel/permit';
import type { RegisterBody } from './contract';
import { owns } from './manage-agent';
import { checkAgentCallback } from './register-agent';

/** Whose an agent becomes, and which agent of the same name is taken over instead of refused. */
interface Claim {
  readonly ownerId: string | null;
  readonly takes: (agent: AgentRow) => boolean;
  /** Said of a name that is not to be had; absent: the contract's words. */
  readonly taken?: string;
}

async function claimAgent(
  deps: GateDeps,
  ctx: Ctx,
  body: RegisterBody,
  { ownerId, takes, taken }: Claim,
): Promise<Outcome<AgentRow>> {
  const { tenant } = ctx;
  const callback = await checkAgentCallback(deps, body.callback_url);
  if (!callback.ok) return callback;
  return inTenant(deps.db, tenant.id, async (tx) => {
    const id = uuidV7(ctx.now);
    const isNew = await insertAgent(tx, tenant.id, {
      id,
      botId: body.bot_id,
      ownerId,
      name: body.name,
      platform: body.platform,
      callbackUrl: body.callback_url ?? null,
      defaultCurrency: body.default_currency,
      createdBy: actorOf(ctx).label,
      createdAt: ctx.now,
    });
    const agent = await lockAgentByBot(tx, tenant.id, body.bot_id);
    if (agent === null) throw new Error('an agent that was just made is gone');
    if (!isNew && !takes(agent))
      return gateRefusals.refuse('gate.bot_taken', { field: 'bot_id', ...(taken && { message: taken }) });
    const registered: AgentRow = {
      ...agent,
      name: body.name,
      platform: body.platform,
      callback_url: body.callback_url ?? null,
      default_currency: body.default_currency,
      status: 'active',
      deleted_at: null,
    };
    if (!isNew) await saveAgent(tx, tenant.id, agent.id, registered);
    const verb = isNew ? 'register' : agent.status === 'deleted' ? 'revive' : 'update';
    await insertAuditEntry(tx, ctx, {
      action: `gate.agent.${verb}`,
      subjectKind: 'gate_agent',
      subjectId: agent.id,
      detail: { bot_id: agent.bot_id },
    });
    return ok(registered);
  });
}

/**
 * Registers an agent for the person who asks. Their own agent of this name is changed, and revived when it was deleted.
 * No key is made: an install link gives it. Refuses with `permission.denied`, `gate.callback`, `gate.bot_taken`.
 */
export async function registerOwnAgent(deps: GateDeps, ctx: Ctx, body: RegisterBody): Promise<Outcome<AgentRow>> {
  const { actor } = ctx;
  const permitted = permit(ctx, 'gate.manage');
  if (!permitted.ok) return permitted;
  if (actor.kind !== 'user') return permissionRefusals.refuse('permission.denied');
  return claimAgent(deps, ctx, body, { ownerId: actor.id, takes: (agent) => owns(ctx, agent) });
}

/**
 * Registers an agent for the whole tenant. A deleted one of this name is revived, whoever had it; an active one is left
 * alone. No key is made. Refuses with `permission.denied`, `gate.callback`, `gate.bot_taken`.
 */
export async function registerTenantAgent(deps: GateDeps, ctx: Ctx, body: RegisterBody): Promise<Outcome<AgentRow>> {
  const permitted = permit(ctx, 'gate.manage');
  if (!permitted.ok) return permitted;
  const taken =
    'An agent with this bot id is registered already. Choose another bot id, or open that agent in the list.';
  return claimAgent(deps, ctx, body, { ownerId: null, takes: ({ status }) => status === 'deleted', taken });
}
