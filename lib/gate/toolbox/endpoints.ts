import { z } from 'zod';
import { quoteView, sessionView } from '@/lib/gate/actions/contract';
import { headersOf } from '@/lib/gate/actions/create-action';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, bot, credential } from '@/lib/gate/endpoint-parts';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { ok } from '@/lib/kernel/outcome';
import {
  artifactListView,
  completeExecutionBody,
  executionParams,
  failExecutionBody,
  toolboxQuoteView,
  toolExecutionBody,
  toolExecutionView,
  toolListView,
  toolParams,
  toolQuoteBody,
  toolView,
} from './contract';
import { requireTool } from './domain/arguments';
import { tools } from './domain/catalog';
import { priceTool } from './price-tool';
import { checkoutTool, endExecution, executeTool, executionView, readExecution, runExecution } from './use-tool';

const base = '/api/v1/toolbox';
const pricing = [
  ...credential,
  'gate.scope',
  'toolbox.tool_not_found',
  'toolbox.secret_argument',
  'toolbox.url_argument',
  'toolbox.page_url',
  'toolbox.external_runtime_opt_in',
  'toolbox.request_hash_mismatch',
  'pricing.total_mismatch',
  'pricing.placeholder_label',
];

const toolEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.toolbox.list',
    method: 'GET',
    path: base,
    summary: 'Tools that can be paid for call by call',
    who: { kind: 'public' },
    errors: 'payjent',
    responses: { 200: { description: 'The tools', schema: toolListView } },
    handle: async () => ok({ status: 200, body: { tools, count: tools.length } }),
  }),
  endpoint({
    name: 'gate.toolbox.get',
    method: 'GET',
    path: `${base}/{tool_id}`,
    summary: 'One tool',
    who: { kind: 'public' },
    errors: 'payjent',
    params: toolParams,
    responses: { 200: { description: 'The tool', schema: toolView } },
    refusals: ['toolbox.tool_not_found'],
    handle: async ({ params }) => answered(Promise.resolve(requireTool(params.tool_id))),
  }),
  endpoint({
    name: 'gate.toolbox.quote',
    method: 'POST',
    path: `${base}/{tool_id}/quote`,
    summary: 'Binds a price to exactly this call; nothing is stored',
    who: bot,
    errors: 'payjent',
    params: toolParams,
    body: toolQuoteBody,
    responses: { 200: { description: 'The quote', schema: toolboxQuoteView } },
    refusals: pricing,
    handle: async ({ ctx, params, body }) => {
      const priced = await priceTool(deps, ctx, params.tool_id, body);
      return priced.ok ? ok({ status: 200, body: priced.value.quote }) : priced;
    },
  }),
];

const checkoutView = z.object({
  status: z.literal('checkout_created'),
  quote: quoteView,
  payment_session: sessionView,
  payment_url: z.string().nullable(),
  toolbox_quote: toolboxQuoteView,
  guidance: z.object({}),
});

const payEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.toolbox.checkout',
    method: 'POST',
    path: `${base}/{tool_id}/checkout`,
    summary: 'Makes a tool’s call payable',
    who: bot,
    errors: 'payjent',
    params: toolParams,
    body: toolQuoteBody,
    responses: { 200: { description: 'The session', schema: checkoutView } },
    refusals: [
      ...pricing,
      'toolbox.provider_not_configured',
      'risk.blocked',
      'gate.policy',
      'gate.policy_busy',
      'x402.request_cap',
      'x402.currency',
      'gate.provider_unknown',
      'gate.provider_unready',
      'gate.provider_unoffered',
      'gate.stripe_minimum',
      'gate.stripe_secret',
      'gate.stripe_webhook_secret',
      'gate.stripe_base_url',
      'gate.stripe_failed',
      'gate.idempotency',
      'idempotency.key_invalid',
    ],
    handle: async (call) => {
      const headers = headersOf(call);
      if (!headers.ok) return headers;
      const mode = call.header('x-payjent-readiness-mode') === 'enforced' ? 'enforced' : 'advisory';
      return answered(checkoutTool(deps, call.ctx, call.params.tool_id, call.body, headers.value, mode));
    },
  }),
  endpoint({
    name: 'gate.toolbox.execute',
    method: 'POST',
    path: `${base}/{tool_id}/executions`,
    summary: 'Writes down that the agent’s runtime runs a tool',
    who: bot,
    errors: 'payjent',
    params: toolParams,
    body: toolExecutionBody,
    responses: { 200: { description: 'The execution', schema: toolExecutionView } },
    refusals: [...pricing, 'gate.session_not_found'],
    handle: ({ ctx, params, body }) => answered(executeTool(deps, ctx, params.tool_id, body)),
  }),
];

