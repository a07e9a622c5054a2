import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { may } from '@/lib/kernel/permission';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { revokeSessionRow } from './store/session-store';

/**
 * Ends a session at once: one's own, or with `member.manage` that of any member of the organisation.
 * Refuses with `session.not_found`, also for one that is over.
 */
export async function revokeSession(
  ctx: Ctx,
  { sessionId }: { readonly sessionId: string },
  { db }: IdentityDeps,
): Promise<Outcome<null>> {
  const { actor, tenant } = ctx;
  if (actor.kind !== 'user' || !isUuid(sessionId)) return identityRefusals.refuse('session.not_found');
  const userId = may(actor.role, 'member.manage') ? null : actor.id;
  return inTenant(db, tenant.id, async (tx) => {
    const revoked = await revokeSessionRow(tx, { id: sessionId, organizationId: tenant.organizationId, userId });
    if (!revoked) return identityRefusals.refuse('session.not_found');
    await insertAuditEntry(tx, ctx, { action: 'session.revoked', subjectKind: 'session', subjectId: sessionId });
    return ok(null);
  });
}
