import { z } from 'zod';
import { bootstrapCtx } from '@/lib/gate/agents/bootstrap';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, bot, credential, operator } from '@/lib/gate/endpoint-parts';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import {
  ackedView,
  actionParams,
  botParams,
  deliveriesView,
  deliveryParams,
  eventParams,
  resumeEventsView,
  resumeEventView,
  smokeBody,
  smokeReport,
} from './contract';
import { readDeliveries, resendDelivery } from './resend-delivery';
import { ackEvent, pollResumeEvents, retryEvent } from './resume-events';
import { runSmoke } from './run-smoke';

const event = '/api/v1/resume-events/{event_id}';
const ofEvents = [...credential, 'gate.resume_not_found', 'gate.scope'] as const;

const resumeEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.resume.list',
    method: 'GET',
    path: '/api/v1/agents/{bot_id}/resume-events',
    summary: 'Lists paid actions that the agent has not acknowledged, oldest first',
    who: bot,
    errors: 'payjent',
    params: botParams,
    responses: { 200: { description: 'Events, without any token', schema: resumeEventsView } },
    refusals: [...credential, 'gate.scope'],
    handle: ({ ctx, params }) => answered(pollResumeEvents(deps, ctx, params.bot_id)),
  }),
  endpoint({
    name: 'gate.resume.ack',
    method: 'POST',
    path: `${event}/ack`,
    summary: 'Says that the agent knows of a paid action',
    description: 'The event leaves the list and is called out no more. A repeat changes nothing.',
    who: bot,
    errors: 'payjent',
    params: eventParams,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'The event is acknowledged', schema: ackedView } },
    refusals: ofEvents,
    handle: ({ ctx, params }) => answered(ackEvent(deps, ctx, params.event_id)),
  }),
  endpoint({
    name: 'gate.resume.retry',
    method: 'POST',
    path: `${event}/retry`,
    summary: 'Has the callback of a paid action sent again',
    description: 'It is sent soon, with a new signature. Its outcome is the event’s callback_status.',
    who: bot,
    errors: 'payjent',
    params: eventParams,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'The event as it stands', schema: resumeEventView } },
    refusals: [...ofEvents, 'gate.resume_acked', 'gate.delivery_exhausted'],
    handle: ({ ctx, params }) => answered(retryEvent(deps, ctx, params.event_id)),
  }),
];

const deliveryEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.delivery.list',
    method: 'GET',
    path: '/api/v1/agent-actions/{action_id}/deliveries',
    summary: 'Shows what an action sent to its agent and its service, and what came of it',
    who: bot,
    errors: 'payjent',
    params: actionParams,
    responses: { 200: { description: 'Callbacks and handoffs with their tries', schema: deliveriesView } },
    refusals: [...credential, 'gate.action_not_found', 'gate.scope'],
    handle: ({ ctx, params }) => answered(readDeliveries(deps, ctx, params.action_id)),
  }),
  endpoint({
    name: 'gate.delivery.resend',
    method: 'POST',
    path: '/api/v1/deliveries/{delivery_id}/resend',
    summary: 'Has a callback or a handoff sent once more',
    description:
      'A handoff may have been done although nobody heard of it: look at the service first. It is refused once the agent has begun the action itself.',
    who: operator,
    errors: 'payjent',
    params: deliveryParams,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'All that the action sent', schema: deliveriesView } },
    refusals: [
      ...credential,
      'gate.operator_required',
      'gate.delivery_not_found',
      'gate.delivery_under_way',
      'gate.delivery_exhausted',
      'gate.handoff_closed',
    ],
    handle: ({ ctx, params }) => answered(resendDelivery(deps, ctx, params.delivery_id)),
  }),
  endpoint({
    name: 'gate.smoke.run',
    method: 'POST',
    path: '/api/v1/smoke/agent-webhook',
    summary: 'Runs a whole action with the mock provider and reports on it',
    description: 'Takes the bootstrap token of a tenant. The report holds no key, token, grant or signature.',
    who: { kind: 'public' },
    errors: 'payjent',
    body: smokeBody,
    bodyOptional: true,
    responses: { 200: { description: 'What happened at each step', schema: smokeReport } },
    refusals: ['bootstrap.disabled', 'bootstrap.token_invalid', 'gate.smoke_disabled', 'gate.callback'],
    handle: async (call) => {
      const ctx = await bootstrapCtx(deps, call);
      return ctx.ok ? answered(runSmoke(deps, ctx.value, call.body)) : ctx;
    },
  }),
];

/** How an agent hears that its action is paid, and what was sent to it and to services. */
export const fulfilmentEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...resumeEndpoints(deps),
  ...deliveryEndpoints(deps),
];
