import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { SubjectView } from './contract';
import type { OnboardingDeps } from './deps';
import { type Editing, editApplication, noteEdit } from './edit-application';
import { mostSubjects } from './load-record';
import { onboardingRefusals } from './refusals';
import { holdSubject, insertSubject, listSubjects, updateSubject } from './store/subject-store';
import { newSubjectKey } from './subject-keys';

/** A person or a company as the form names them. */
export interface SavedSubject {
  readonly id: string;
  readonly kind: 'person' | 'company';
  readonly roles: readonly string[];
  readonly isPubliclyHeld: boolean;
}

/**
 * Adds a person or a company, or changes one, by the caller's own id: sent again it is the same one. Refuses with
 * `kyc.subject_not_found` for an id that is somebody else's, `kyc.too_many_subjects`, and as `editApplication` does.
 */
export async function saveSubject(ctx: Ctx, saved: SavedSubject, deps: OnboardingDeps): Promise<Outcome<SubjectView>> {
  const subject = `${saved.kind}:${saved.id}`;
  return editApplication(ctx, subject, deps, async (editing) => {
    const { key, tx } = editing;
    const standing = await holdSubject(tx, key, saved.id, 'update');
    if (standing !== null && standing.kind !== saved.kind) return onboardingRefusals.refuse('kyc.subject_not_found');
    const version =
      standing === null
        ? await add(editing, ctx, saved, deps)
        : ok(await updateSubject(tx, key.tenantId, saved.id, saved));
    if (!version.ok) return version;
    await noteEdit(editing, ctx, { action: `kyc.${saved.kind}_saved`, target: subject }, deps);
    return ok({ subject, row_version: version.value });
  });
}

async function add(
  { key, tx }: Editing,
  { now }: Ctx,
  { id, ...saved }: SavedSubject,
  { sealer }: OnboardingDeps,
): Promise<Outcome<number>> {
  const all = await listSubjects(tx, key, mostSubjects);
  if (all.length >= mostSubjects) return onboardingRefusals.refuse('kyc.too_many_subjects');
  const sealedKey = newSubjectKey(sealer, { tenantId: key.tenantId, id });
  const added = await insertSubject(tx, { ...key, ...saved, subjectId: id, sealedKey, now });
  // Taken: by a twin of this request, or by somebody who was taken out.
  return added ? ok(1) : onboardingRefusals.refuse('kyc.moved');
}
