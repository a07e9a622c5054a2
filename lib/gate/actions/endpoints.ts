import { z } from 'zod';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, anyone, bot, botFor, credential } from '@/lib/gate/endpoint-parts';
import { ensureGrant, standingGrant } from '@/lib/gate/grants/issue-grant';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { ok } from '@/lib/kernel/outcome';
import { completedView, fulfilmentRecord, reportWork } from './complete-action';
import {
  actionParams,
  actionStatusView,
  actionView,
  completeBody,
  completedView as completedSchema,
  consumeBody,
  failBody,
  failedView,
  fulfilmentRecordView,
  quoteCreate,
  quoteParams,
  quoteView,
  sessionView,
  startedView,
} from './contract';
import { checkoutQuote, createAction, createQuote, headersOf } from './create-action';
import { failAction } from './fail-action';
import { readPublicQuote } from './read-public';
import { findQuote } from './read-quote';
import { startAction } from './start-action';
import { actionStatusViewOf } from './views';

const creating = [
  ...credential,
  'gate.scope',
  'pricing.total_mismatch',
  'pricing.placeholder_label',
  'gate.currency',
  'x402.request_cap',
  'x402.currency',
  'gate.callback',
  'gate.handoff',
  'gate.idempotency',
  'idempotency.key_invalid',
];
const paying = [
  'risk.blocked',
  'gate.policy',
  'gate.policy_busy',
  'gate.approval_pending',
  'gate.budget_unusable',
  'gate.budget_mismatch',
  'gate.provider_unknown',
  'gate.provider_unready',
  'gate.provider_unoffered',
  'gate.stripe_minimum',
  'gate.stripe_secret',
  'gate.stripe_webhook_secret',
  'gate.stripe_base_url',
  'gate.stripe_failed',
  'gate.checkout_closed',
  'gate.checkout_busy',
];

const quoteEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.quote.create',
    method: 'POST',
    path: '/api/v1/quotes',
    summary: 'Says exactly what a person would pay for',
    who: botFor('quotes:create'),
    errors: 'payjent',
    body: quoteCreate,
    responses: { 200: { description: 'The quote', schema: quoteView } },
    refusals: creating,
    handle: async (call) => {
      const headers = headersOf(call);
      return headers.ok ? answered(createQuote(deps, call.ctx, call.body, headers.value)) : headers;
    },
  }),
  endpoint({
    name: 'gate.quote.get',
    method: 'GET',
    path: '/api/v1/quotes/{quote_id}',
    summary: 'Reads a quote',
    description: 'Without a key: what its payer may see. With its agent’s key: all of it.',
    who: anyone,
    errors: 'payjent',
    params: quoteParams,
    responses: { 200: { description: 'The quote', schema: quoteView } },
    refusals: ['gate.quote_not_found', 'gate.scope'],
    handle: ({ ctx, params, requestId }) => answered(readPublicQuote(deps, ctx, params.quote_id, requestId)),
  }),
  endpoint({
    name: 'gate.quote.checkout',
    method: 'POST',
    path: '/api/v1/quotes/{quote_id}/checkout',
    summary: 'Makes a quote payable',
    who: botFor('checkout:create'),
    errors: 'payjent',
    params: quoteParams,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'The payment session', schema: sessionView } },
    refusals: [
      ...credential,
      'gate.quote_not_found',
      'gate.scope',
      'gate.handoff',
      'idempotency.key_invalid',
      ...paying,
    ],
    handle: async (call) => {
      const headers = headersOf(call);
      return headers.ok ? answered(checkoutQuote(deps, call.ctx, call.params.quote_id, headers.value)) : headers;
    },
  }),
  endpoint({
    name: 'gate.quote.fulfillment',
    method: 'POST',
    path: '/api/v1/quotes/{quote_id}/fulfillment',
    summary: 'Says what became of paid work',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: quoteParams,
    body: completeBody,
    responses: { 200: { description: 'What was recorded', schema: fulfilmentRecordView } },
    refusals: [...credential, ...reporting],
    handle: async ({ ctx, params, body }) => {
      const reported = await reportWork(deps, ctx, params.quote_id, body);
      return reported.ok ? ok({ status: 200, body: fulfilmentRecord(reported.value) }) : reported;
    },
  }),
];

