import { insertAuditEntry } from '@/lib/audit';
import { once } from '@/lib/db/once';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { checkGrant } from './check-grant';
import type { IssuedServiceKey } from './contract';
import type { IdentityDeps } from './deps';
import { parseVisibleKeyId } from './domain/api-key';
import { issuedOnce, issueServiceKey, newKeyId } from './issue-service-key';
import { identityRefusals } from './refusals';
import { findServiceKey, revokeServiceKeyRow } from './store/service-key-store';

/**
 * Replaces a key by a new one of the same account. The old key stops working at once; the new one is in this answer only.
 * Refuses with `permission.denied`, `step_up.required`, `role.above_own`, `service_key.not_found`, `service_key.revoked`.
 */
export async function rotateServiceKey(
  ctx: Ctx,
  input: { readonly keyId: string; readonly idempotency: IdempotentRequest | null },
  { db }: IdentityDeps,
): Promise<Outcome<IssuedServiceKey>> {
  const permitted = permit(ctx, 'key.manage');
  if (!permitted.ok) return permitted;
  const recent = requireRecentSecondFactor(ctx);
  if (!recent.ok) return recent;
  const id = parseVisibleKeyId(input.keyId);
  if (id === null) return identityRefusals.refuse('service_key.not_found');
  const tenantId = ctx.tenant.id;
  return inTenant(db, tenantId, (tx) =>
    once(tx, ctx, input.idempotency, issuedOnce('service_key.rotate', 200), async () => {
      const old = await findServiceKey(tx, tenantId, id);
      if (old === null) return identityRefusals.refuse('service_key.not_found');
      const granted = checkGrant(ctx, old.role);
      if (!granted.ok) return granted;
      const newId = newKeyId();
      if (!(await revokeServiceKeyRow(tx, { tenantId, id, now: ctx.now, replacedBy: newId }))) {
        return identityRefusals.refuse('service_key.revoked');
      }
      const issued = await issueServiceKey(tx, ctx, newId, { accountId: old.account_id, label: old.label });
      await insertAuditEntry(tx, ctx, {
        action: 'service_key.rotated',
        subjectKind: 'service_key',
        subjectId: id,
        detail: { account: old.account_name, replaced_by: newId },
      });
      return ok(issued);
    }),
  );
}
