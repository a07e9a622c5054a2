import { inTenant } from '@/lib/db/pool';
import { namedProvider } from '@/lib/gate/checkout/choose-provider';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { findAgentByBot, listRails } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import type { CapabilityFacts } from './domain/capabilities';
import type { ActiveProvider } from './domain/facts';
import type { ServiceFacts } from './domain/service-state';

export const discoveryRefusals = defineRefusals({
  'discovery.agent_not_found': { status: 404, message: 'agent not found' },
});

/** How payers pay here when nobody says otherwise, as a sandbox sees it. */
export function serviceFacts({ settings, engine }: GateDeps): ServiceFacts {
  const named = namedProvider({ settings }, { header: null, agent: null });
  const environment = settings.isProduction ? 'live' : 'sandbox';
  const { hasKey, hasWebhookSecret } = settings.stripe[environment];
  return {
    baseUrl: settings.baseUrl,
    isProduction: settings.isProduction,
    checkoutProvider: named.ok ? named.value : 'unoffered',
    isMockUsable: settings.mockUsable,
    isUsdcReady: engine.rails('x402_usdc_base', 'connected', environment, 'checkout') !== null,
    hasStripeSecret: hasKey,
    hasStripeWebhookSecret: hasWebhookSecret,
    hasDatabase: true,
    isDatabasePersistent: true,
    hasSafeSigningKey: true,
    managed: { exa: false, firecrawl: false, elevenlabs: false, fal: false },
  };
}

export function activeProvider(deps: GateDeps, agent: string | null): ActiveProvider {
  const facts = serviceFacts(deps);
  const provider = agent ?? facts.checkoutProvider;
  const ready =
    provider === 'mock' ? facts.isMockUsable : provider === 'stripe' ? facts.hasStripeSecret : facts.isUsdcReady;
  return { provider, ready };
}

/** What an agent has, for its own eyes. */
export async function capabilityFacts(deps: GateDeps, ctx: Ctx, botId: string): Promise<Outcome<CapabilityFacts>> {
  const found = await inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const agent = await findAgentByBot(tx, ctx.tenant.id, botId);
    return agent === null ? null : { agent, rails: await listRails(tx, ctx.tenant.id, agent.id) };
  });
  if (found === null || found.agent.status !== 'active') return discoveryRefusals.refuse('discovery.agent_not_found');
  const { agent, rails } = found;
  return ok({
    baseUrl: deps.settings.baseUrl,
    activeProvider: activeProvider(deps, agent.provider),
    agent: {
      id: wireId('agent', agent.id),
      botId: agent.bot_id,
      name: agent.name,
      platform: agent.platform,
      status: agent.status,
      defaultCurrency: agent.default_currency,
    },
    rails,
  });
}
