import { defineRefusals } from '@/lib/kernel/outcome';
import { mostInvitations } from './domain/invitation';

/** What identity refuses. None of the words repeat a credential. */
export const identityRefusals = defineRefusals({
  'credential.missing': {
    status: 401,
    message: 'Send a service key: "Authorization: Bearer paybond_sk_…". Keys are made on the console\'s API keys page.',
  },
  'credential.invalid': {
    status: 401,
    message:
      'This credential is not valid here: unknown, revoked, expired or of another environment. Use a key that is still valid.',
  },
  'role.above_own': {
    status: 403,
    message: 'A key or a member cannot get a role above your own. Choose a role that your own role includes.',
  },
  'service_account.role_differs': {
    status: 409,
    message: 'A service account of this name exists with another role. Use its role, or another name.',
  },
  'service_key.not_found': { status: 404, message: 'No service key with this id exists in your tenant.' },
  'service_key.revoked': {
    status: 409,
    message: 'This key was revoked or has expired, so it cannot be rotated. Create a new key instead.',
  },
  'agent_key.not_found': { status: 404, message: 'No agent key with this id exists in your tenant.' },
  'agent_key.exists': {
    status: 409,
    message: 'This key id is taken by another public key or was revoked. Register the key under a new id.',
  },
  'agent_key.unsafe': {
    status: 422,
    message: 'This public key is a point of small order: anyone could sign for it. Generate a proper Ed25519 key.',
  },
  'sign_in.refused': { status: 401, message: 'E-mail address and password do not match an account.' },
  'sign_in.throttled': {
    status: 429,
    message: 'Too many attempts to sign in. Wait for the seconds in Retry-After, then try again.',
    retryable: true,
  },
  'sign_in.busy': {
    status: 503,
    message: 'Too many passwords are being checked at once. Try again in a few seconds.',
    retryable: true,
  },
  'session.not_found': { status: 404, message: 'No session of yours has this id, or it is over.' },
  'sign_in.code_elsewhere': {
    status: 403,
    message: 'This account signs in with a second step, which this page does not have. Sign in at /sign-in.',
  },
  'second_factor.refused': {
    status: 401,
    message: 'This code is not valid now, or it was used before. Wait for the next one and enter that.',
  },
  'second_factor.enrolled': { status: 409, message: 'Your second step is set up already.' },
  'second_factor.expired': {
    status: 409,
    message:
      'A key for an authenticator is good for fifteen minutes, and these are over. Reload the page for a new one.',
  },
  'second_factor.absent_of_member': { status: 409, message: 'This member has no second step that could be reset.' },
  'second_factor.elsewhere': {
    status: 409,
    message:
      'This second step also guards what is not yours: the member belongs to another organisation, or works for this installation. It cannot be reset from here.',
  },
  'second_factor.absent': { status: 409, message: 'Your account has no second step yet. Set it up first.' },
  'member.not_found': { status: 404, message: 'Nobody in your organisation has this id.' },
  'member.self': { status: 409, message: 'Nobody changes or ends their own membership. Ask another admin or owner.' },
  'member.last_owner': { status: 409, message: 'An organisation keeps at least one owner. Make another owner first.' },
  'member.moved': { status: 409, message: 'Roles have changed meanwhile. Reload the page and decide again.' },
  'member.exists': { status: 409, message: 'Somebody with this e-mail address is in your organisation already.' },
  'invitation.exists': {
    status: 409,
    message: 'An invitation to this e-mail address stands open. Send it again, or revoke it first.',
  },
  'invitation.too_many': {
    status: 409,
    message: `${mostInvitations} invitations stand open, which is the most. Revoke some that nobody will accept.`,
  },
  'invitation.throttled': {
    status: 429,
    message: 'Many invitations were sent from here within an hour. Send the next one later.',
    retryable: true,
  },
  'invitation.not_found': {
    status: 404,
    message: 'This invitation is not valid: it was used, withdrawn or replaced, or its seven days are over.',
  },
  'sign_up.not_found': {
    status: 404,
    message: 'This link is not valid: it was used or replaced, or its day is over. Sign up again, or sign in.',
  },
  'sign_up.password': {
    status: 422,
    message:
      'This is not the password that was chosen for this account. If you did not ask for it yourself, sign up again with a password of yours.',
  },
  'merchant.exists': {
    status: 409,
    message: 'Something else was made under this id. Open the form anew and send it again.',
  },
  'engagement.person_unknown': {
    status: 404,
    message: 'Nobody of this installation has this address and this role. Check both.',
  },
  'engagement.not_yours': { status: 404, message: 'No merchant that you work for has this id.' },
  'platform.firm_mismatch': {
    status: 422,
    message: 'A business partner belongs to a firm, and nobody else does.',
  },
  'member.email_taken': { status: 409, message: 'Somebody with this e-mail address has an account already.' },
});
