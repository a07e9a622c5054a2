import { z } from 'zod';

/** Answers of the discovery documents. Their members are the contract's; what hangs below them is described, not pinned. */

const text = z.string();
const count = z.number().int();
const texts = z.array(text);

const pricingPolicy = z.object({
  rule: z.literal('exact_provider_quote_required'),
  description: text,
  amount_minor: text,
  cost_breakdown: text,
  unknown_price_behavior: z.literal('fail_closed_await_exact_provider_quote'),
  forbidden_placeholders: texts,
  operator_fee_policy: text,
});

const creationTemplate = z.object({
  endpoint: text,
  method: text,
  path_params: texts,
  required_fields: texts,
  input_fields_by_preset: z.record(text, z.object({ required: texts, optional: texts })),
  secret_fields: texts,
});

const recommendedPath = z.object({
  preset_id: text,
  use_case: text,
  provider: text,
  preset_catalog_url: text,
  create_endpoint_template: text,
  method: text,
  required_action_fields: texts,
  required_input_fields: texts,
  optional_input_fields: texts,
  quote_basis: text,
  execution_boundary: text,
  provider_api_credential_policy: text,
});

const premiumToolDiscovery = z.object({
  premium_action_presets_url: text,
  premium_action_preset_count: count,
  execution_boundary: text,
  provider_api_credential_policy: text,
  pricing_policy: pricingPolicy,
  agent_next_steps: texts,
  premium_tool_quickstart: texts,
  recommended_premium_paths: z.record(text, z.array(recommendedPath)),
  creation_template: creationTemplate,
  installed_agent_readiness: z
    .object({
      payjent_credential_present: z.boolean(),
      premium_presets_available: z.boolean(),
      x402_spend_authorization_available: z.boolean(),
    })
    .optional(),
});

const toolDescriptor = z.looseObject({ name: text, endpoint: text, method: text, description: text });

export const toolManifestView = z.strictObject({
  name: z.literal('Payjent'),
  version: z.literal('v0'),
  description: text,
  public_base_url: text,
  docs_url: text,
  authenticated_capabilities_url: text,
  toolbox_url: text,
  toolbox_tool_count: count,
  premium_action_presets_url: text,
  premium_action_preset_count: count,
  premium_tool_discovery: premiumToolDiscovery,
  auth: z.object({ header: z.literal('X-Payjent-Bot-Key'), credential_install: text }),
  pricing_policy: pricingPolicy,
  active_payment_rail: z.object({ provider: text, description: text }),
  tools: z.array(toolDescriptor),
  agent_guidance: texts,
  capabilities: z.object({
    task_budgets: z.boolean(),
    execution_readiness: z.boolean(),
    auto_resume: z.boolean(),
    refund_default_behavior: text,
  }),
  security_invariants: texts,
});

const settlementManifest = z.strictObject({
  rail: text,
  display_name: text,
  category: text,
  status: text,
  mode: text,
  spend_authorization_rail: text,
  currencies: texts,
  networks: texts,
  min_amount_minor: count,
  min_amount_decimal: text,
  supports_microspend: z.boolean(),
  supports_budget_reservation: z.literal(true),
  supports_auto_resume: z.boolean(),
  requires_wallet: z.boolean(),
  requires_human_checkout: z.union([z.boolean(), text]),
  readiness_checks: texts,
  execution_boundary: text,
  facilitator_url: text.nullable(),
});

export const settlementManifestsView = z.array(settlementManifest);

const config = z.record(text, z.json());
const connection = z.object({ rail: text, status: text, mode: text, config });

/** A rail connection as every answer shows it: its config is filtered. */
export const railConnectionView = connection;

export const agentSettlementRailsView = z.object({
  bot_id: text,
  rails: settlementManifestsView,
  connections: z.record(text, connection),
  spend_instruction: text,
});

export const agentCapabilitiesView = z.strictObject({
  agent: z.object({ id: text, bot_id: text, name: text, platform: text, status: text, default_currency: text }),
  base_url: text,
  enabled_rails: z.array(z.object({ rail: text, status: text, mode: text, config_summary: config })),
  settlement_rails: settlementManifestsView,
  settlement_rails_url: text,
  tools: z.array(toolDescriptor.extend({ available: z.boolean(), setup_hint: text.optional() })),
  premium_action_presets_url: text,
  premium_action_preset_count: count,
  premium_tool_discovery: premiumToolDiscovery,
  active_payment: z.object({ provider: text, ready: z.boolean(), instructions: text }),
  limits: z.object({
    default_currency: text,
    x402: z.object({
      max_per_request_minor: count.nullable(),
      max_per_call_minor: count.nullable(),
      currency: text,
    }),
  }),
  docs_url: text,
  dashboard_url: text,
  security_invariants: texts,
});

export const paymentReadinessView = z.strictObject({
  active_payment_ready: z.boolean(),
  checkout_provider: text,
  decal_api_key_configured: z.boolean(),
  decal_payment_destination_configured: z.boolean(),
  decal_public_base_url_configured: z.boolean(),
  decal_database_configured: z.boolean(),
  stripe_secret_configured: z.boolean(),
  stripe_webhook_configured: z.boolean(),
  public_base_url_configured: z.boolean(),
  database_configured: z.boolean(),
  production_persistent_database_configured: z.boolean(),
  managed_provider_readiness: z.strictObject({
    'exa.deep_search': z.boolean(),
    'firecrawl.scrape': z.boolean(),
    'elevenlabs.text_to_speech': z.boolean(),
    'fal.image.generate': z.boolean(),
  }),
  managed_provider_ready: z.boolean(),
});

export const serviceStatusView = z.strictObject({
  product: text,
  public_base_url: text.nullable(),
  checkout: z.object({ provider_safe_mode: z.boolean(), provider: z.enum(['mock', 'configured_external']) }),
  toolbox_count: count,
  premium_preset_count: count,
  managed_provider_configured: z.object({
    fal: z.boolean(),
    exa: z.boolean(),
    firecrawl: z.boolean(),
    elevenlabs: z.boolean(),
  }),
  database_mode: text,
  exact_quote_policy: z.object({ rule: text, unknown_price_behavior: text, summary: text }),
  production_guardrails: z.object({
    safe: z.boolean(),
    checks: z.array(z.object({ name: text, ok: z.boolean() })),
  }),
});

const presetRecord = z.strictObject({
  id: text,
  name: text,
  provider: text,
  task_type: text,
  quote_basis: text,
  endpoint: text,
  method: z.literal('POST'),
  required_input_fields: texts,
  optional_input_fields: texts,
  output_instructions: text,
  failure_instructions: text,
  refund_instructions: text,
  secret_policy: z.strictObject({
    payjent_stores_provider_secrets: z.literal(false),
    provider_api_keys: text,
    forbidden_envelope_headers: texts,
  }),
  auth_instructions: z.strictObject({
    secret_location: text,
    credential_policy: z.literal('agent-side private credential only'),
    payjent_receives_provider_secret: z.literal(false),
    provider_auth_material_private_to_runtime: z.literal(true),
  }),
  execution_boundary: text,
});

export const presetCatalogueView = z.object({
  presets: z.array(presetRecord),
  premium_tool_discovery: premiumToolDiscovery,
  creation_template: creationTemplate,
});
