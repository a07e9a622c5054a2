import type { Ctx, PlatformCtx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { permissionRefusals, permit, permitPlatform } from '@/lib/kernel/permit';
import { mayOnboard } from './domain/onboarding-matrix';
import type { MerchantReader } from './store/merchant-store';

/** Whoever deals with merchants: somebody of the installation, or an admin of an organisation that brought some. */
export type MerchantCtx = Ctx | PlatformCtx;

const isPlatform = (ctx: MerchantCtx): ctx is PlatformCtx => ctx.actor.kind === 'platform';

/** Which merchants are the caller's, by the permission that is asked for. Refuses with `permission.denied`. */
export function merchantReach(
  ctx: MerchantCtx,
  permission: Extract<Permission, `merchant.${string}`>,
): Outcome<MerchantReader> {
  if (isPlatform(ctx)) {
    const permitted = permitPlatform(ctx, permission);
    const { id: userId, roles, firmId } = ctx.actor;
    // Who sees the documents of a verification sees all merchants: they wait for whoever reviews.
    const everything = roles.some((role) => mayOnboard(role, 'see_kyc_documents').extent === 'do');
    return permitted.ok ? ok({ userId, everything, firmId, organizationId: null }) : permitted;
  }
  const permitted = permit(ctx, permission);
  if (!permitted.ok) return permitted;
  // Merchants are dealt with by people.
  if (ctx.actor.kind !== 'user') return permissionRefusals.refuse('permission.denied');
  const { id: userId } = ctx.actor;
  return ok({ userId, everything: false, firmId: null, organizationId: ctx.tenant.organizationId });
}
