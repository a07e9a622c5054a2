import { insertAuditEntry } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { endCredential, lockCredential } from '@/lib/gate/store/credential-store';
import type { Ctx } from '@/lib/kernel/context';
import { parseUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type IssuedCredential, issueCredential } from './issue-credential';
import { type AgentChoice, checkActive, manageAgent } from './manage-agent';

/** Old and new key live side by side for at most this long. */
const maxOverlapMs = 30 * 24 * 60 * 60_000;

export interface RotatedKey extends IssuedCredential {
  readonly replaced: string;
  /** From then on the old key opens nothing. */
  readonly replacedEndsAt: Date;
}

/**
 * A new key like an old one, which ends at a chosen time: now, or later when the agent's runtime needs the overlap.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `gate.agent_deleted`, `gate.key_not_found`,
 * `gate.key_ended`, `gate.key_overlap`.
 */
export const rotateAgentKey = (
  deps: Pick<GateDeps, 'db' | 'secrets'>,
  ctx: Ctx,
  input: AgentChoice & { readonly keyId: string; readonly endsAt?: Date },
): Promise<Outcome<RotatedKey>> =>
  manageAgent(deps, ctx, input, 'agent_key.manage', async (tx, agent) => {
    const active = checkActive(agent);
    if (!active.ok) return active;
    const id = parseUuid(input.keyId);
    const old = id === null ? null : await lockCredential(tx, ctx.tenant.id, agent.bot_id, id);
    if (old === null || old.role !== 'bot') return gateRefusals.refuse('gate.key_not_found');
    if (old.revoked_at !== null) return gateRefusals.refuse('gate.key_ended');
    const endsAt = input.endsAt ?? ctx.now;
    const overlap = endsAt.getTime() - ctx.now.getTime();
    if (!(overlap >= 0 && overlap <= maxOverlapMs)) return gateRefusals.refuse('gate.key_overlap');
    const { role, label, scopes } = old;
    const made = await issueCredential(tx, ctx, deps.secrets, { botId: agent.bot_id, role, label, scopes });
    await endCredential(tx, ctx.tenant.id, old.id, input.endsAt ?? null);
    await insertAuditEntry(tx, ctx, {
      action: 'gate.key.rotate',
      subjectKind: 'gate_credential',
      subjectId: old.id,
      detail: { bot_id: agent.bot_id, replaced_by: made.id, ends_at: endsAt.toISOString() },
    });
    return ok({ ...made, replaced: old.id, replacedEndsAt: endsAt });
  });
