export { addMember } from './add-member';
export {
  createKeyAuthenticator,
  type KeyAuthenticator,
  type KeyHolder,
} from './authenticate-key';
export { type CreatedOrganization, createOrganization, type OrganizationDeps } from './create-organization';
export { createServiceKey } from './create-service-key';
export type { IdentityDeps, PeopleDeps } from './deps';
export { sessionLifetimeSeconds } from './domain/sign-in-policy';
export { getPrincipal } from './get-principal';
export { getSession, type Session, sessionCtx, type UserActor } from './get-session';
export { hasPeople } from './has-people';
export { createKeyUsage } from './key-usage';
export { listAgentKeys } from './list-agent-keys';
export { listServiceKeys } from './list-service-keys';
export { createPasswords, type Passwords } from './passwords';
export { identityRefusals } from './refusals';
export { registerAgentKey } from './register-agent-key';
export { revokeAgentKey } from './revoke-agent-key';
export { revokeServiceKey } from './revoke-service-key';
export { revokeSession } from './revoke-session';
export { rotateServiceKey } from './rotate-service-key';
export { type SignInCtx, signIn } from './sign-in';
export { signOut } from './sign-out';
export { signUp } from './sign-up';
export { switchEnvironment } from './switch-environment';
