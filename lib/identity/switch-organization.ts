import { insertAuditEntry } from '@/lib/audit';
import { enterTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { IdentityDeps } from './deps';
import { readSession, sessionCtx } from './get-session';
import { identityRefusals } from './refusals';
import { switchOrganizationRow } from './store/session-store';

/** Goes over to another organisation that the person is in. Refuses with `session.not_found`, also for one they are not in. */
export async function switchOrganization(
  ctx: Ctx,
  { organizationId }: { readonly organizationId: string },
  { db }: IdentityDeps,
): Promise<Outcome<null>> {
  const { actor } = ctx;
  if (actor.kind !== 'user' || !isUuid(organizationId)) return identityRefusals.refuse('session.not_found');
  return db.transaction(async (tx) => {
    const session = { id: actor.sessionId, userId: actor.id, organizationId };
    if (!(await switchOrganizationRow(tx, session))) return identityRefusals.refuse('session.not_found');
    const moved = await readSession(actor.sessionId, { db: tx });
    assert(moved !== null, 'switchOrganization: the session goes on');
    await enterTenant(tx, moved.tenant.id);
    await insertAuditEntry(tx, sessionCtx(moved, ctx), {
      action: 'session.organization_switched',
      subjectKind: 'session',
      subjectId: actor.sessionId,
    });
    return ok(null);
  });
}
