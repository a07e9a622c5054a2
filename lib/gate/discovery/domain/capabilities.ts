import { presets } from '@/lib/gate/premium/domain/presets';
import { isX402Provider } from '@/lib/gate/premium/domain/readiness';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import {
  type ActiveProvider,
  type AgentFacts,
  activeRail,
  at,
  paths,
  type RailFacts,
  securityInvariants,
} from './facts';
import { premiumToolDiscovery } from './premium-discovery';
import { publicRailConfig } from './rail-config';
import { settlementManifests } from './settlement-manifests';
import { type ToolDescriptor, toolDescriptors, x402SpendTool } from './tools';

export interface CapabilityFacts {
  readonly baseUrl: string;
  readonly activeProvider: ActiveProvider;
  readonly agent: AgentFacts;
  readonly rails: readonly RailFacts[];
}

/** `GET /api/v1/agent-capabilities`: the same for one agent, with what its owner has set up. */
export function agentCapabilities({ baseUrl, activeProvider, agent, rails }: CapabilityFacts) {
  const x402 = rails.find(isUsableX402) ?? null;
  return {
    agent: {
      id: agent.id,
      bot_id: agent.botId,
      name: agent.name,
      platform: agent.platform,
      status: agent.status,
      default_currency: agent.defaultCurrency,
    },
    base_url: at(baseUrl, ''),
    enabled_rails: rails.filter(isOn).map(({ rail, status, mode, config }) => ({
      rail,
      status,
      mode,
      config_summary: publicRailConfig(config),
    })),
    settlement_rails: settlementManifests,
    settlement_rails_url: at(baseUrl, paths.settlementRails),
    tools: toolDescriptors(baseUrl).map((tool) => withAvailability(tool, x402 !== null)),
    premium_action_presets_url: at(baseUrl, paths.presets),
    premium_action_preset_count: presets.length,
    premium_tool_discovery: premiumToolDiscovery(baseUrl, {
      payjent_credential_present: true,
      premium_presets_available: true,
      x402_spend_authorization_available: x402 !== null,
    }),
    active_payment: {
      provider: activeProvider.provider,
      ready: activeProvider.ready,
      instructions: activeProvider.ready
        ? `${activeRail(activeProvider).description} Give the payer payment_url and status_url, then poll the status.`
        : 'No checkout is ready. Tell the user that paid actions cannot be created now; do not offer another way to pay.',
    },
    limits: {
      default_currency: agent.defaultCurrency,
      x402: limitsOf(rails.find(({ rail }) => rail === cappedRail) ?? null, agent.defaultCurrency),
    },
    docs_url: at(baseUrl, paths.guide),
    dashboard_url: at(baseUrl, `/dashboard/agents/${agent.id}`),
    security_invariants: securityInvariants,
  };
}

const isOn = ({ status, config }: RailFacts): boolean =>
  ['enabled', 'active', 'ready', 'connected'].includes(status) && config.enabled !== false;

/** Both names under which an x402 rail is kept. */
const isUsableX402 = (rail: RailFacts): boolean =>
  (isX402Provider(rail.rail) || rail.rail === 'x402_cdp') && isOn(rail);

const withAvailability = (tool: ToolDescriptor, x402Available: boolean) =>
  tool.name !== x402SpendTool || x402Available
    ? { ...tool, available: true }
    : {
        ...tool,
        available: false,
        setup_hint: 'The owner of the agent switches on an x402 rail with limits per request and per call.',
      };

/** The caps that the gate enforces stand here, whether the rail is on or not. */
const cappedRail = 'x402';

const limitsOf = (rail: RailFacts | null, defaultCurrency: string) => ({
  max_per_request_minor: amountOf(rail?.config.max_per_request_minor),
  max_per_call_minor: amountOf(rail?.config.max_per_call_minor),
  currency: typeof rail?.config.currency === 'string' ? rail.config.currency : defaultCurrency,
});

const amountOf = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;

/** `GET /api/v1/agents/{bot_id}/settlement-rails`. */
export const agentSettlementRails = (botId: string, rails: readonly RailFacts[]) => ({
  bot_id: botId,
  rails: settlementManifests,
  connections: Object.fromEntries(
    rails
      .filter(({ rail }) => settlementManifests.some((manifest) => manifest.rail === rail))
      .map(({ rail, status, mode, config }) => [rail, { rail, status, mode, config: publicRailConfig(config) }]),
  ),
  spend_instruction:
    'Start the paid action, authorise the spend on its grant with the rail you settle on, settle in your own runtime, then ' +
    'capture the authorisation.',
});
