export { acceptInvitation, joinByInvitation } from './accept-invitation';
export { addMember } from './add-member';
export { addPlatformMember } from './add-platform-member';
export { askForAccount } from './ask-for-account';
export {
  createKeyAuthenticator,
  type KeyAuthenticator,
  type KeyHolder,
} from './authenticate-key';
export { changeRole } from './change-role';
export { confirmAccount, findSignUp } from './confirm-account';
export { type CreatedOrganization, createOrganization, type OrganizationDeps } from './create-organization';
export { createServiceKey } from './create-service-key';
export type { IdentityDeps, InvitationDeps, PeopleDeps, SealedDeps } from './deps';
export { mostInvitations } from './domain/invitation';
export { type Leave, mayOnboard, type OnboardingAct, onboardingRoleOf } from './domain/onboarding-matrix';
export { sessionLifetimeSeconds } from './domain/sign-in-policy';
export { engagePerson } from './engage-person';
export { findInvitation } from './find-invitation';
export { getPrincipal } from './get-principal';
export {
  type AnySession,
  getSession,
  isInOrganization,
  type PlatformSession,
  platformCtx,
  platformSession,
  readAnySession,
  readSession,
  type Session,
  sessionCtx,
  type UserActor,
} from './get-session';
export { hasPeople } from './has-people';
export { inviteMember } from './invite-member';
export { inviteMerchant } from './invite-merchant';
export { createKeyUsage, type KeyUsage } from './key-usage';
export { listAgentKeys } from './list-agent-keys';
export { listInvitations } from './list-invitations';
export { listMembers } from './list-members';
export { listMerchants } from './list-merchants';
export { listServiceKeys } from './list-service-keys';
export type { MerchantCtx } from './merchant-reach';
export { createPasswords, type Passwords } from './passwords';
export { identityRefusals } from './refusals';
export { registerAgentKey } from './register-agent-key';
export { removeMember } from './remove-member';
export { renewRecoveryCodes } from './renew-recovery-codes';
export { resendInvitation } from './resend-invitation';
export { resendMerchantInvitation } from './resend-merchant-invitation';
export { resetSecondFactor } from './reset-second-factor';
export { revokeAgentKey } from './revoke-agent-key';
export { revokeInvitation } from './revoke-invitation';
export { revokeServiceKey } from './revoke-service-key';
export { revokeSession } from './revoke-session';
export { rotateServiceKey } from './rotate-service-key';
export { beginSecondFactor, confirmSecondFactor, proveSecondFactor } from './second-factor';
export { type SignInCtx, signIn, signInAnybody } from './sign-in';
export { signOut } from './sign-out';
export { signUp } from './sign-up';
export { switchEnvironment } from './switch-environment';
export { switchOrganization } from './switch-organization';
