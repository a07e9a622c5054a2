import { z } from 'zod';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, bot, credential, operator } from '@/lib/gate/endpoint-parts';
import { readinessQuery, readinessReportBody, readinessView, settlementRailBody } from '@/lib/gate/premium/contract';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { configureX402 } from './configure-x402';
import { completeStripeConnect, startStripeConnect } from './connect-stripe';
import {
  agentParams,
  botParams,
  connectQuery,
  connectStartedView,
  railView,
  settlementView,
  x402Config,
} from './contract';
import { readReadiness, reportReadiness } from './execution-readiness';
import { readSettlementRails, reportSettlementRail, setSettlementRail } from './settlement-rails';

const agent = '/api/v1/agents/{agent_id}';
const operating = [...credential, 'gate.operator_required', 'gate.agent_not_found', 'gate.agent_deleted'];
const reporting = [...credential, 'gate.scope', 'gate.agent_deleted'];
const configuring = [
  'settlement_rail.unsupported',
  'spend_rail.unsupported',
  'agent_rail.config_secret',
  'agent_rail.config_size',
];
const connected = { 200: { description: 'The rail as it stands', schema: railView } };

const operatorRails = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.stripe_connect.start',
    method: 'POST',
    path: `${agent}/stripe-connect/start`,
    summary: 'Begins a simulated Stripe Connect onboarding',
    who: operator,
    errors: 'payjent',
    params: agentParams,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'The account and where it is onboarded', schema: connectStartedView } },
    refusals: [...operating, 'agent_rail.connect_simulated'],
    handle: ({ ctx, params }) => answered(startStripeConnect(deps, ctx, params.agent_id)),
  }),
  endpoint({
    name: 'gate.stripe_connect.complete',
    method: 'POST',
    path: `${agent}/stripe-connect/complete`,
    summary: 'Ends a simulated Stripe Connect onboarding',
    who: operator,
    errors: 'payjent',
    params: agentParams,
    query: connectQuery,
    body: z.object({}),
    bodyOptional: true,
    responses: connected,
    refusals: [...operating, 'agent_rail.connect_simulated'],
    handle: ({ ctx, params, query }) => answered(completeStripeConnect(deps, ctx, params.agent_id, query.account_id)),
  }),
  endpoint({
    name: 'gate.x402.configure',
    method: 'POST',
    path: `${agent}/x402/configure`,
    summary: 'Sets up x402 for an agent, with its caps',
    description:
      'The caps bound x402 actions and x402 spend on every route, also while the rail is off; a runtime’s reports leave them.',
    who: operator,
    errors: 'payjent',
    params: agentParams,
    body: x402Config,
    responses: connected,
    refusals: [...operating, 'agent_rail.x402_caps'],
    handle: ({ ctx, params, body }) => answered(configureX402(deps, ctx, params.agent_id, body)),
  }),
  endpoint({
    name: 'gate.settlement_rail.set',
    method: 'POST',
    path: `${agent}/settlement-rails`,
    summary: 'Says how an agent can settle',
    who: operator,
    errors: 'payjent',
    params: agentParams,
    body: settlementRailBody,
    responses: connected,
    refusals: [...operating, ...configuring],
    handle: ({ ctx, params, body }) => answered(setSettlementRail(deps, ctx, params.agent_id, body)),
  }),
];

const botRails = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.settlement_rail.list',
    method: 'GET',
    path: `${agent}/settlement-rails`,
    summary: 'Lists settlement rails, and those that the agent has connected',
    description: 'The segment of the path is the bot_id.',
    who: bot,
    errors: 'payjent',
    params: botParams,
    responses: { 200: { description: 'The rails', schema: settlementView } },
    refusals: [...credential, 'gate.scope'],
    handle: ({ ctx, params }) => answered(readSettlementRails(deps, ctx, params.agent_id)),
  }),
  endpoint({
    name: 'gate.settlement_rail.report',
    method: 'POST',
    path: `${agent}/settlement-rails/report`,
    summary: 'A runtime says how it can settle',
    description: 'The segment of the path is the bot_id. A runtime that nobody registered gets a profile.',
    who: bot,
    errors: 'payjent',
    params: botParams,
    body: settlementRailBody,
    responses: connected,
    refusals: [...reporting, ...configuring],
    handle: ({ ctx, params, body }) => answered(reportSettlementRail(deps, ctx, params.agent_id, body)),
  }),
];

const readinessEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.execution_readiness.get',
    method: 'GET',
    path: `${agent}/execution-readiness`,
    summary: 'Says whether an agent could carry out what it would be paid for',
    description: 'The segment of the path is the bot_id.',
    who: bot,
    errors: 'payjent',
    params: botParams,
    query: readinessQuery,
    responses: { 200: { description: 'What is known', schema: readinessView } },
    refusals: [...credential, 'gate.scope', 'premium.readiness_secret'],
    handle: ({ ctx, params, query }) =>
      answered(readReadiness(deps, ctx, params.agent_id, query.provider ?? 'generic')),
  }),
  endpoint({
    name: 'gate.execution_readiness.report',
    method: 'POST',
    path: `${agent}/execution-readiness`,
    summary: 'A runtime says what it can carry out',
    description: 'The segment of the path is the bot_id. A runtime that nobody registered gets a profile.',
    who: bot,
    errors: 'payjent',
    params: botParams,
    body: readinessReportBody,
    responses: { 200: { description: 'What is known now', schema: readinessView } },
    refusals: [...reporting, 'premium.readiness_secret', 'agent_rail.config_size'],
    handle: ({ ctx, params, body }) => answered(reportReadiness(deps, ctx, params.agent_id, body)),
  }),
];

/** What agents can settle with and carry out: set by operators, reported by runtimes. */
export const railEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...operatorRails(deps),
  ...botRails(deps),
  ...readinessEndpoints(deps),
];
