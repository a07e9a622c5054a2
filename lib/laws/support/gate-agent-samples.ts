import { uuidV4 } from '@/lib/kernel/ids';
import { about, ask, bot, paid } from './gate-actions';
import type { Build, Sample } from './sample';
import type { Party } from './world';

/* Samples of what agents and operators settle beside actions: rails, readiness, callbacks. */

const registered = async (party: Party): Promise<string> => {
  const body = { name: 'Desk', platform: 'tests', bot_id: `bot-${uuidV4()}`, default_currency: 'USD' };
  return String((await ask(party, '/api/v1/agents/register', body)).agent.id);
};

/** About an agent, by the id that operators know it by. */
const ofAgent = (verb: string, more: Pick<Sample, 'body' | 'query'>): Build =>
  about(registered, (id) => ({ path: `/api/v1/agents/${id}/${verb}`, ...more, ids: [id] }));

const ofBot =
  (verb: string, more: Pick<Sample, 'body' | 'query'> = {}): Build =>
  async () => ({ path: `/api/v1/agents/${bot}/${verb}`, ...more, ids: [] });

const rail = {
  rail: 'x402_cdp',
  status: 'enabled',
  mode: 'external_runtime',
  enabled: true,
  config: { network: 'base' },
};

const rails: Readonly<Record<string, Build>> = {
  'gate.stripe_connect.start': ofAgent('stripe-connect/start', { body: {} }),
  'gate.stripe_connect.complete': ofAgent('stripe-connect/complete', {
    body: {},
    query: { account_id: 'acct_test_1' },
  }),
  'gate.x402.configure': ofAgent('x402/configure', {
    body: {
      network: 'base',
      pay_to: `0x${'1'.repeat(40)}`,
      facilitator_url: 'https://facilitator.example',
      max_per_request_minor: 500,
      max_per_call_minor: 100,
      enabled: true,
    },
  }),
  'gate.settlement_rail.set': ofAgent('settlement-rails', { body: rail }),
  'gate.settlement_rail.list': ofBot('settlement-rails'),
  'gate.settlement_rail.report': ofBot('settlement-rails/report', { body: rail }),
  'gate.execution_readiness.get': ofBot('execution-readiness', { query: { provider: 'exa' } }),
  'gate.execution_readiness.report': ofBot('execution-readiness', {
    body: {
      provider: 'exa',
      rail: 'x402',
      status: 'ready',
      runtime_ready: true,
      can_execute_without_device_auth: true,
      provider_connected: true,
      labels: ['search'],
      metadata: { run: 'one' },
    },
  }),
};

/** The event of an action that was just paid. */
async function resumeEvent(party: Party): Promise<string> {
  const { actionId } = await paid(party);
  const listed = await ask(party, `/api/v1/agents/${bot}/resume-events`, null);
  for (const { id, quote_id } of listed.events) {
    if (quote_id === actionId) return String(id);
    // The list is short and the oldest come first.
    await ask(party, `/api/v1/resume-events/${id}/ack`);
  }
  return resumeEvent(party);
}

const ofEvent = (verb: string): Build =>
  about(resumeEvent, (id) => ({ path: `/api/v1/resume-events/${id}/${verb}`, body: {}, ids: [id] }));

async function delivery(party: Party): Promise<string> {
  const { actionId } = await paid(party);
  const { deliveries } = await ask(party, `/api/v1/agent-actions/${actionId}/deliveries`, null);
  return String(deliveries[0].id);
}

const deliveries: Readonly<Record<string, Build>> = {
  'gate.resume.list': ofBot('resume-events'),
  'gate.resume.ack': ofEvent('ack'),
  'gate.resume.retry': ofEvent('retry'),
  'gate.delivery.list': about(paid, ({ actionId }) => ({
    path: `/api/v1/agent-actions/${actionId}/deliveries`,
    ids: [actionId],
  })),
  'gate.delivery.resend': about(delivery, (id) => ({
    path: `/api/v1/deliveries/${id}/resend`,
    body: {},
    ids: [id],
  })),
  'gate.smoke.run': async () => ({
    path: '/api/v1/smoke/agent-webhook',
    body: { bot_id: `bot-${uuidV4()}`, operator_id: 'operator-smoke', callback_url: 'http://localhost:9/ready' },
    ids: [],
  }),
  'gate.stripe.webhook': async () => ({ path: '/api/v1/webhooks/stripe', ids: [] }),
};

export const gateAgentSamples: Readonly<Record<string, Build>> = { ...rails, ...deliveries };
