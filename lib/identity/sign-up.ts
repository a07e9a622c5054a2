import type { Outcome } from '@/lib/kernel/outcome';
import { ok } from '@/lib/kernel/outcome';
import type { CreateOrganizationInput } from './contract';
import { createOrganization, type OrganizationDeps } from './create-organization';
import { signUpPolicy, throttleSubject } from './domain/sign-in-policy';
import type { Session } from './get-session';
import { identityRefusals } from './refusals';
import { openSession, type SignInCtx } from './sign-in';
import { countSignIn } from './store/session-store';

/**
 * Makes an organisation for somebody who has no account, and signs them in.
 * Refuses with `member.email_taken`, `sign_in.throttled`, `sign_in.busy`.
 */
export async function signUp(
  ctx: SignInCtx,
  input: CreateOrganizationInput,
  deps: OrganizationDeps,
): Promise<Outcome<Session>> {
  const wait = await countSignIn(deps.db, throttleSubject('sign_up', ctx.address), signUpPolicy);
  if (wait > 0) return identityRefusals.refuse('sign_in.throttled', { retryAfterSeconds: wait });
  const created = await createOrganization(ctx, input, deps);
  if (!created.ok) return created;
  return ok(await openSession(ctx, { userId: created.value.ownerId, organizationId: created.value.id }, null, deps.db));
}
