import { z } from 'zod';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import {
  agentKeyAnswerSchema,
  agentKeyIdSchema,
  agentKeyPageSchema,
  pageQuerySchema,
  registerAgentKeySchema,
} from './contract';
import type { IdentityDeps } from './deps';
import { answered, answeredItem, credentialRefusals, holderOf, idempotencyCodes } from './endpoint-parts';
import { listAgentKeys } from './list-agent-keys';
import { registerAgentKey } from './register-agent-key';
import { revokeAgentKey } from './revoke-agent-key';

const path = '/v1/admin/agent-keys';
const params = z.object({ key_id: agentKeyIdSchema });

/** `/v1/admin/agent-keys`: keys that may sign recognition proofs. */
export const agentKeyEndpoints = (deps: IdentityDeps): Endpoint[] => [
  listEndpoint(deps),
  registerEndpoint(deps),
  revokeEndpoint(deps),
];

const listEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.agent_key.list',
    method: 'GET',
    path,
    summary: 'Lists the agent keys that this tenant trusts or trusted',
    who: holderOf('agent_key.read'),
    errors: 'paybond',
    query: pageQuerySchema,
    responses: { 200: { description: 'A page, in the order of the ids.', schema: agentKeyPageSchema } },
    refusals: [...credentialRefusals, 'page.cursor_invalid'],
    handle: async ({ ctx, query }) => answered(200, await listAgentKeys(ctx, query, deps)),
  });

const registerEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.agent_key.register',
    method: 'POST',
    path,
    summary: "Trusts an agent's public key to sign recognition proofs",
    description: 'The same id with the same key is the same registration. An id stays taken after revocation.',
    who: holderOf('agent_key.manage'),
    errors: 'paybond',
    body: registerAgentKeySchema,
    responses: { 201: { description: 'The registered key.', schema: agentKeyAnswerSchema } },
    refusals: [...credentialRefusals, ...idempotencyCodes, 'agent_key.exists', 'agent_key.unsafe'],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { ...call.body, idempotency: idempotency.value };
      return answeredItem(201, await registerAgentKey(call.ctx, input, deps));
    },
  });

const revokeEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.agent_key.revoke',
    method: 'DELETE',
    path: `${path}/{key_id}`,
    summary: "Stops trusting an agent's key",
    description: 'Proofs that it signs are refused from now on. Revoking it again changes nothing.',
    who: holderOf('agent_key.manage'),
    errors: 'paybond',
    params,
    responses: { 200: { description: 'The key as it now stands.', schema: agentKeyAnswerSchema } },
    refusals: ['agent_key.not_found', ...credentialRefusals],
    handle: async (call) => answeredItem(200, await revokeAgentKey(call.ctx, { keyId: call.params.key_id }, deps)),
  });
