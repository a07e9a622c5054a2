import { grantParams, presentation, spendParams } from '@/lib/gate/actions/contract';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, botFor, credential } from '@/lib/gate/endpoint-parts';
import { authoriseSpend, captureSpend } from '@/lib/gate/spend/authorise-spend';
import { captureBody, grantCheckView, spendBody, spendView } from '@/lib/gate/spend/contract';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { consumeByHolder, verifyGrant } from './use-grant';

const checking = [
  ...credential,
  'gate.grant_not_found',
  'gate.scope',
  'gate.grant_signature',
  'gate.grant_expired',
  'gate.grant_mismatch',
  'gate.grant_closed',
];

const useEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.grant.verify',
    method: 'POST',
    path: '/api/v1/grants/{grant_id}/verify',
    summary: 'Says whether a grant holds for what is presented',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: grantParams,
    body: presentation,
    bodyOptional: true,
    responses: { 200: { description: 'The grant', schema: grantCheckView } },
    refusals: checking,
    handle: ({ ctx, params, body }) => answered(verifyGrant(deps, ctx, params.grant_id, body)),
  }),
  endpoint({
    name: 'gate.grant.consume',
    method: 'POST',
    path: '/api/v1/grants/{grant_id}/consume',
    summary: 'Uses a grant up, once',
    description: 'All three bound fields must be presented.',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: grantParams,
    body: presentation,
    responses: { 200: { description: 'The grant', schema: grantCheckView } },
    refusals: [
      ...checking,
      'gate.presentation_missing',
      'gate.grant_consumed',
      'gate.handed_off',
      'gate.idempotency',
      'idempotency.key_invalid',
    ],
    handle: async (call) => {
      const repeat = idempotencyOf(call);
      if (!repeat.ok) return repeat;
      return answered(consumeByHolder(deps, call.ctx, call.params.grant_id, call.body, repeat.value));
    },
  }),
];

/** Grants, and what is spent within them. */
export const grantEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...useEndpoints(deps),
  endpoint({
    name: 'gate.spend.authorise',
    method: 'POST',
    path: '/api/v1/grants/{grant_id}/spend-authorizations',
    summary: 'Takes a part of a consumed grant for one operation',
    description:
      'Over x402, each part stays within the caps that an operator has set for the agent, and all of them together too.',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: grantParams,
    body: spendBody,
    responses: { 200: { description: 'The part, and what is left', schema: spendView } },
    refusals: [
      ...checking,
      'gate.unconsumed',
      'spend_rail.unsupported',
      'gate.spend_currency',
      'gate.spend_exceeds',
      'x402.call_cap',
      'x402.spent_cap',
      'x402.currency',
    ],
    handle: ({ ctx, params, body }) => answered(authoriseSpend(deps, ctx, params.grant_id, body)),
  }),
  endpoint({
    name: 'gate.spend.capture',
    method: 'POST',
    path: '/api/v1/spend-authorizations/{spend_id}/capture',
    summary: 'Says that an authorised part was spent',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: spendParams,
    body: captureBody,
    responses: { 200: { description: 'The part, and what is left', schema: spendView } },
    refusals: [...checking, 'gate.spend_not_found'],
    handle: ({ ctx, params, body }) => answered(captureSpend(deps, ctx, params.spend_id, body)),
  }),
];
