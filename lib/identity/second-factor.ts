import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Sealer } from '@/lib/keys/seal';
import type { Enrolment } from './contract';
import type { IdentityDeps, SealedDeps } from './deps';
import { parseRecoveryCode, recovery, recoveryCodeOf, recoveryDigest } from './domain/recovery-code';
import { codePolicy, throttleSubject } from './domain/sign-in-policy';
import { base32, enrolmentUri, stepOf, totp } from './domain/totp';
import { type Session, sessionCtx } from './get-session';
import { identityRefusals } from './refusals';
import { beginFactor, confirmFactor, findFactor, type Proof, spendCode, spendRecoveryCode } from './store/factor-store';
import { clearSignIn, countSignIn } from './store/session-store';

type Request = Pick<Ctx, 'requestId' | 'now'>;

const contextOf = (userId: string): string => `second_factor:${userId}`;

function openSecret(sealer: Sealer, userId: string, sealed: Uint8Array): Uint8Array {
  const secret = sealer.open(sealed, contextOf(userId));
  assert(secret !== null, 'a second factor opens under the master secret that sealed it');
  return secret;
}

/**
 * The secret that a person's authenticator is to hold; the same one until a code has confirmed it.
 * Refuses with `second_factor.enrolled`.
 */
export async function beginSecondFactor({ user }: Session, { db, sealer }: SealedDeps): Promise<Outcome<Enrolment>> {
  const fresh = sealer.seal(randomBytes(totp.secretBytes), contextOf(user.id));
  const factor = await beginFactor(db, user.id, fresh);
  if (factor.confirmed) return identityRefusals.refuse('second_factor.enrolled');
  const secret = openSecret(sealer, user.id, factor.sealed_secret);
  return ok({ secret: base32(secret), uri: enrolmentUri(secret, user.email) });
}

/**
 * Confirms a second factor with a first code, and gives out the recovery codes, this once.
 * Refuses with `second_factor.refused`, `second_factor.enrolled`, `second_factor.absent`, `sign_in.throttled`.
 */
export async function confirmSecondFactor(
  session: Session,
  request: Request,
  { code }: { readonly code: string },
  { db, sealer }: SealedDeps,
): Promise<Outcome<{ readonly recoveryCodes: readonly string[] }>> {
  const counted = await countCode(session, { db });
  if (!counted.ok) return counted;
  const { user } = session;
  const factor = await findFactor(db, user.id);
  if (factor === null) return identityRefusals.refuse('second_factor.absent');
  if (factor.confirmed) return identityRefusals.refuse('second_factor.enrolled');
  const step = stepOf(openSecret(sealer, user.id, factor.sealed_secret), plain(code), request.now);
  if (step === null) return identityRefusals.refuse('second_factor.refused');
  const recoveryCodes = Array.from({ length: recovery.codes }, () => recoveryCodeOf(randomBytes(recovery.bytes)));
  const digests = recoveryCodes.map((each) => recoveryDigest(user.id, each.replaceAll('-', '')));
  return inTenant(db, session.tenant.id, async (tx) => {
    if (!(await confirmFactor(tx, proofOf(session), step, digests))) {
      return identityRefusals.refuse('second_factor.enrolled');
    }
    await clearSignIn(tx, subjectOf(session), '');
    await insertAuditEntry(tx, sessionCtx(session, request), {
      action: 'second_factor.enrolled',
      subjectKind: 'user',
      subjectId: user.id,
    });
    return ok({ recoveryCodes });
  });
}

/**
 * Proves the second factor by a code of the authenticator or a recovery code; each works once. It lets a session that
 * awaits a code open, and lets one that is open do what needs a recent proof.
 * Refuses with `second_factor.refused`, whatever is wrong with the code, and `sign_in.throttled`.
 */
export async function proveSecondFactor(
  session: Session,
  request: Request,
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
  return inTenant(db, session.tenant.id, async (tx) => {
    const proof = proofOf(session);
    const byCode = step !== null && (await spendCode(tx, proof, step));
    const byRecovery =
      !byCode && letters !== null && (await spendRecoveryCode(tx, proof, recoveryDigest(user.id, letters)));
    if (!byCode && !byRecovery) return identityRefusals.refuse('second_factor.refused');
    await clearSignIn(tx, subjectOf(session), '');
    await insertAuditEntry(tx, sessionCtx(session, request), {
      action: session.awaits === null ? 'session.stepped_up' : 'session.opened',
      subjectKind: 'session',
      subjectId: session.id,
      detail: { by: byCode ? 'code' : 'recovery_code' },
    });
    return ok(null);
  });
}

const plain = (code: string): string => code.replace(/\s/g, '');

const proofOf = ({ id, user }: Session): Proof => ({ userId: user.id, sessionId: id });

const subjectOf = ({ user }: Session): string => throttleSubject('code', user.id);

/** Counted before the code is looked at, so that many at once cannot slip past. */
async function countCode(session: Session, { db }: IdentityDeps): Promise<Outcome<null>> {
  const wait = await countSignIn(db, subjectOf(session), codePolicy);
  return wait === 0 ? ok(null) : identityRefusals.refuse('sign_in.throttled', { retryAfterSeconds: wait });
}
