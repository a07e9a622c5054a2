import type { DeskAct, OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { checkWords } from './check-words';
import { documentName, subjectName } from './form-words';

export interface ActState {
  readonly isOpen: boolean;
  /** Why not, in words; null when it is open or the server said nothing. */
  readonly why: string | null;
}

/** Whether the reader may do this now. The server decides again when it is done. */
export function actOf({ acts }: Pick<OpenedCase, 'acts'>, act: DeskAct): ActState {
  const found = acts.find((known) => known.act === act);
  return { isOpen: found?.is_open === true, why: found?.reason?.message ?? null };
}

/** What stands between this person and a decision, as things to do. */
export function missingOf(
  item: Pick<OpenedCase, 'checks' | 'documents' | 'open_request' | 'subjects'>,
): readonly string[] {
  const nameOf = (subject: string): string => {
    const card = item.subjects.find((one) => one.subject === subject);
    return card ? subjectName(card) : 'somebody who is no longer named';
  };
  return [
    ...item.documents
      .filter(({ is_seen: seen }) => !seen)
      .map(({ kind, subject }) => `Open the document “${documentName(kind)}” of ${nameOf(subject)}`),
    ...item.checks
      .filter(({ is_open: open }) => open)
      .map(({ key }) => `Record a result of the check “${checkWords[key]}”`),
    ...(item.open_request === null ? [] : ['Wait until the merchant has answered what was asked']),
  ];
}

/** Whose proposal an edit of the merchant has made void, while no other was made. */
export function voidedProposal({ proposal, past_proposals: past }: Pick<OpenedCase, 'proposal' | 'past_proposals'>) {
  if (proposal !== null) return null;
  const [latest] = [...past].sort((one, other) => other.proposed_at.localeCompare(one.proposed_at));
  return latest?.state === 'overtaken' ? latest : null;
}
