import type { Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { KycPerson } from './domain/kyc/actor';
import type { Mover } from './move-application';
import { onboardingRefusals } from './refusals';
import { type ApplicationKey, memberRole } from './store/application-store';
import { isAppointed } from './store/subject-store';

/** Applications are filled in by people. Refuses with `permission.denied`, `kyc.person_required`. */
export function personOf(ctx: Ctx): Outcome<{ readonly id: string }> {
  const permitted = permit(ctx, 'kyc.manage');
  if (!permitted.ok) return permitted;
  return ctx.actor.kind === 'user' ? ok({ id: ctx.actor.id }) : onboardingRefusals.refuse('kyc.person_required');
}

/** A member of the organisation as who moves its application, read in the same transaction. */
export async function merchantMover(
  tx: Queryable,
  { tenant }: Ctx,
  userId: string,
  key: ApplicationKey | null,
  warrantyAccepted: boolean,
): Promise<Mover> {
  const role = await memberRole(tx, tenant.organizationId, userId);
  const actor: KycPerson = {
    kind: 'person',
    id: userId,
    role: 'merchant_business',
    organizationIds: [tenant.organizationId],
    partnerIds: [],
  };
  const maySign = role === 'owner' || (key !== null && (await isAppointed(tx, key, userId)));
  return { actor, given: { membershipActive: role !== null, maySign, warrantyAccepted, views: [] } };
}
