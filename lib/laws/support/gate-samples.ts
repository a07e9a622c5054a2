import { uuidV4 } from '@/lib/kernel/ids';
import {
  type Action,
  about,
  actions,
  ask,
  asked,
  binding,
  bot,
  paid,
  quote,
  sessions,
  started,
  unwrapped,
} from './gate-actions';
import { gateAgentSamples } from './gate-agent-samples';
import { gatePageSamples, pageTakenAs } from './gate-page-samples';
import { gatePeopleSamples, peopleTakenAs } from './gate-people-samples';
import { gatePolicySamples, policyTakenAs } from './gate-policy-samples';
import { gateUnofferedSamples, unofferedTakenAs } from './gate-unoffered-samples';
import type { Build, Sample } from './sample';
import type { Party } from './world';

/* Samples of the payment gate's endpoints, each against an action made for it. */

const spending = ({ userId }: Action) => ({
  operation_id: `op-${uuidV4()}`,
  presentation: binding(userId),
  tool: 'search',
  vendor: 'exa',
  rail: 'x402',
  amount_minor: 100,
  currency: 'USD',
  reason: 'one search',
  provider_reference: 'ref-1',
  metadata: { run: 'one' },
  capture: false,
});

const work = { status: 'executing', metadata: { step: 'one' } };

const plain =
  (path: string): Build =>
  async () => ({ path, ids: [] });

const premium = () => ({
  ...unwrapped(),
  provider: 'exa',
  rail: 'x402',
  target_url: 'https://api.exa.ai/search',
  service_url: 'https://api.exa.ai/search',
  action_type: 'premium_action',
  kind: 'premium_api_call',
  method: 'POST',
  body: { query: 'tides' },
  headers: { Accept: 'application/json' },
  description: 'one search',
  provider_metadata: { plan: 'basic' },
  readiness_mode: 'advisory',
  execution_readiness: { connected: true },
  payjent_fulfillment_callback: false,
  payjent_managed_execution: false,
});

const premiums: Readonly<Record<string, Build>> = {
  'gate.premium.create': async () => ({ path: '/api/v1/premium-actions', body: premium(), ids: [] }),
  'gate.premium.x402': async () => ({
    path: '/api/v1/premium-actions/x402',
    body: { ...premium(), service_fqn: 'exa/search', resource: 'search' },
    ids: [],
  }),
  'gate.premium.pay_sh': async () => ({
    path: '/api/v1/premium-actions/pay-sh',
    body: { ...premium(), service_fqn: 'exa/search', resource: 'search' },
    ids: [],
  }),
  'gate.premium.bigquery': async () => ({
    path: '/api/v1/premium-actions/pay-sh/bigquery-query',
    body: { ...unwrapped(), project_id: 'tides', query: 'SELECT 1', use_legacy_sql: false },
    ids: [],
  }),
  'gate.premium.purchase': async () => ({
    path: '/api/v1/purchase-actions',
    body: {
      ...unwrapped(),
      merchant: { name: 'Chandler', domain: 'chandler.example' },
      item: { summary: 'a rope', url: 'https://chandler.example/rope' },
      order_summary: 'one rope',
      service_url: 'https://buyer.example/orders',
      method: 'POST',
      body: { sku: 'rope-7' },
      headers: { Accept: 'application/json' },
      payjent_fulfillment_callback: true,
    },
    ids: [],
  }),
  'gate.premium.readiness_check': async () => ({
    path: '/api/v1/premium-actions/readiness-check',
    body: { bot_id: bot, provider: 'exa', readiness_mode: 'advisory', execution_readiness: { connected: true } },
    ids: [],
  }),
  'gate.preset.create_action': async () => ({
    path: '/api/v1/premium-action-presets/exa.deep_search/actions',
    body: {
      ...unwrapped(),
      input: { query: 'tides' },
      readiness_mode: 'advisory',
      execution_readiness: { connected: true },
    },
    ids: [],
  }),
};

const discovery: Readonly<Record<string, Build>> = {
  'gate.manifest.get': plain('/.well-known/payjent-tools.json'),
  'gate.readiness.get': plain('/api/v1/payment-readiness'),
  'gate.status.get': plain('/api/v1/status'),
  'gate.settlement_rails.list': plain('/api/v1/settlement-rails'),
  'gate.health.get': plain('/healthz'),
  'gate.docs.index': plain('/docs'),
  'gate.docs.guide': plain('/docs/agent-payjent-self-setup.md'),
  'gate.docs.llms': plain('/llms.txt'),
  'gate.docs.get': plain('/docs/other.md'),
  'gate.docs.guide_c3po': plain('/docs/c3po-payjent-self-setup.md'),
  'gate.docs.guide_well_known': plain('/.well-known/payjent-agent-setup'),
  'gate.capabilities.get': plain('/api/v1/agent-capabilities'),
  'gate.preset.list': plain('/api/v1/premium-action-presets'),
};

const toolCall = () => ({
  bot_id: bot,
  external_user_id: `user-${uuidV4()}`,
  arguments: { query: 'tides' },
  amount_minor: 250,
  currency: 'USD',
  cost_breakdown: [{ label: 'runtime quote', amount_minor: 250 }],
});

const tool = '/api/v1/toolbox/exa.deep_search';

/** An execution of a paid call. */
async function executed(party: Party): Promise<string> {
  const call = toolCall();
  const checkout = await ask(party, `${tool}/checkout`, call);
  await ask(party, `${sessions}/${checkout.payment_session.id}/mock-pay`);
  const made = await ask(party, `${tool}/executions`, { ...call, payment_session_id: checkout.payment_session.id });
  return String(made.id);
}

const ofExecution = (verb: string, body?: Sample['body']): Build =>
  about(executed, (id) => ({
    path: `/api/v1/toolbox/executions/${id}${verb}`,
    ...(body === undefined ? {} : { body }),
    ids: [id],
  }));

