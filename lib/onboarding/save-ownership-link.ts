import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { SaveLinkInput } from './contract';
import type { OnboardingDeps } from './deps';
import { ownershipRefusals } from './domain/ownership/check-graph';
import { editApplication, noteEdit } from './edit-application';
import { subjectIdOf } from './load-record';
import { onboardingRefusals } from './refusals';
import { holdSubject, removeLink, writeLink } from './store/subject-store';

/**
 * Says how much of a company somebody owns, or with a null share that it is no longer so. Sums and circles are among the
 * requirements: while the form is filled in they may be wrong. Refuses with `kyc.subject_not_found`,
 * `ownership.share_invalid`, and as `editApplication` does.
 */
export async function saveOwnershipLink(
  ctx: Ctx,
  { controls, owned, owner, share }: SaveLinkInput,
  deps: OnboardingDeps,
): Promise<Outcome<null>> {
  if (owner === owned || (share === 0 && !controls)) return ownershipRefusals.refuse('ownership.share_invalid');
  return editApplication(ctx, 'ownership', deps, async (editing, userId) => {
    const { key, tx } = editing;
    const holder = await holdSubject(tx, key, subjectIdOf(owner), 'share');
    const company = await holdSubject(tx, key, subjectIdOf(owned), 'share');
    if (holder === null || company === null || company.kind === 'person') {
      return onboardingRefusals.refuse('kyc.subject_not_found');
    }
    const link = { ownerId: holder.id, ownedId: company.id, by: userId, now: ctx.now };
    if (share === null) await removeLink(tx, key.tenantId, link);
    else await writeLink(tx, { ...key, ...link, share, controls });
    await noteEdit(editing, ctx, { action: 'kyc.link_saved', target: 'ownership', detail: { owner, owned } }, deps);
    return ok(null);
  });
}
