import { boundaries } from '@/lib/gate/premium/domain/action';
import { bigQueryGateway } from '@/lib/gate/premium/domain/bigquery';
import { type Tool, tools } from '@/lib/gate/toolbox/domain/catalog';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { at, paths } from './facts';
import { amountRequirements, pricingPolicy } from './pricing-policy';

/** One entry of `tools[]`. */
export interface ToolDescriptor {
  readonly name: string;
  readonly endpoint: string;
  readonly method: string;
  readonly description: string;
  readonly [member: string]: unknown;
}

export const x402SpendTool = 'payjent.authorize_x402_spend';

const creates = { pricing_policy: pricingPolicy, amount_requirements: amountRequirements } as const;

const actions = '/api/v1/agent-actions';
const premium = '/api/v1/premium-actions';

/** Name, method, path, description and what else an entry says. */
type Row = readonly [name: string, method: string, path: string, description: string, more?: object];

const rows: readonly Row[] = [
  ['payjent.list_capabilities', 'GET', paths.capabilities, 'What this agent may use, with rails, limits and tools.'],
  [
    'payjent.create_paid_action',
    'POST',
    actions,
    'Ask a person to pay for one exact request. Nothing may run before it is paid.',
    creates,
  ],
  [
    'payjent.create_premium_action',
    'POST',
    premium,
    'Ask for payment of a call to any provider, which the agent makes itself afterwards.',
    { ...creates, execution_boundary: boundaries.afterAuthorization },
  ],
  [
    'payjent.list_premium_action_presets',
    'GET',
    paths.presets,
    'Providers whose calls are already described: only input and price are missing.',
  ],
  [
    'payjent.create_premium_action_from_preset',
    'POST',
    paths.createFromPreset,
    'Ask for payment of one of those calls.',
    { ...creates, execution_boundary: boundaries.afterAuthorization },
  ],
  [
    'payjent.fail_action_request_refund',
    'POST',
    `${actions}/{action_id}/fail`,
    'Report that the action failed. The payment is refunded unless refund is false.',
  ],
  [
    'payjent.create_x402_paid_action',
    'POST',
    `${premium}/x402`,
    'Ask for payment of an x402 call, which the wallet of the agent makes after a spend authorisation.',
    { ...creates, execution_boundary: boundaries.afterSpendAuthorization },
  ],
  [
    'payjent.create_pay_sh_premium_action',
    'POST',
    `${premium}/pay-sh`,
    'The same for a service of the pay.sh catalogue.',
    { ...creates, execution_boundary: boundaries.afterSpendAuthorization },
  ],
  [
    'payjent.create_bigquery_paid_query',
    'POST',
    `${premium}/pay-sh/bigquery-query`,
    'Ask for payment of one BigQuery query through the pay.sh gateway.',
    { ...creates, execution_boundary: boundaries.afterSpendAuthorization, preset: bigQueryPreset() },
  ],
  [
    'payjent.create_purchase_fulfillment',
    'POST',
    '/api/v1/purchase-actions',
    'Ask for payment of a purchase that a listed procurement executor carries out.',
    { ...creates, execution_boundary: boundaries.procurementCallback, requires_fulfillment_callback: true },
  ],
  [
    'payjent.check_payment',
    'GET',
    `${actions}/{action_id}/status`,
    'Whether the action is paid. Only this answer is proof; a page or a message is not.',
  ],
  [
    'payjent.resume_paid_action',
    'POST',
    `${actions}/{action_id}/start`,
    'Take up the paid action, once, for the same user and the same request.',
  ],
  ['payjent.complete_action', 'POST', `${actions}/{action_id}/complete`, 'Report how the action ended.'],
  [
    x402SpendTool,
    'POST',
    '/api/v1/grants/{grant_id}/spend-authorizations',
    'Reserve a part of what was paid for one x402 call.',
    { required_rail: 'x402', execution_boundary: boundaries.afterSpendAuthorization },
  ],
];

function bigQueryPreset(): JsonObject {
  const { service_fqn, resource, gateway, method, path_template } = bigQueryGateway;
  const execution_boundary = boundaries.afterSpendAuthorization;
  return { provider: 'pay_sh', service_fqn, resource, gateway, method, path_template, execution_boundary };
}

/** Every tool with its absolute address: the gate's own, then the toolbox. */
export const toolDescriptors = (baseUrl: string): readonly ToolDescriptor[] => [
  ...rows.map(([name, method, path, description, more]) => ({
    name,
    endpoint: at(baseUrl, path),
    method,
    description,
    ...more,
  })),
  ...tools.map((tool) => toolboxDescriptor(baseUrl, tool)),
];

const toolboxDescriptor = (baseUrl: string, tool: Tool): ToolDescriptor => {
  const address = at(baseUrl, `${paths.toolbox}/${tool.tool_id}`);
  return {
    ...tool,
    name: `payjent.toolbox.${tool.tool_id}`,
    endpoint: address,
    method: 'GET/POST',
    quote_endpoint: `${address}/quote`,
    checkout_endpoint: `${address}/checkout`,
    execution_endpoint: `${address}/executions`,
    ...creates,
  };
};
