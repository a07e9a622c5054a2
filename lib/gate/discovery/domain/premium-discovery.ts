import { boundaries } from '@/lib/gate/premium/domain/action';
import { forbiddenEnvelopeHeaders } from '@/lib/gate/premium/domain/outbound-headers';
import { type Preset, presets } from '@/lib/gate/premium/domain/presets';
import { at, paths } from './facts';
import { pricingPolicy, providerCredentialPolicy } from './pricing-policy';

/** What an installed agent may count on; only an authenticated answer says it. */
export interface InstalledReadiness {
  readonly payjent_credential_present: boolean;
  readonly premium_presets_available: boolean;
  readonly x402_spend_authorization_available: boolean;
}

const requiredFields = ['bot_id', 'external_user_id', 'amount_minor', 'currency', 'cost_breakdown', 'input'] as const;

/** How an action is made from any preset. */
export const creationTemplate = (baseUrl: string) => ({
  endpoint: at(baseUrl, paths.createFromPreset),
  method: 'POST',
  path_params: ['preset_id'],
  required_fields: requiredFields,
  input_fields_by_preset: Object.fromEntries(presets.map(({ id, required, optional }) => [id, { required, optional }])),
  /** None: there is no place in the body for a credential. */
  secret_fields: [],
});

/** How an agent finds out which paid providers it can use. Part of the manifest, the capabilities and the catalogue. */
export const premiumToolDiscovery = (baseUrl: string, installed?: InstalledReadiness) => ({
  premium_action_presets_url: at(baseUrl, paths.presets),
  premium_action_preset_count: presets.length,
  execution_boundary: boundaries.afterAuthorization,
  provider_api_credential_policy: providerCredentialPolicy,
  pricing_policy: pricingPolicy,
  agent_next_steps: [
    'Redeem an install link, if there is no credential yet.',
    'Read the presets with that credential and choose the one for the task.',
    'Get the exact quote from the provider.',
    'Create the action and give the payer its payment_url and status_url.',
    'Wait until check_payment says ready, then resume exactly this request.',
    'Call the provider once, then report the end.',
  ],
  premium_tool_quickstart: [
    `GET ${at(baseUrl, paths.presets)}`,
    `POST ${at(baseUrl, paths.createFromPreset)}`,
    `GET ${at(baseUrl, '/api/v1/agent-actions/{action_id}/status')}`,
    `POST ${at(baseUrl, '/api/v1/agent-actions/{action_id}/start')}`,
    `POST ${at(baseUrl, '/api/v1/agent-actions/{action_id}/complete')}`,
  ],
  recommended_premium_paths: recommendedPaths(baseUrl),
  creation_template: creationTemplate(baseUrl),
  ...(installed ? { installed_agent_readiness: installed } : {}),
});

function recommendedPaths(baseUrl: string): Record<string, ReturnType<typeof recommendedPath>[]> {
  const byProvider: Record<string, ReturnType<typeof recommendedPath>[]> = {};
  for (const preset of presets) {
    const list = byProvider[preset.provider] ?? [];
    byProvider[preset.provider] = [...list, recommendedPath(baseUrl, preset)];
  }
  return byProvider;
}

const recommendedPath = (baseUrl: string, preset: Preset) => ({
  preset_id: preset.id,
  use_case: preset.useCase,
  provider: preset.provider,
  preset_catalog_url: at(baseUrl, paths.presets),
  create_endpoint_template: at(baseUrl, paths.createFromPreset),
  method: 'POST',
  required_action_fields: requiredFields,
  required_input_fields: preset.required,
  optional_input_fields: preset.optional,
  quote_basis: preset.quote_basis,
  execution_boundary: boundaries.afterAuthorization,
  provider_api_credential_policy: providerCredentialPolicy,
});

/** `GET /api/v1/premium-action-presets`. It names no environment variable and no header with its value. */
export const presetCatalogue = (baseUrl: string, installed?: InstalledReadiness) => ({
  presets: presets.map(presetRecord),
  premium_tool_discovery: premiumToolDiscovery(baseUrl, installed),
  creation_template: creationTemplate(baseUrl),
});

const presetRecord = (preset: Preset) => ({
  id: preset.id,
  name: preset.name,
  provider: preset.provider,
  task_type: preset.task_type,
  quote_basis: preset.quote_basis,
  endpoint: preset.endpoint,
  method: 'POST',
  required_input_fields: preset.required,
  optional_input_fields: preset.optional,
  output_instructions: `${preset.output} Then report the action as fulfilled with a short result.`,
  failure_instructions: 'If the provider refuses or fails, report the action as failed at once, with the reason.',
  refund_instructions: 'A failed action is refunded unless you ask for no refund. Do not pay anybody back yourself.',
  secret_policy: {
    payjent_stores_provider_secrets: false,
    provider_api_keys: 'Stay with the agent. A body or header that looks like one is refused.',
    forbidden_envelope_headers: forbiddenEnvelopeHeaders,
  },
  auth_instructions: {
    secret_location: 'the private configuration of the agent runtime',
    credential_policy: 'agent-side private credential only',
    payjent_receives_provider_secret: false,
    provider_auth_material_private_to_runtime: true,
  },
  execution_boundary: boundaries.afterAuthorization,
});
