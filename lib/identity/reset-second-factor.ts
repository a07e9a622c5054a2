import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { postNotice } from './account-letter';
import { changeMember } from './change-member';
import type { SealedDeps } from './deps';
import { identityRefusals } from './refusals';
import { resetFactorRow } from './store/factor-store';

const refusalOf = { absent: 'second_factor.absent_of_member', elsewhere: 'second_factor.elsewhere' } as const;

/**
 * Takes the second factor of another member away, who has lost it: they are signed out everywhere and set up a new one at
 * their next sign-in, and hear of it by mail. One that guards more than this organisation stays.
 * Refuses like `changeMember`, and with `second_factor.absent_of_member`, `second_factor.elsewhere`.
 */
export function resetSecondFactor(
  ctx: Ctx,
  { userId }: { readonly userId: string },
  deps: SealedDeps,
): Promise<Outcome<null>> {
  return changeMember(ctx, userId, deps, async (tx, { email }) => {
    const became = await resetFactorRow(tx, ctx.tenant.organizationId, userId);
    if (became !== 'reset') return identityRefusals.refuse(refusalOf[became]);
    const detail = `Organisation: ${ctx.tenant.name}.`;
    await postNotice(tx, deps, { to: email, happening: 'reset', detail, now: ctx.now });
    return ok({ action: 'second_factor.reset' });
  });
}
