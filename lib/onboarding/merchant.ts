import type { Queryable } from '@/lib/db/pool';
import { mayOnboard, type OnboardingAct, onboardingRoleOf } from '@/lib/identity';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { KycPerson } from './domain/kyc/actor';
import type { Mover } from './move-application';
import { onboardingRefusals } from './refusals';
import { type ApplicationKey, memberRole } from './store/application-store';
import { isAppointed } from './store/subject-store';

/** Whether the matrix gives somebody an act on the application of their own organisation, in full. */
export function mayAct({ actor }: Pick<Ctx, 'actor'>, act: OnboardingAct): boolean {
  const role = onboardingRoleOf(actor);
  const leave = role === null ? null : mayOnboard(role, act);
  return leave !== null && (leave.extent === 'do' || leave.extent === 'own') && leave.limit === null;
}

/** Applications are filled in by people who answer for the business. Refuses with `kyc.person_required`, `kyc.business_only`. */
export function personOf(ctx: Ctx): Outcome<{ readonly id: string }> {
  if (ctx.actor.kind !== 'user') return onboardingRefusals.refuse('kyc.person_required');
  return mayAct(ctx, 'edit_kyc') ? ok({ id: ctx.actor.id }) : onboardingRefusals.refuse('kyc.business_only');
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
