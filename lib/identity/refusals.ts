import { defineRefusals } from '@/lib/kernel/outcome';

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
  'member.email_taken': { status: 409, message: 'Somebody with this e-mail address has an account already.' },
});
