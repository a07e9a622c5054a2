import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type ConfirmAccountInput, invitationTokenSchema } from './contract';
import { addOrganization, type OrganizationDeps } from './create-organization';
import type { IdentityDeps } from './deps';
import { signUpDigest } from './domain/invitation';
import { accountPolicy, throttleSubject } from './domain/sign-in-policy';
import type { Session } from './get-session';
import { identityRefusals } from './refusals';
import { addSession, type SignInCtx } from './sign-in';
import { isEmailTaken } from './store/organization-store';
import { clearSignIn, countSignIn } from './store/session-store';
import { findSignUpRow, type SignUpRow, takeSignUp } from './store/sign-up-store';

/** What a link of a letter would make. Refuses with `sign_up.not_found`, whatever is wrong with it. */
export async function findSignUp(
  { token }: { readonly token: string },
  { db }: IdentityDeps,
): Promise<Outcome<{ readonly email: string; readonly organization: string }>> {
  const parsed = invitationTokenSchema.safeParse(token);
  const row = parsed.success ? await findSignUpRow(db, signUpDigest(parsed.data)) : null;
  if (row === null) return identityRefusals.refuse('sign_up.not_found');
  return ok({ email: row.email, organization: row.organization });
}

/**
 * Makes the organisation that the holder of an address asked for, and signs its owner in; once. The password is asked for
 * again: whoever asked with somebody else's address must not have an account that its holder confirms.
 * Refuses with `sign_up.not_found`, also when the address has got an account meanwhile, `sign_up.password`,
 * `sign_in.throttled`, `sign_in.busy`.
 */
export async function confirmAccount(
  ctx: SignInCtx,
  { token, password }: ConfirmAccountInput,
  { db, passwords, rails }: OrganizationDeps,
): Promise<Outcome<Session>> {
  const digest = signUpDigest(token);
  const asked = await findSignUpRow(db, digest);
  if (asked === null) return identityRefusals.refuse('sign_up.not_found');
  const subject = throttleSubject('account', asked.email);
  const wait = await countSignIn(db, subject, accountPolicy);
  if (wait > 0) return identityRefusals.refuse('sign_in.throttled', { retryAfterSeconds: wait });
  const right = await passwords.verify(password, asked.password_hash);
  if (!right.ok) return right;
  if (!right.value) return identityRefusals.refuse('sign_up.password', { field: 'password' });
  try {
    return await db.transaction(async (tx) => {
      // Read again, for whoever comes first.
      const taken = await takeSignUp(tx, digest);
      if (taken === null) return identityRefusals.refuse('sign_up.not_found');
      await clearSignIn(tx, subject, '');
      const made = await addOrganization(tx, ctx, orderOf(taken), rails);
      return ok(await addSession(tx, ctx, { userId: made.ownerId, organizationId: made.id }));
    });
  } catch (error) {
    if (isEmailTaken(error)) return identityRefusals.refuse('sign_up.not_found');
    throw error;
  }
}

const orderOf = ({ organization, email, name, password_hash: passwordHash }: SignUpRow) => ({
  name: organization,
  owner: { email, name, passwordHash },
});
