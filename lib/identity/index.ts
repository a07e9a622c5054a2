export {
  createKeyAuthenticator,
  type KeyAuthenticator,
  type KeyHolder,
} from './authenticate-key';
export { createServiceKey } from './create-service-key';
export type { IdentityDeps } from './deps';
export { getPrincipal } from './get-principal';
export { listAgentKeys } from './list-agent-keys';
export { listServiceKeys } from './list-service-keys';
export type { IdempotentRequest } from './once';
export { registerAgentKey } from './register-agent-key';
export { revokeAgentKey } from './revoke-agent-key';
export { revokeServiceKey } from './revoke-service-key';
export { rotateServiceKey } from './rotate-service-key';
