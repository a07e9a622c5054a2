import { z } from 'zod';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, credential, operator } from '@/lib/gate/endpoint-parts';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { bootstrapCtx, bootstrapSmoke } from './bootstrap';
import { agentView, bootstrapBody, bootstrappedView, registerBody, registeredView } from './contract';
import { listAgents, registerAgent } from './register-agent';

/** Agents, as an operator's key manages them. */
export const agentEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.agent.register',
    method: 'POST',
    path: '/api/v1/agents/register',
    summary: 'Registers an agent',
    description:
      'Its key, and the secret with which it checks callbacks, are in the first answer only. The same bot_id again is the same agent.',
    who: operator,
    errors: 'payjent',
    body: registerBody,
    responses: { 200: { description: 'The agent, and its key the first time', schema: registeredView } },
    refusals: [...credential, 'gate.operator_required', 'gate.callback'],
    handle: ({ ctx, body }) => answered(registerAgent(deps, ctx, body)),
  }),
  endpoint({
    name: 'gate.agent.list',
    method: 'GET',
    path: '/api/v1/agents',
    summary: 'Lists agents, newest first',
    who: operator,
    errors: 'payjent',
    responses: { 200: { description: 'Agents', schema: z.array(agentView) } },
    refusals: [...credential, 'gate.operator_required'],
    handle: ({ ctx }) => answered(listAgents(deps, ctx)),
  }),
  endpoint({
    name: 'gate.bootstrap.smoke',
    method: 'POST',
    path: '/api/v1/bootstrap/hosted-smoke',
    summary: 'Gives an agent and an operator to try the gate with',
    description: 'Takes the bootstrap token of a tenant in X-Payjent-Bootstrap-Token or as bearer.',
    who: { kind: 'public' },
    errors: 'payjent',
    body: bootstrapBody,
    responses: {
      200: { description: 'The agent, with a new key for it and for the operator', schema: bootstrappedView },
    },
    refusals: ['bootstrap.disabled', 'bootstrap.token_invalid', 'gate.callback', 'gate.agent_deleted'],
    handle: async (call) => {
      const ctx = await bootstrapCtx(deps, call);
      return ctx.ok ? answered(bootstrapSmoke(deps, ctx.value, call.body)) : ctx;
    },
  }),
];
