import { insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { postLetter } from '@/lib/mail';
import { checkGrant } from './check-grant';
import { countLetter, managerOf } from './check-manager';
import type { InviteMemberInput } from './contract';
import type { InvitationDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { formatToken, invitation, mostInvitations, tokenDigest } from './domain/invitation';
import type { UserActor } from './get-session';
import { invitationLetter } from './invitation-letter';
import { identityRefusals } from './refusals';
import { insertInvitation } from './store/invitation-store';

const refusalOf = { member: 'member.exists', open: 'invitation.exists', full: 'invitation.too_many' } as const;

/**
 * Asks somebody into the organisation by mail. Whether the address has an account elsewhere is not told.
 * Refuses with `permission.denied`, `role.above_own`, `step_up.required`, `member.exists`, `invitation.exists`,
 * `invitation.too_many`, `invitation.throttled`.
 */
export async function inviteMember(ctx: Ctx, input: InviteMemberInput, deps: InvitationDeps): Promise<Outcome<null>> {
  const manager = managerOf(ctx);
  if (!manager.ok) return manager;
  const granted = checkGrant(ctx, input.role);
  if (!granted.ok) return granted;
  // A stolen session that could invite would give itself the role that it may not change.
  const recent = requireRecentSecondFactor(ctx);
  if (!recent.ok) return recent;
  const counted = await countLetter(ctx, deps);
  if (!counted.ok) return counted;
  const id = uuidV7(ctx.now);
  const email = normalizeEmail(input.email);
  const link = newLink();
  const { organizationId } = ctx.tenant;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const became = await insertInvitation(
      tx,
      { id, organizationId, email, role: input.role, invitedBy: manager.value.id, ...link },
      mostInvitations,
    );
    if (became !== 'invited') return identityRefusals.refuse(refusalOf[became], { field: 'email' });
    await sendLink(tx, ctx, manager.value, { email, token: link.token }, deps);
    await insertAuditEntry(tx, ctx, {
      action: 'member.invited',
      subjectKind: 'invitation',
      subjectId: id,
      detail: { role: input.role },
    });
    return ok(null);
  });
}

/** A token that only the letter will hold, and what is stored of it. */
export function newLink() {
  const token = formatToken(randomBytes(invitation.tokenBytes));
  return { token, digest: tokenDigest(token), lifetimeSeconds: invitation.lifetimeSeconds };
}

export function sendLink(
  tx: Queryable,
  { tenant, now }: Ctx,
  inviter: UserActor,
  { email, token }: { readonly email: string; readonly token: string },
  { sealer, origin }: InvitationDeps,
): Promise<void> {
  const link = `${origin}/invite/${token}`;
  return postLetter(
    tx,
    sealer,
    invitationLetter({ to: email, organization: tenant.name, inviter: inviter.name, link }),
    now,
  );
}
