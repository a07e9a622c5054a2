import { assert } from '@/lib/kernel/assert';
import { randomBytes } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import type { Sealer } from '@/lib/keys/seal';
import { postNotice } from './account-letter';
import { changeAccount, ownCtx, type RequestFacts } from './change-account';
import type { Enrolment } from './contract';
import type { IdentityDeps, SealedDeps } from './deps';
import { newRecoveryCodes, parseRecoveryCode, recoveryDigest } from './domain/recovery-code';
import { codePolicy, enrolmentLifetimeSeconds, throttleSubject } from './domain/sign-in-policy';
import { base32, enrolmentUri, stepOf, totp } from './domain/totp';
import type { AnySession } from './get-session';
import { identityRefusals } from './refusals';
import {
  beginEnrolment,
  confirmEnrolment,
  findEnrolment,
  findFactor,
  type Proof,
  spendCode,
  spendRecoveryCode,
} from './store/factor-store';
import { clearSignIn, countSignIn } from './store/session-store';

const contextOf = (userId: string): string => `second_factor:${userId}`;

function openSecret(sealer: Sealer, userId: string, sealed: Uint8Array): Uint8Array {
  const secret = sealer.open(sealed, contextOf(userId));
  assert(secret !== null, 'a second factor opens under the master secret that sealed it');
  return secret;
}

/**
 * The secret that this session sets an authenticator up with, for a quarter of an hour; another session is given another
 * one. Who has a second factor already sets up a new one with `replace`, after proving the old one.
 * Refuses with `second_factor.enrolled`, `step_up.required`.
 */
export async function beginSecondFactor(
  session: AnySession,
  request: RequestFacts,
  { replace }: { readonly replace: boolean },
  { db, sealer }: SealedDeps,
): Promise<Outcome<Enrolment>> {
  if (replace) {
    const recent = requireRecentSecondFactor(ownCtx(session, request));
    if (!recent.ok) return recent;
  }
  const { user } = session;
  const fresh = sealer.seal(randomBytes(totp.secretBytes), contextOf(user.id));
  const enrolment = { sealed: fresh, lifetimeSeconds: enrolmentLifetimeSeconds, replaces: replace };
  const sealed = await beginEnrolment(db, proofOf(session), enrolment);
  if (sealed === null) return identityRefusals.refuse('second_factor.enrolled');
  const secret = openSecret(sealer, user.id, sealed);
  return ok({ secret: base32(secret), uri: enrolmentUri(secret, user.email) });
}

/**
 * Confirms a second factor with a first code, and gives out the recovery codes, this once. The person hears of it by mail.
 * Refuses with `second_factor.refused`, `second_factor.enrolled`, `second_factor.expired`, `sign_in.throttled`.
 */
export async function confirmSecondFactor(
  session: AnySession,
  request: RequestFacts,
  { code }: { readonly code: string },
  deps: SealedDeps,
): Promise<Outcome<{ readonly recoveryCodes: readonly string[] }>> {
  const { db, sealer } = deps;
  const counted = await countCode(session, deps);
  if (!counted.ok) return counted;
  const { user } = session;
  const sealed = await findEnrolment(db, proofOf(session));
  const before = (await findFactor(db, user.id))?.confirmed ?? false;
  const over = before ? ('second_factor.enrolled' as const) : ('second_factor.expired' as const);
  if (sealed === null) return identityRefusals.refuse(over);
  const step = stepOf(openSecret(sealer, user.id, sealed), plain(code), request.now);
  if (step === null) return identityRefusals.refuse('second_factor.refused');
  const { recoveryCodes, digests } = newRecoveryCodes(user.id, randomBytes);
  return changeAccount({ session, request }, db, async (tx, note) => {
    const confirmed = await confirmEnrolment(tx, proofOf(session), { sealed, step, recoveryDigests: digests });
    if (!confirmed) return identityRefusals.refuse('second_factor.enrolled');
    await clearSignIn(tx, subjectOf(session), '');
    const happening = before ? 'replaced' : 'enrolled';
    await postNotice(tx, deps, { to: user.email, happening, now: request.now });
    await note({ action: `second_factor.${happening}`, subjectKind: 'user', subjectId: user.id });
    return ok({ recoveryCodes });
  });
}

/**
 * Proves the second factor by a code of the authenticator or a recovery code; each works once. It lets a session that
 * awaits a code open, and lets one that is open do what needs a recent proof.
 * Refuses with `second_factor.refused`, whatever is wrong with the code, and `sign_in.throttled`.
 */
export async function proveSecondFactor(
  session: AnySession,
  request: RequestFacts,
  { code }: { readonly code: string },
  { db, sealer }: SealedDeps,
): Promise<Outcome<null>> {
  const counted = await countCode(session, { db });
  if (!counted.ok) return counted;
  const { user } = session;
  const factor = await findFactor(db, user.id);
  if (factor === null || !factor.confirmed) return identityRefusals.refuse('second_factor.refused');
  const step = stepOf(openSecret(sealer, user.id, factor.sealed_secret), plain(code), request.now);
  const letters = parseRecoveryCode(code);
  return changeAccount({ session, request }, db, async (tx, note) => {
    const proof = proofOf(session);
    const byCode = step !== null && (await spendCode(tx, proof, step));
    const byRecovery =
      !byCode && letters !== null && (await spendRecoveryCode(tx, proof, recoveryDigest(user.id, letters)));
    if (!byCode && !byRecovery) return identityRefusals.refuse('second_factor.refused');
    await clearSignIn(tx, subjectOf(session), '');
    await note({
      action: session.awaits === null ? 'session.stepped_up' : 'session.opened',
      subjectKind: 'session',
      subjectId: session.id,
      detail: { by: byCode ? 'code' : 'recovery_code' },
    });
    return ok(null);
  });
}

const plain = (code: string): string => code.replace(/\s/g, '');

const proofOf = ({ id, user }: AnySession): Proof => ({ userId: user.id, sessionId: id });

const subjectOf = ({ user }: AnySession): string => throttleSubject('code', user.id);

/** Counted before the code is looked at, so that many at once cannot slip past. */
async function countCode(session: AnySession, { db }: IdentityDeps): Promise<Outcome<null>> {
  const wait = await countSignIn(db, subjectOf(session), codePolicy);
  return wait === 0 ? ok(null) : identityRefusals.refuse('sign_in.throttled', { retryAfterSeconds: wait });
}
