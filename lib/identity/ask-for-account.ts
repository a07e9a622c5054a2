import { randomBytes } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { postLetter } from '@/lib/mail';
import type { CreateOrganizationInput } from './contract';
import type { InvitationDeps, PeopleDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { formatToken, invitation, signUpDigest, signUpLifetimeSeconds } from './domain/invitation';
import { addressLetterPolicy, signUpPolicy, throttleSubject } from './domain/sign-in-policy';
import { identityRefusals } from './refusals';
import type { SignInCtx } from './sign-in';
import { confirmLetter, knownLetter } from './sign-up-letters';
import { countSignIn } from './store/session-store';
import { askSignUp } from './store/sign-up-store';

/**
 * Asks for an organisation with its owner, which a link in a letter makes. Whether the address has an account is told to
 * nobody but its holder: the answer is the same, after the same work.
 * Refuses with `sign_in.throttled`, `sign_in.busy`.
 */
export async function askForAccount(
  ctx: SignInCtx,
  { name: organization, owner }: CreateOrganizationInput,
  { db, passwords, sealer, origin }: PeopleDeps & InvitationDeps,
): Promise<Outcome<null>> {
  const wait = await countSignIn(db, throttleSubject('sign_up', ctx.address), signUpPolicy);
  if (wait > 0) return identityRefusals.refuse('sign_in.throttled', { retryAfterSeconds: wait });
  const hash = await passwords.hash(owner.password);
  if (!hash.ok) return hash;
  const email = normalizeEmail(owner.email);
  // Nobody's post is filled by strangers; that nothing more is sent is not told either.
  if ((await countSignIn(db, throttleSubject('letters', email), addressLetterPolicy)) > 0) return ok(null);
  const token = formatToken(randomBytes(invitation.tokenBytes));
  await db.transaction(async (tx) => {
    const asked = await askSignUp(tx, {
      email,
      organization,
      name: owner.name,
      passwordHash: hash.value,
      digest: signUpDigest(token),
      lifetimeSeconds: signUpLifetimeSeconds,
    });
    const letter = asked
      ? confirmLetter(email, organization, `${origin}/signup/confirm/${token}`)
      : knownLetter(email, `${origin}/sign-in`);
    await postLetter(tx, sealer, letter, ctx.now);
  });
  return ok(null);
}
