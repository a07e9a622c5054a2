import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Sealer } from '@/lib/keys/seal';
import type { CaseStanding } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { onboardingRefusals } from '@/lib/onboarding/refusals';
import { lockApplication } from '@/lib/onboarding/store/application-store';
import { insertNote } from '@/lib/onboarding/store/desk-history-store';
import { currentCase } from '@/lib/onboarding/store/desk-store';
import { holdSubject } from '@/lib/onboarding/store/subject-store';
import { openSubject, sealText } from '@/lib/onboarding/subject-keys';
import type { Desk } from './in-case';

/** What words of a case are sealed under: the applicant's key, so that they go when the applicant is erased. */
export async function applicantKey({ key, tx }: Pick<Desk, 'key' | 'tx'>, sealer: Sealer): Promise<Sealer | null> {
  const subject = await holdSubject(tx, key, null, 'share');
  return subject === null
    ? null
    : openSubject(sealer, { tenantId: key.tenantId, id: subject.id, sealedKey: subject.sealed_key });
}

/** Words of the desk as they are stored. Refuses with `kyc.subject_erased`. */
export async function sealWords(
  desk: Pick<Desk, 'key' | 'tx'>,
  place: string,
  text: string,
  { sealer }: Pick<OnboardingDeps, 'sealer'>,
): Promise<Outcome<Uint8Array>> {
  const key = await applicantKey(desk, sealer);
  return key === null ? onboardingRefusals.refuse('kyc.subject_erased') : ok(sealText(key, place, text));
}

/** Keeps a note of the desk; the same note sent again stands once. */
export async function keepNote(
  desk: Pick<Desk, 'deed' | 'key' | 'tx'>,
  noteId: string | null,
  text: string,
  deps: Pick<OnboardingDeps, 'sealer'>,
): Promise<Outcome<boolean>> {
  const { actor, now } = desk.deed;
  const id = noteId ?? uuidV7(now);
  const sealed = await sealWords(desk, `note:${id}`, text, deps);
  if (!sealed.ok) return sealed;
  return ok(await insertNote(desk.tx, desk.key, { noteId: id, sealedBody: sealed.value, author: actor.id, now }));
}

/** How the case stands after an act, read anew. */
export async function standingOf({ current, deed, key, row, tx }: Desk): Promise<CaseStanding> {
  const after = (await lockApplication(tx, key)) ?? row;
  const now = await currentCase(tx, key, deed.now);
  return { case_id: now.id ?? current.id, status: after.status, state: now.state, row_version: after.row_version };
}
