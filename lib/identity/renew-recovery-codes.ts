import { randomBytes } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { postNotice } from './account-letter';
import { changeAccount, ownCtx, type RequestFacts } from './change-account';
import type { SealedDeps } from './deps';
import { newRecoveryCodes } from './domain/recovery-code';
import type { AnySession } from './get-session';
import { identityRefusals } from './refusals';
import { giveRecoveryCodes } from './store/factor-store';

/**
 * New recovery codes, shown this once, in place of those from before. The person hears of it by mail.
 * Refuses with `step_up.required`, `second_factor.absent`.
 */
export async function renewRecoveryCodes(
  session: AnySession,
  request: RequestFacts,
  deps: SealedDeps,
): Promise<Outcome<{ readonly recoveryCodes: readonly string[] }>> {
  const recent = requireRecentSecondFactor(ownCtx(session, request));
  if (!recent.ok) return recent;
  const { user } = session;
  const { recoveryCodes, digests } = newRecoveryCodes(user.id, randomBytes);
  return changeAccount({ session, request }, deps.db, async (tx, note) => {
    if (!(await giveRecoveryCodes(tx, user.id, digests))) return identityRefusals.refuse('second_factor.absent');
    await postNotice(tx, deps, { to: user.email, happening: 'recovery_codes', now: request.now });
    await note({ action: 'second_factor.recovery_codes_renewed', subjectKind: 'user', subjectId: user.id });
    return ok({ recoveryCodes });
  });
}
