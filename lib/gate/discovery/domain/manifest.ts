import { presets } from '@/lib/gate/premium/domain/presets';
import { tools } from '@/lib/gate/toolbox/domain/catalog';
import { type ActiveProvider, activeRail, at, credentialHeader, paths, securityInvariants } from './facts';
import { premiumToolDiscovery } from './premium-discovery';
import { pricingPolicy } from './pricing-policy';
import { toolDescriptors } from './tools';

export interface ManifestFacts {
  readonly baseUrl: string;
  readonly activeProvider: ActiveProvider;
}

/** `GET /.well-known/payjent-tools.json`: what anybody may know before having a credential. */
export const toolManifest = ({ baseUrl, activeProvider }: ManifestFacts) => ({
  name: 'Payjent',
  version: 'v0',
  description:
    'A payment gate for agents: a person approves and pays one exact request, and only then may the agent carry it out.',
  public_base_url: at(baseUrl, ''),
  docs_url: at(baseUrl, paths.guide),
  authenticated_capabilities_url: at(baseUrl, paths.capabilities),
  toolbox_url: at(baseUrl, paths.toolbox),
  toolbox_tool_count: tools.length,
  premium_action_presets_url: at(baseUrl, paths.presets),
  premium_action_preset_count: presets.length,
  premium_tool_discovery: premiumToolDiscovery(baseUrl),
  auth: {
    header: credentialHeader,
    credential_install:
      'The owner of the agent makes a one-time install link in the dashboard. The agent redeems it once and keeps the ' +
      'credential in its private configuration, never in a conversation.',
  },
  pricing_policy: pricingPolicy,
  active_payment_rail: activeRail(activeProvider),
  tools: toolDescriptors(baseUrl),
  agent_guidance: [
    'Read the guide at docs_url first; it says what to do in each state.',
    'No credential means no paid action: say so and ask for an install link.',
    'Never start before check_payment says ready. A pay page or a message is no proof.',
    'Give the payer both payment_url and status_url.',
    'Resume exactly the request that was paid for, for the user who paid, once.',
    'If execution fails, report it: the payment goes back by default.',
  ],
  capabilities: {
    task_budgets: true,
    execution_readiness: true,
    auto_resume: true,
    refund_default_behavior: 'a failed action is refunded unless the agent sends refund: false',
  },
  security_invariants: securityInvariants,
});
