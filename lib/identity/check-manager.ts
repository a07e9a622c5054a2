import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { IdentityDeps } from './deps';
import { letterPolicy, throttleSubject } from './domain/sign-in-policy';
import type { UserActor } from './get-session';
import { identityRefusals } from './refusals';
import { countSignIn } from './store/session-store';

/** People are managed by people. Refuses with `permission.denied`, `session.not_found`. */
export function managerOf(ctx: Ctx): Outcome<UserActor> {
  const permitted = permit(ctx, 'member.manage');
  if (!permitted.ok) return permitted;
  return ctx.actor.kind === 'user' ? ok(ctx.actor) : identityRefusals.refuse('session.not_found');
}

/** Counts a letter that an organisation is about to send. Refuses with `invitation.throttled`. */
export const countLetter = ({ tenant }: Ctx, deps: IdentityDeps): Promise<Outcome<null>> =>
  countLettersOf(tenant.organizationId, deps);

/** The same for whoever sends: an organisation, or a person who is in none. */
export async function countLettersOf(sender: string, { db }: IdentityDeps): Promise<Outcome<null>> {
  const wait = await countSignIn(db, throttleSubject('letters', sender), letterPolicy);
  return wait === 0 ? ok(null) : identityRefusals.refuse('invitation.throttled', { retryAfterSeconds: wait });
}