const toolbox: Readonly<Record<string, Build>> = {
  'gate.toolbox.list': plain('/api/v1/toolbox'),
  'gate.toolbox.get': plain(tool),
  'gate.toolbox.quote': async () => ({ path: `${tool}/quote`, body: toolCall(), ids: [] }),
  'gate.toolbox.checkout': async () => ({ path: `${tool}/checkout`, body: toolCall(), ids: [] }),
  'gate.toolbox.execute': async () => ({ path: `${tool}/executions`, body: toolCall(), ids: [] }),
  'gate.execution.get': ofExecution(''),
  'gate.execution.complete': ofExecution('/complete', { result_metadata: { result: 'ok' } }),
  'gate.execution.fail': ofExecution('/fail', { error_metadata: { code: 'timeout' } }),
  'gate.execution.run': ofExecution('/run', {}),
  'gate.execution.artifacts': ofExecution('/artifacts'),
};

export const gateSamples: Readonly<Record<string, Build>> = {
  ...premiums,
  ...discovery,
  ...toolbox,
  ...gateAgentSamples,
  ...gatePageSamples,
  ...gatePeopleSamples,
  ...gatePolicySamples,
  ...gateUnofferedSamples,
  'gate.agent.register': async () => ({
    path: '/api/v1/agents/register',
    body: {
      name: 'Desk',
      platform: 'tests',
      bot_id: `bot-${uuidV4()}`,
      callback_url: 'http://localhost:9/ready',
      default_currency: 'USD',
    },
    ids: [],
  }),
  'gate.agent.list': async () => ({ path: '/api/v1/agents', ids: [] }),
  'gate.bootstrap.smoke': async () => ({
    path: '/api/v1/bootstrap/hosted-smoke',
    body: {
      bot_id: `bot-${uuidV4()}`,
      operator_id: 'operator-smoke',
      agent_name: 'Smoke',
      platform: 'tests',
      callback_url: 'http://localhost:9/ready',
      default_currency: 'USD',
    },
    ids: [],
  }),
  'gate.quote.create': async () => ({ path: '/api/v1/quotes', body: quote(), ids: [] }),
  'gate.quote.get': about(asked, ({ actionId }) => ({ path: `/api/v1/quotes/${actionId}`, ids: [actionId] })),
  'gate.quote.checkout': about(asked, ({ actionId }) => ({
    path: `/api/v1/quotes/${actionId}/checkout`,
    body: {},
    ids: [actionId],
  })),
  'gate.quote.fulfillment': about(started, ({ actionId }) => ({
    path: `/api/v1/quotes/${actionId}/fulfillment`,
    body: work,
    ids: [actionId],
  })),
  'gate.action.create': async () => ({ path: actions, body: quote(), ids: [] }),
  'gate.action.status': about(paid, ({ actionId }) => ({ path: `${actions}/${actionId}/status`, ids: [actionId] })),
  'gate.action.start': about(paid, ({ actionId, token, userId }) => ({
    path: `${actions}/${actionId}/start`,
    body: { payment_token: token, presentation: binding(userId) },
    ids: [actionId],
  })),
  'gate.action.complete': about(started, ({ actionId }) => ({
    path: `${actions}/${actionId}/complete`,
    body: work,
    ids: [actionId],
  })),
  'gate.action.fail': about(started, ({ actionId }) => ({
    path: `${actions}/${actionId}/fail`,
    body: { metadata: { code: 'timeout' }, refund: true, reason: 'provider_execution_failed' },
    ids: [actionId],
  })),
  'gate.session.get': about(asked, ({ sessionId }) => ({ path: `${sessions}/${sessionId}`, ids: [sessionId] })),
  'gate.session.mock_pay': about(asked, ({ sessionId }) => ({
    path: `${sessions}/${sessionId}/mock-pay`,
    body: {},
    ids: [sessionId],
  })),
  'gate.session.refund': about(started, ({ sessionId }) => ({
    path: `${sessions}/${sessionId}/refund`,
    body: { reason: 'operator_requested', force: false },
    ids: [sessionId],
  })),
  'gate.grant.verify': about(paid, ({ token, userId }) => ({
    path: `/api/v1/grants/${token}/verify`,
    body: binding(userId),
    ids: [token],
  })),
  'gate.grant.consume': about(paid, ({ token, userId }) => ({
    path: `/api/v1/grants/${token}/consume`,
    body: binding(userId),
    ids: [token],
  })),
  'gate.spend.authorise': about(started, (action) => ({
    path: `/api/v1/grants/${action.token}/spend-authorizations`,
    body: spending(action),
    ids: [action.token],
  })),
  'gate.spend.capture': about(started, async (action, party) => {
    const spend = await ask(party, `/api/v1/grants/${action.token}/spend-authorizations`, spending(action));
    return {
      path: `/api/v1/spend-authorizations/${spend.id}/capture`,
      body: { presentation: binding(action.userId), provider_reference: 'ref-2', metadata: { run: 'two' } },
      ids: [String(spend.id)],
    };
  }),
};

/** Endpoints that the party's own agents refuse in this setting, with the answer that stands for "taken". */
export const gateTakenAs: Readonly<Record<string, number>> = {
  // The mock provider's operators have nothing to refund through the rail.
  'gate.session.refund': 409,
  // Nobody has named an executor's host here.
  'gate.premium.purchase': 422,
  // There is one document, and no provider's key.
  'gate.docs.get': 404,
  'gate.execution.run': 503,
  // Nobody signed it.
  'gate.stripe.webhook': 503,
  ...pageTakenAs,
  ...peopleTakenAs,
  ...policyTakenAs,
  ...unofferedTakenAs,
};
