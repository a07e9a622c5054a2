import { actorOf, insertAuditEntry } from '@/lib/audit';
import { checkCapability } from '@/lib/capabilities';
import { once } from '@/lib/db/once';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import { checkGrant } from './check-grant';
import type { CreateServiceKeyInput, IssuedServiceKey } from './contract';
import type { IdentityDeps } from './deps';
import { issuedOnce, issueServiceKey, newKeyId } from './issue-service-key';
import { identityRefusals } from './refusals';
import { ensureServiceAccount } from './store/service-key-store';

/**
 * Makes a key for a service account, and the account when the name is new. The key is in this answer only.
 * Refuses with `permission.denied`, `step_up.required`, `role.above_own`, `service_account.role_differs`, `idempotency.conflict`,
 * `capability.closed`.
 */
export async function createServiceKey(
  ctx: Ctx,
  input: CreateServiceKeyInput & { readonly idempotency: IdempotentRequest | null },
  { db }: IdentityDeps,
): Promise<Outcome<IssuedServiceKey>> {
  const permitted = permit(ctx, 'key.manage');
  if (!permitted.ok) return permitted;
  const recent = requireRecentSecondFactor(ctx);
  if (!recent.ok) return recent;
  const granted = checkGrant(ctx, input.service_account_role);
  if (!granted.ok) return granted;
  return inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, input.idempotency, issuedOnce('service_key.create', 201), async () => {
      const open = await checkCapability(tx, ctx, 'production_key_use');
      if (!open.ok) return open;
      const account = await ensureServiceAccount(tx, {
        tenantId: ctx.tenant.id,
        id: uuidV7(ctx.now),
        name: input.service_account_name,
        role: input.service_account_role,
        createdBy: actorOf(ctx).label,
        createdAt: ctx.now,
      });
      if (account.role !== input.service_account_role) {
        return identityRefusals.refuse('service_account.role_differs', { field: 'service_account_role' });
      }
      const id = newKeyId();
      const issued = await issueServiceKey(tx, ctx, id, { accountId: account.id, label: input.label });
      await insertAuditEntry(tx, ctx, {
        action: 'service_key.created',
        subjectKind: 'service_key',
        subjectId: id,
        detail: { account: account.name, role: account.role },
      });
      return ok(issued);
    }),
  );
}
