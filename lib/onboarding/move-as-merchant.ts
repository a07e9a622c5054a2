import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ApplicationView } from './contract';
import type { OnboardingDeps } from './deps';
import { merchantMover, personOf } from './merchant';
import { type Asked, moveApplication } from './move-application';
import { onboardingRefusals } from './refusals';
import { findApplication } from './store/application-store';

/** A move of the organisation's latest application, asked for by one of its people. Refuses as `moveApplication` does. */
export async function moveAsMerchant(
  ctx: Ctx,
  asked: Asked,
  warrantyAccepted: boolean,
  deps: OnboardingDeps,
): Promise<Outcome<ApplicationView>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const row = await findApplication(tx, ctx.tenant.id, 'none');
    if (row === null) return onboardingRefusals.refuse('kyc.no_application');
    const key = { tenantId: ctx.tenant.id, id: row.id };
    const mover = await merchantMover(tx, ctx, person.value.id, key, warrantyAccepted);
    return moveApplication(tx, ctx, key, asked, mover, deps);
  });
}
