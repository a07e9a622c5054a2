import type { GateDeps } from '@/lib/gate/deps';
import { type CredentialRow, listCredentialRows } from '@/lib/gate/store/credential-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type AgentChoice, manageAgent } from './manage-agent';

const listed = 100;

/** An agent's keys without their secrets, newest first. Refuses with `permission.denied`, `gate.agent_not_found`. */
export const listAgentKeys = (
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  input: AgentChoice,
): Promise<Outcome<readonly CredentialRow[]>> =>
  manageAgent(deps, ctx, input, 'agent_key.read', async (tx, agent) =>
    ok(await listCredentialRows(tx, ctx.tenant.id, agent.bot_id, listed)),
  );
