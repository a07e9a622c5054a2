import type { GateDeps } from '@/lib/gate/deps';
import type { Ctx } from '@/lib/kernel/context';
import { ok } from '@/lib/kernel/outcome';
import type { X402Config } from './contract';
import { railRefusals } from './refusals';
import { railViewOf } from './register-agent';
import { operateAgent, saveRail } from './save-rail';

/** Sets up x402 under both names that agents know it by. Its caps hold wherever the agent spends over x402. */
export async function configureX402(deps: Pick<GateDeps, 'db'>, ctx: Ctx, agentId: string, body: X402Config) {
  if (body.enabled && body.max_per_call_minor > body.max_per_request_minor) {
    return railRefusals.refuse('agent_rail.x402_caps', { field: 'max_per_call_minor' });
  }
  return operateAgent(deps, ctx, agentId, async (tx, agent) => {
    const { pay_to, facilitator_url, currency = agent.default_currency, ...always } = body;
    const config = { ...always, currency, ...(pay_to && { pay_to }), ...(facilitator_url && { facilitator_url }) };
    const status = body.enabled ? 'enabled' : 'disabled';
    const first = await saveRail(tx, ctx, agent, { rail: 'x402', status, mode: 'legacy', config });
    await saveRail(tx, ctx, agent, { rail: 'x402_cdp', status, mode: 'test', config });
    return ok(railViewOf(first));
  });
}
