import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { AssignSectionInput } from './contract';
import type { OnboardingDeps } from './deps';
import { editApplication, noteEdit } from './edit-application';
import { onboardingRefusals } from './refusals';
import { memberRole } from './store/application-store';
import { writeSection } from './store/subject-store';

/**
 * Gives a part of the form to a colleague, and notes how far it is. Who `signing` belongs to sends the application in, so
 * an owner gives it. Refuses with `kyc.not_a_member`, `kyc.signing_by_owner`, and as `editApplication` does.
 */
export async function assignSection(
  ctx: Ctx,
  { owner_user_id: ownerUserId, section, state }: AssignSectionInput,
  deps: OnboardingDeps,
): Promise<Outcome<null>> {
  return editApplication(ctx, null, deps, async (editing, userId) => {
    const { key, tx } = editing;
    const { organizationId } = ctx.tenant;
    if (section === 'signing' && (await memberRole(tx, organizationId, userId)) !== 'owner') {
      return onboardingRefusals.refuse('kyc.signing_by_owner');
    }
    if (ownerUserId !== null && (await memberRole(tx, organizationId, ownerUserId)) === null) {
      return onboardingRefusals.refuse('kyc.not_a_member', { field: 'owner_user_id' });
    }
    await writeSection(tx, { ...key, name: section, ownerUserId, state, by: userId, now: ctx.now });
    const detail = { owner: ownerUserId, state };
    await noteEdit(editing, ctx, { action: 'kyc.section_assigned', target: `section.${section}`, detail }, deps);
    return ok(null);
  });
}
