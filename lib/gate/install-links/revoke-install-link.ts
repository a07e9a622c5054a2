import { insertAuditEntry } from '@/lib/audit';
import { type AgentChoice, manageAgent } from '@/lib/gate/agents/manage-agent';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { burnInstallLink } from '@/lib/gate/store/install-link-store';
import type { Ctx } from '@/lib/kernel/context';
import { parseUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { installRefusals } from './refusals';

/**
 * Burns one link that nobody has used yet. One that is burned or expired stays so.
 * Refuses with `permission.denied`, `gate.agent_not_found`, `install.not_found`, `install.used`.
 */
export const revokeInstallLink = (
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  input: AgentChoice & { readonly linkId: string },
): Promise<Outcome<null>> =>
  manageAgent(deps, ctx, input, 'gate.manage', async (tx, agent): Promise<Outcome<null>> => {
    const id = parseWireId('installLink', input.linkId) ?? parseUuid(input.linkId);
    const burned = id === null ? 'unknown' : await burnInstallLink(tx, ctx.tenant.id, agent.id, id, ctx.now);
    if (burned === 'unknown') return installRefusals.refuse('install.not_found');
    if (burned === 'used') return installRefusals.refuse('install.used');
    if (burned === 'burned') {
      await insertAuditEntry(tx, ctx, {
        action: 'gate.install_link.revoke',
        subjectKind: 'gate_install_link',
        subjectId: id ?? '',
        detail: { bot_id: agent.bot_id },
      });
    }
    return ok(null);
  });
