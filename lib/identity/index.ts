export { acceptInvitation, joinByInvitation } from './accept-invitation';
export { addMember } from './add-member';
export {
  createKeyAuthenticator,
  type KeyAuthenticator,
  type KeyHolder,
} from './authenticate-key';
export { changeRole } from './change-role';
export { type CreatedOrganization, createOrganization, type OrganizationDeps } from './create-organization';
export { createServiceKey } from './create-service-key';
export type { IdentityDeps, InvitationDeps, PeopleDeps, SealedDeps } from './deps';
export { mostInvitations } from './domain/invitation';
export { sessionLifetimeSeconds } from './domain/sign-in-policy';
export { findInvitation } from './find-invitation';
export { getPrincipal } from './get-principal';
export { getSession, readSession, type Session, sessionCtx, type UserActor } from './get-session';
export { hasPeople } from './has-people';
export { inviteMember } from './invite-member';
export { createKeyUsage, type KeyUsage } from './key-usage';
export { listAgentKeys } from './list-agent-keys';
export { listInvitations } from './list-invitations';
export { listMembers } from './list-members';
export { listServiceKeys } from './list-service-keys';
export { createPasswords, type Passwords } from './passwords';
export { identityRefusals } from './refusals';
export { registerAgentKey } from './register-agent-key';
export { removeMember } from './remove-member';
export { resendInvitation } from './resend-invitation';
export { revokeAgentKey } from './revoke-agent-key';
export { revokeInvitation } from './revoke-invitation';
export { revokeServiceKey } from './revoke-service-key';
export { revokeSession } from './revoke-session';
export { rotateServiceKey } from './rotate-service-key';
export { beginSecondFactor, confirmSecondFactor, proveSecondFactor } from './second-factor';
export { type SignInCtx, signIn } from './sign-in';
export { signOut } from './sign-out';
export { signUp } from './sign-up';
export { switchEnvironment } from './switch-environment';
export { switchOrganization } from './switch-organization';
