import type { GateDeps } from '@/lib/gate/deps';
import { railNames } from '@/lib/harbor';
import { identityRefusals, type Passwords, type Session, type SignInCtx, signIn, signUp } from '@/lib/identity';
import type { Call } from '@/lib/kernel/endpoint';
import type { Outcome } from '@/lib/kernel/outcome';
import type { AccountForm } from './contract';
import { accountProblem, isEmail, maxPassword, nameOf } from './domain/account-fields';
import { accountRefusals } from './refusals';
import { dashboardSeconds } from './session-cookie';

export interface AccountDeps extends GateDeps {
  readonly passwords: Passwords;
}

type Visit = Pick<Call, 'header' | 'requestId' | 'address'>;

const attemptOf = ({ engine }: AccountDeps, { header, requestId, address }: Visit): SignInCtx => ({
  requestId,
  now: engine.clock.now(),
  address,
  userAgent: header('user-agent') ?? '',
  lifetimeSeconds: dashboardSeconds,
});

/**
 * Makes an account: an organisation with a free sandbox, and its owner, signed in.
 * Refuses with `account.invalid`, `member.email_taken`, `sign_in.throttled`, `sign_in.busy`.
 */
export async function registerAccount(deps: AccountDeps, visit: Visit, form: AccountForm): Promise<Outcome<Session>> {
  const problem = accountProblem(form);
  if (problem !== null) return accountRefusals.refuse('account.invalid', { message: problem });
  const name = nameOf(form);
  const owner = { email: form.email.trim(), name, password: form.password };
  return signUp(attemptOf(deps, visit), { name, owner }, { ...deps, rails: railNames });
}

/**
 * Refuses with `sign_in.refused`, whatever is wrong with the pair, `sign_in.code_elsewhere`, `sign_in.throttled`,
 * `sign_in.busy`.
 */
export async function enterAccount(deps: AccountDeps, visit: Visit, form: AccountForm): Promise<Outcome<Session>> {
  const email = form.email.trim();
  // What can be nobody's is not looked up.
  if (!isEmail(email) || form.password === '' || form.password.length > maxPassword) {
    return identityRefusals.refuse('sign_in.refused');
  }
  const entered = await signIn(attemptOf(deps, visit), { email, password: form.password }, deps);
  // What awaits a code opens nothing, and the code is asked for on the console's own pages.
  return entered.ok && entered.value.awaits !== null ? identityRefusals.refuse('sign_in.code_elsewhere') : entered;
}