const executions = `${base}/executions/{execution_id}`;
const about = [...credential, 'toolbox.execution_not_found', 'gate.scope'];
const ends = [...about, 'toolbox.not_paid', 'toolbox.already_ended', 'toolbox.already_executing'];

const executionEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.execution.get',
    method: 'GET',
    path: executions,
    summary: 'Reads an execution',
    who: bot,
    errors: 'payjent',
    params: executionParams,
    responses: { 200: { description: 'The execution', schema: toolExecutionView } },
    refusals: about,
    handle: async ({ ctx, params }) => {
      const found = await readExecution(deps, ctx, params.execution_id);
      return found.ok ? ok({ status: 200, body: executionView(found.value) }) : found;
    },
  }),
  endpoint({
    name: 'gate.execution.complete',
    method: 'POST',
    path: `${executions}/complete`,
    summary: 'Says that a run succeeded',
    who: bot,
    errors: 'payjent',
    params: executionParams,
    body: completeExecutionBody,
    bodyOptional: true,
    responses: { 200: { description: 'The execution', schema: toolExecutionView } },
    refusals: ends,
    handle: ({ ctx, params, body }) =>
      answered(endExecution(deps, ctx, params.execution_id, 'complete', body.result_metadata)),
  }),
  endpoint({
    name: 'gate.execution.fail',
    method: 'POST',
    path: `${executions}/fail`,
    summary: 'Says that a run failed',
    who: bot,
    errors: 'payjent',
    params: executionParams,
    body: failExecutionBody,
    bodyOptional: true,
    responses: { 200: { description: 'The execution', schema: toolExecutionView } },
    refusals: ends,
    handle: ({ ctx, params, body }) =>
      answered(endExecution(deps, ctx, params.execution_id, 'fail', body.error_metadata)),
  }),
];

const managedEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.execution.run',
    method: 'POST',
    path: `${executions}/run`,
    summary: 'Runs a managed tool: refused, since this installation holds no provider keys',
    who: bot,
    errors: 'payjent',
    params: executionParams,
    body: z.object({}),
    bodyOptional: true,
    responses: {},
    refusals: [...ends, 'toolbox.not_managed', 'toolbox.provider_not_configured'],
    handle: ({ ctx, params }) => runExecution(deps, ctx, params.execution_id),
  }),
  endpoint({
    name: 'gate.execution.artifacts',
    method: 'GET',
    path: `${executions}/artifacts`,
    summary: 'Lists what a run left behind: nothing, since no run is made here',
    who: bot,
    errors: 'payjent',
    params: executionParams,
    responses: { 200: { description: 'The artifacts', schema: artifactListView } },
    refusals: about,
    handle: async ({ ctx, params }) => {
      const found = await readExecution(deps, ctx, params.execution_id);
      return found.ok ? ok({ status: 200, body: { artifacts: [], count: 0 } }) : found;
    },
  }),
];

/** Tools whose calls are quoted, paid and run one by one. */
export const toolboxEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...toolEndpoints(deps),
  ...payEndpoints(deps),
  ...executionEndpoints(deps),
  ...managedEndpoints(deps),
];
