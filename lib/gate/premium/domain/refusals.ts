import { defineRefusals } from '@/lib/kernel/outcome';

/**
 * Refusals of premium actions. Clients look for parts of these texts, so most makers below put a name or path into them;
 * `details.detail`, where present, is what the wire sends instead of the message. A value from the caller never gets in.
 */
export const premiumRefusals = defineRefusals({
  'premium.does_not_execute': {
    status: 422,
    message:
      'This gate authorises premium actions but does not execute them: leave payjent_fulfillment_callback and ' +
      'payjent_managed_execution false',
  },
  'premium.url_invalid': { status: 422, message: 'The URL must be a public https URL' },
  'premium.url_not_public': { status: 422, message: 'The URL must be a public https URL' },
  'premium.secret_header': { status: 422, message: 'premium actions must not carry a secret-like outbound header' },
  'premium.nothing_to_do': {
    status: 422,
    message:
      'The premium action must say what is to be executed: give target_url, service_url, body, provider_metadata ' +
      'or a provider other than generic',
  },
  'premium.target_missing': {
    status: 422,
    message: 'service_url is required, or target_url, or both service_fqn and resource',
  },
  'premium.not_a_gateway': {
    status: 422,
    message:
      'https://fal.ai is not an executable pay.sh/x402 gateway endpoint; use the toolbox tool fal.image.generate, or the ' +
      'address of a gateway',
  },
  'premium.external_runtime_opt_in': {
    status: 422,
    message: 'This FAL target runs in an external runtime and needs external_runtime: true',
  },
  'premium.amount_needs_budget': {
    status: 402,
    message: 'USD amounts below 50 minor units are paid from a funded task budget: send its task_budget_id',
  },
  'premium.stripe_minimum': {
    status: 422,
    message:
      'Stripe checkout minimum for USD is 50 minor units; pay smaller amounts from a funded task budget (task_budget_id)',
  },
  'premium.project_id_invalid': {
    status: 422,
    message: 'project_id must be a plain project id: letters, digits and . _ : - only, without / ? or #',
  },
  'premium.readiness_secret': {
    status: 422,
    message: 'execution_readiness must not include a secret-like member',
  },
  'premium.rail_config_secret': {
    status: 422,
    message: 'A rail config must not include a secret-like key: credentials stay in the agent runtime',
  },
  'premium.not_ready': { status: 409, message: 'The agent runtime is not ready to execute, so nothing was charged' },
  'premium.preset_not_found': { status: 404, message: 'premium action preset not found' },
  'premium.preset_input': { status: 422, message: 'The provider input is incomplete or not allowed' },
  'premium.callback_required': {
    status: 422,
    message: 'payjent_fulfillment_callback must be true: a purchase is carried out by a procurement executor',
  },
  'premium.service_url_missing': {
    status: 422,
    message: 'service_url is required: the address of the procurement executor',
  },
  'premium.item_url_invalid': { status: 422, message: 'item.url must be an http(s) URL without user information' },
  'premium.purchase_private_data': {
    status: 422,
    message: 'purchase body must not include credential or personal payment data',
  },
  'premium.no_executor': {
    status: 422,
    message:
      'No procurement executor is configured: PAYJENT_MANAGED_EXECUTION_ALLOWED_HOSTS must list the host of service_url',
  },
  'premium.executor_not_listed': {
    status: 422,
    message: 'service_url hostname is not allowed for fulfillment callback',
  },
});
