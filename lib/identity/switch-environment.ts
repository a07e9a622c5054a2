import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx, Environment } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { IdentityDeps } from './deps';
import { identityRefusals } from './refusals';
import { switchSessionRow } from './store/session-store';

/** Chooses the tenant that the signed-in person sees from the next page on. Refuses with `session.not_found`. */
export async function switchEnvironment(
  ctx: Ctx,
  { environment }: { readonly environment: Environment },
  { db }: IdentityDeps,
): Promise<Outcome<null>> {
  const { actor, tenant } = ctx;
  if (actor.kind !== 'user') return identityRefusals.refuse('session.not_found');
  return inTenant(db, tenant.id, async (tx) => {
    if (!(await switchSessionRow(tx, actor.sessionId, environment)))
      return identityRefusals.refuse('session.not_found');
    await insertAuditEntry(tx, ctx, {
      action: 'session.environment_switched',
      subjectKind: 'session',
      subjectId: actor.sessionId,
      detail: { from: tenant.environment, to: environment },
    });
    return ok(null);
  });
}
