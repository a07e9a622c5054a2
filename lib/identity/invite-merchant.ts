import { actorOf, insertAuditEntry } from '@/lib/audit';
import { enterTenant } from '@/lib/db/pool';
import { uuidV7 } from '@/lib/kernel/ids';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { countLettersOf } from './check-manager';
import type { InviteMerchantInput } from './contract';
import { newTenants } from './create-organization';
import type { InvitationDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { mayOnboard } from './domain/onboarding-matrix';
import { newLink } from './invite-member';
import { sendMerchantLink } from './merchant-letter';
import { type MerchantCtx, merchantReach } from './merchant-reach';
import { identityRefusals } from './refusals';
import { insertMerchant } from './store/merchant-store';

export interface MerchantDeps extends InvitationDeps {
  /** Every rail that this installation knows: simulated in the new sandbox, disabled in live. */
  readonly rails: readonly string[];
}

/**
 * Makes a merchant's organisation, with nobody in it yet, and asks its first person in by mail. Asking again under the
 * same id changes nothing. Whether the address has an account is not told.
 * Refuses with `permission.denied`, `merchant.exists`, `invitation.throttled`.
 */
export async function inviteMerchant(
  ctx: MerchantCtx,
  input: InviteMerchantInput,
  deps: MerchantDeps,
): Promise<Outcome<null>> {
  const reach = merchantReach(ctx, 'merchant.invite');
  if (!reach.ok) return reach;
  const { userId, firmId, organizationId } = reach.value;
  const counted = await countLettersOf(organizationId ?? userId, deps);
  if (!counted.ok) return counted;
  const { organization_id: id, name } = input;
  const { sandbox, live, stored } = newTenants(ctx, { id, name }, deps.rails);
  const { token, ...link } = newLink();
  const email = normalizeEmail(input.email);
  return deps.db.transaction(async (tx) => {
    const became = await insertMerchant(tx, {
      id,
      name,
      tenants: stored,
      createdBy: actorOf(ctx).label,
      introducedBy: userId,
      firmId: engagementOf(ctx) === null ? firmId : null,
      byOrganizationId: organizationId,
      engagedAs: engagementOf(ctx),
      invitation: { id: uuidV7(ctx.now), email, ...link },
    });
    if (became === 'taken') return identityRefusals.refuse('merchant.exists');
    if (became === 'again') return ok(null);
    await sendMerchantLink(tx, ctx, { to: email, organization: name, token }, deps);
    const entry = { action: 'merchant.invited', subjectKind: 'organization', subjectId: id };
    for (const tenant of 'tenant' in ctx ? [sandbox, live, ctx.tenant] : [sandbox, live]) {
      await enterTenant(tx, tenant.id);
      await insertAuditEntry(tx, { ...ctx, tenant }, entry);
    }
    return ok(null);
  });
}

/** Whoever may invite any merchant goes on to work for those that they invited; a partner introduces theirs. */
function engagementOf({ actor }: MerchantCtx): PlatformRole | null {
  if (actor.kind !== 'platform') return null;
  return actor.roles.find((role) => mayOnboard(role, 'invite_merchant').extent === 'do') ?? null;
}
