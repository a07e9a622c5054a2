import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { agentKeyEndpoints } from './agent-key-endpoints';
import { principalSchema } from './contract';
import type { IdentityDeps } from './deps';
import { answered, credentialRefusals, holderOf } from './endpoint-parts';
import { getPrincipal } from './get-principal';
import { serviceKeyEndpoints } from './service-key-endpoints';

/** Everything that identity answers over HTTP. */
export const identityEndpoints = (deps: IdentityDeps): Endpoint[] => [
  principalEndpoint,
  ...serviceKeyEndpoints(deps),
  ...agentKeyEndpoints(deps),
];

const principalEndpoint = endpoint({
  name: 'identity.principal.get',
  method: 'GET',
  path: '/v1/auth/principal',
  summary: 'Says whom the credential stands for',
  who: holderOf('principal.read'),
  errors: 'paybond',
  responses: { 200: { description: 'The tenant, environment and role of the key.', schema: principalSchema } },
  refusals: credentialRefusals,
  handle: async ({ ctx }) => answered(200, getPrincipal(ctx)),
});
