import { headersOf } from '@/lib/gate/actions/create-action';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, bot, credential } from '@/lib/gate/endpoint-parts';
import { checkScope } from '@/lib/gate/scope';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import type { Outcome } from '@/lib/kernel/outcome';
import {
  bigQueryBody,
  premiumBody,
  premiumCreatedView,
  presetBody,
  presetParams,
  purchaseBody,
  readinessCheckBody,
  readinessView,
  x402Body,
} from './contract';
import { createPremium, type PremiumRequest, type PremiumRoute, readReadiness } from './create-premium';
import type { PremiumAction, ReadinessMode } from './domain/action';
import { bigQueryEnvelope } from './domain/bigquery';
import { genericEnvelope } from './domain/generic';
import { presetEnvelope } from './domain/preset-envelope';
import { purchaseEnvelope } from './domain/purchase';
import { x402Envelope } from './domain/x402';

const refusals = [
  ...credential,
  'gate.scope',
  'premium.does_not_execute',
  'premium.url_invalid',
  'premium.url_not_public',
  'premium.secret_header',
  'premium.amount_needs_budget',
  'premium.stripe_minimum',
  'premium.readiness_secret',
  'premium.not_ready',
  'pricing.total_mismatch',
  'pricing.placeholder_label',
  'gate.currency',
  'x402.request_cap',
  'x402.currency',
  'gate.callback',
  'risk.blocked',
  'gate.policy',
  'gate.policy_busy',
  'gate.budget_unusable',
  'gate.budget_mismatch',
  'gate.provider_unknown',
  'gate.provider_unready',
  'gate.provider_unoffered',
  'gate.stripe_secret',
  'gate.stripe_webhook_secret',
  'gate.stripe_base_url',
  'gate.stripe_failed',
  'gate.idempotency',
  'idempotency.key_invalid',
];

const responses = { 200: { description: 'The action, and what to tell the person', schema: premiumCreatedView } };

/** Runs a product's builder behind the headers that every creating route reads. */
async function create<B extends PremiumRequest>(
  deps: GateDeps,
  call: Pick<Call<unknown, unknown, B, Ctx>, 'ctx' | 'body' | 'header'>,
  build: (body: B) => Outcome<PremiumAction>,
  route: PremiumRoute,
) {
  const headers = headersOf(call);
  if (!headers.ok) return headers;
  return answered(createPremium(deps, call.ctx, call.body, () => build(call.body), headers.value, route));
}

interface Readable {
  readonly readiness_mode: ReadinessMode;
  readonly execution_readiness: JsonObject;
}

const readinessIn = (body: Readable) => ({ mode: body.readiness_mode, metadata: body.execution_readiness });

const paid = '/api/v1/premium-actions';

const runtimeEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.premium.create',
    method: 'POST',
    path: paid,
    summary: 'Asks a person to pay for a call that the agent’s own runtime makes',
    who: bot,
    errors: 'payjent',
    body: premiumBody,
    responses,
    refusals: [...refusals, 'premium.nothing_to_do', 'premium.external_runtime_opt_in'],
    handle: (call) =>
      create(deps, call, genericEnvelope, {
        name: 'premium-actions',
        product: call.body.provider,
        checksSmallAmounts: true,
        readiness: readinessIn(call.body),
      }),
  }),
  ...(['x402', 'pay_sh'] as const).map((route) =>
    endpoint({
      name: `gate.premium.${route}`,
      method: 'POST',
      path: `${paid}/${route.replace('_', '-')}`,
      summary: 'Asks a person to pay for a call that the agent settles by x402 or pay.sh',
      who: bot,
      errors: 'payjent',
      body: x402Body,
      responses,
      refusals: [...refusals, 'premium.target_missing', 'premium.not_a_gateway', 'premium.external_runtime_opt_in'],
      handle: (call) =>
        create(deps, call, (body) => x402Envelope(body, route), {
          name: `premium-actions/${route}`,
          product: 'pay_sh',
          checksSmallAmounts: true,
          readiness: readinessIn(call.body),
        }),
    }),
  ),
  endpoint({
    name: 'gate.premium.bigquery',
    method: 'POST',
    path: `${paid}/pay-sh/bigquery-query`,
    summary: 'Asks a person to pay for one BigQuery query',
    who: bot,
    errors: 'payjent',
    body: bigQueryBody,
    responses,
    refusals: [...refusals, 'premium.project_id_invalid'],
    handle: (call) =>
      create(deps, call, bigQueryEnvelope, {
        name: 'premium-actions/pay-sh/bigquery-query',
        product: 'bigquery',
        checksSmallAmounts: true,
        readiness: null,
      }),
  }),
];

const otherEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.premium.purchase',
    method: 'POST',
    path: '/api/v1/purchase-actions',
    summary: 'Asks a person to pay for goods that a procurement executor buys',
    who: bot,
    errors: 'payjent',
    body: purchaseBody,
    responses,
    refusals: [
      ...refusals,
      'premium.callback_required',
      'premium.service_url_missing',
      'premium.item_url_invalid',
      'premium.purchase_private_data',
      'premium.no_executor',
      'premium.executor_not_listed',
      'gate.handoff',
    ],
    handle: (call) =>
      create(deps, call, (body) => purchaseEnvelope(body, { allowedHosts: deps.settings.handoffHosts }), {
        name: 'purchase-actions',
        product: 'merchant_purchase',
        checksSmallAmounts: false,
        readiness: null,
      }),
  }),
  endpoint({
    name: 'gate.preset.create_action',
    method: 'POST',
    path: '/api/v1/premium-action-presets/{preset_id}/actions',
    summary: 'Asks a person to pay for a call that a preset describes',
    who: bot,
    errors: 'payjent',
    params: presetParams,
    body: presetBody,
    responses,
    refusals: ['premium.preset_not_found', ...refusals, 'premium.preset_input'],
    handle: (call) =>
      create(deps, call, (body) => presetEnvelope(call.params.preset_id, body), {
        name: `presets/${call.params.preset_id}`,
        product: call.params.preset_id,
        checksSmallAmounts: false,
        readiness: readinessIn(call.body),
      }),
  }),
  endpoint({
    name: 'gate.premium.readiness_check',
    method: 'POST',
    path: `${paid}/readiness-check`,
    summary: 'Says whether an agent’s runtime could carry out what it would be paid for',
    who: bot,
    errors: 'payjent',
    body: readinessCheckBody,
    responses: { 200: { description: 'What is known', schema: readinessView } },
    refusals: [...credential, 'gate.scope', 'premium.readiness_secret'],
    handle: async ({ ctx, body }) => {
      const scope = checkScope(ctx, body.bot_id);
      if (!scope.ok) return scope;
      return answered(readReadiness(deps, ctx, body.bot_id, body.provider, readinessIn(body)));
    },
  }),
];

/** Paid actions of a known kind: premium calls, x402 and pay.sh, BigQuery, purchases, presets. */
export const premiumEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...runtimeEndpoints(deps),
  ...otherEndpoints(deps),
];