const reporting = [
  'gate.quote_not_found',
  'gate.scope',
  'gate.quote_unpaid',
  'gate.consume_first',
  'gate.work_moved',
  'gate.no_refund',
];
const action = '/api/v1/agent-actions';

const createEndpoint = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.action.create',
    method: 'POST',
    path: action,
    summary: 'Asks a person to pay for exactly one request',
    who: botFor('agent-actions:create'),
    errors: 'payjent',
    body: quoteCreate,
    responses: { 200: { description: 'The action, and what to tell the person', schema: actionView } },
    refusals: [...creating, ...paying],
    handle: async (call) => {
      const headers = headersOf(call);
      return headers.ok ? answered(createAction(deps, call.ctx, call.body, headers.value)) : headers;
    },
  });

const statusEndpoint = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.action.status',
    method: 'GET',
    path: `${action}/{action_id}/status`,
    aliases: [`${action}/{action_id}`],
    summary: 'Says how an action stands',
    description: 'Carries the payment token while it can be used. One that ran out unused is issued again here.',
    who: bot,
    errors: 'payjent',
    params: actionParams,
    responses: { 200: { description: 'How it stands', schema: actionStatusView } },
    refusals: [...credential, 'gate.action_not_found', 'gate.scope'],
    handle: async ({ ctx, params }) => {
      const found = await findQuote(deps, ctx, params.action_id, 'quote', 'gate.action_not_found');
      if (!found.ok) return found;
      const read = await ensureGrant(deps, ctx, found.value);
      return ok({ status: 200, body: actionStatusViewOf(read, standingGrant(read), deps.settings) });
    },
  });

const startEndpoint = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.action.start',
    method: 'POST',
    path: `${action}/{action_id}/start`,
    aliases: [`${action}/{action_id}/consume`],
    summary: 'Uses up the payment token and gives back the approved request',
    description: 'What is handed to its service can’t be started: exactly one of the two carries it out.',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: actionParams,
    body: consumeBody,
    responses: { 200: { description: 'Exactly the request that was approved', schema: startedView } },
    refusals: [
      ...credential,
      'gate.action_not_found',
      'gate.scope',
      'gate.not_paid',
      'gate.token',
      'gate.grant_signature',
      'gate.grant_expired',
      'gate.presentation_missing',
      'gate.grant_mismatch',
      'gate.token_consumed',
      'gate.handed_off',
      'gate.grant_closed',
      'gate.idempotency',
      'idempotency.key_invalid',
    ],
    handle: async (call) => {
      const repeat = idempotencyOf(call);
      if (!repeat.ok) return repeat;
      return answered(startAction(deps, call.ctx, call.params.action_id, call.body, repeat.value));
    },
  });

const endEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.action.complete',
    method: 'POST',
    path: `${action}/{action_id}/complete`,
    summary: 'Says what became of a paid action',
    description: '`fulfilled` releases the money. The same report again gets the same answer.',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: actionParams,
    body: completeBody,
    responses: { 200: { description: 'What was recorded', schema: completedSchema } },
    refusals: [...credential, ...reporting],
    handle: async ({ ctx, params, body }) => {
      const reported = await reportWork(deps, ctx, params.action_id, body);
      return reported.ok ? ok({ status: 200, body: completedView(reported.value) }) : reported;
    },
  }),
  endpoint({
    name: 'gate.action.fail',
    method: 'POST',
    path: `${action}/{action_id}/fail`,
    summary: 'Says that a paid action failed; the money goes back by default',
    who: botFor('grants:consume'),
    errors: 'payjent',
    params: actionParams,
    body: failBody,
    bodyOptional: true,
    responses: { 200: { description: 'What was recorded and refunded', schema: failedView } },
    refusals: [
      ...credential,
      'gate.action_not_found',
      'gate.scope',
      'gate.fail_unpaid',
      'gate.fail_ended',
      'gate.work_moved',
    ],
    handle: ({ ctx, params, body }) => answered(failAction(deps, ctx, params.action_id, body)),
  }),
];

/** Quotes and actions. */
export const actionEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...quoteEndpoints(deps),
  createEndpoint(deps),
  statusEndpoint(deps),
  startEndpoint(deps),
  ...endEndpoints(deps),
];
