import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { railRefusals } from './refusals';
import { railViewOf } from './register-agent';
import { operateAgent, saveRail } from './save-rail';

/** Stripe's part is simulated here, and only where no real money is. */
const checkSimulated = ({ settings }: Pick<GateDeps, 'settings'>, { tenant }: Ctx): Outcome<null> =>
  settings.isProduction || tenant.environment === 'live'
    ? railRefusals.refuse('agent_rail.connect_simulated')
    : ok(null);

const modeOf = ({ settings }: Pick<GateDeps, 'settings'>): 'local' | 'test' =>
  settings.stripe.sandbox.hasKey ? 'test' : 'local';

const digits = 16;

/** Begins the simulated onboarding. The same agent always gets the same account. */
export async function startStripeConnect(deps: GateDeps, ctx: Ctx, agentId: string) {
  const simulated = checkSimulated(deps, ctx);
  if (!simulated.ok) return simulated;
  return operateAgent(deps, ctx, agentId, async (tx, agent) => {
    const account = `acct_test_${agent.id.replaceAll('-', '').slice(-digits)}`;
    const mode = modeOf(deps);
    const config = { enabled: false, provider_account: account };
    await saveRail(tx, ctx, agent, { rail: 'stripe', status: 'onboarding_started', mode, config });
    const onboarding = `${deps.settings.baseUrl}/dashboard/agents/${wireId('agent', agent.id)}?stripe_account=${account}`;
    return ok({ mode, account_id: account, onboarding_url: onboarding, status: 'onboarding_started' as const });
  });
}

/** Ends the simulated onboarding: the account is connected. */
export async function completeStripeConnect(deps: GateDeps, ctx: Ctx, agentId: string, account: string) {
  const simulated = checkSimulated(deps, ctx);
  if (!simulated.ok) return simulated;
  return operateAgent(deps, ctx, agentId, async (tx, agent) => {
    const config = { enabled: true, provider_account: account };
    return ok(
      railViewOf(await saveRail(tx, ctx, agent, { rail: 'stripe', status: 'connected', mode: modeOf(deps), config })),
    );
  });
}
