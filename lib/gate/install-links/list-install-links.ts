import { type AgentChoice, manageAgent } from '@/lib/gate/agents/manage-agent';
import type { GateDeps } from '@/lib/gate/deps';
import { type InstallLinkRow, listInstallLinkRows } from '@/lib/gate/store/install-link-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';

const listed = 50;

/** An agent's links without their addresses, newest first. Refuses with `permission.denied`, `gate.agent_not_found`. */
export const listInstallLinks = (
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  input: AgentChoice,
): Promise<Outcome<readonly InstallLinkRow[]>> =>
  manageAgent(deps, ctx, input, 'agent_key.read', async (tx, agent) =>
    ok(await listInstallLinkRows(tx, ctx.tenant.id, agent.id, listed)),
  );
