import { insertAuditEntry } from '@/lib/audit';
import type { PlatformCtx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CaseStanding, RecordCheckInput, WriteNoteInput } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { kycRefusals } from '@/lib/onboarding/domain/kyc/refusals';
import { writeHumanCheck } from '@/lib/onboarding/store/review-store';
import { keepNote, sealWords, standingOf } from './case-words';
import { checkAct } from './check-act';
import { inCase } from './in-case';

/** What a check is sealed as. */
export const checkPlace = (hash: string, key: string): string => `check:${hash}:${key}`;

/**
 * What a person found, in the place of the machine's result, with a note of what they looked at. Refuses with
 * `kyc.snapshot_missing`, `kyc.subject_erased`, `kyc.case_claimed`, the refusal of the status, and as `inCase` does.
 */
export const recordCheck = (
  ctx: PlatformCtx,
  { case_id, key: checkKey, note, result }: RecordCheckInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, key, record, tx } = desk;
    const open = checkAct('record_check', desk);
    if (!open.ok) return open;
    const { snapshotHash } = record.application;
    if (snapshotHash === null) return kycRefusals.refuse('kyc.snapshot_missing');
    const sealed = await sealWords(desk, checkPlace(snapshotHash, checkKey), note, deps);
    if (!sealed.ok) return sealed;
    const found = { snapshotHash, key: checkKey, result, sealedNote: sealed.value, by: deed.actor.id, now: deed.now };
    await writeHumanCheck(tx, key, found);
    await insertAuditEntry(tx, deed, {
      action: 'kyc.check_recorded',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { check: checkKey, result },
    });
    return ok(await standingOf(desk));
  });

/** A note for the desk alone; the same note sent again stands once. Refuses with `kyc.subject_erased`, and as `inCase` does. */
export const writeNote = (
  ctx: PlatformCtx,
  { body, case_id, note_id }: WriteNoteInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const kept = await keepNote(desk, note_id, body, deps);
    if (!kept.ok) return kept;
    if (kept.value) {
      const entry = { action: 'kyc.note_written', subjectKind: 'kyc_application', subjectId: desk.key.id };
      await insertAuditEntry(desk.tx, desk.deed, { ...entry, detail: { note_id } });
    }
    return ok(await standingOf(desk));
  });
