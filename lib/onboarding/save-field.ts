import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { SavedFieldView, SaveFieldInput } from './contract';
import type { OnboardingDeps } from './deps';
import { fitsForm, specOf } from './domain/form/fields';
import { editApplication, noteEdit } from './edit-application';
import { subjectIdOf } from './load-record';
import { onboardingRefusals } from './refusals';
import { findField, holdSubject, writeField } from './store/subject-store';
import { openField, openSubject, sealField } from './subject-keys';

/**
 * Saves one value as it was typed. Whoever typed over an older one gets both values back and nothing is overwritten;
 * the same value sent again is saved. Refuses with `kyc.subject_not_found`, `kyc.subject_erased`, `kyc.field_unknown`,
 * `kyc.value_unfit`, `kyc.moved`, and as `editApplication` does.
 */
export async function saveField(
  ctx: Ctx,
  input: SaveFieldInput,
  deps: OnboardingDeps,
): Promise<Outcome<SavedFieldView>> {
  const { path, row_version: over, subject, value } = input;
  const target = `${subject}.${path}`;
  return editApplication<SavedFieldView>(ctx, target, deps, async (editing, userId) => {
    const { key, tx } = editing;
    const row = await holdSubject(tx, key, subjectIdOf(subject), 'share');
    if (row === null || !subject.startsWith(row.kind)) return onboardingRefusals.refuse('kyc.subject_not_found');
    const spec = specOf(row.kind, path);
    if (spec === null) return onboardingRefusals.refuse('kyc.field_unknown', { field: 'path' });
    if (!fitsForm(spec, value)) return onboardingRefusals.refuse('kyc.value_unfit', { field: 'value' });
    const opened = openSubject(deps.sealer, { tenantId: key.tenantId, id: row.id, sealedKey: row.sealed_key });
    if (opened === null) return onboardingRefusals.refuse('kyc.subject_erased');
    const sealed = sealField(opened, path, value);
    const written = await writeField(tx, { ...key, subjectId: row.id, path, sealed, over, by: userId, now: ctx.now });
    if (written !== null) {
      await noteEdit(editing, ctx, { action: 'kyc.field_saved', target, detail: { row_version: written } }, deps);
      return ok({ state: 'saved', row_version: written, saved_at: ctx.now.toISOString() });
    }
    const stored = await findField(tx, key.tenantId, row.id, path);
    if (stored === null) return onboardingRefusals.refuse('kyc.moved');
    const theirs = openField(opened, path, stored.sealed);
    const at = { row_version: stored.row_version, saved_at: stored.updated_at.toISOString() };
    // An answer that got lost on its way: what is stored is what is asked for.
    if (canonicalJson(theirs) === canonicalJson(value)) return ok({ state: 'saved', ...at });
    return ok({ state: 'conflict', ...at, theirs, yours: value, saved_by: stored.updated_by });
  });
}
