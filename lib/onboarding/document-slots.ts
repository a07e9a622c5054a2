import type { DocumentSlot } from './contract/portal';
import type { DocumentRecord } from './domain/form/record';
import { type ApplicationRecord, subjectName } from './domain/form/record';
import { dayOf, editionOn } from './domain/policy/edition';
import type { ApplicationFacts, Policies } from './domain/requirements/facts';
import { documentAsksOn } from './domain/requirements/list-requirements';

/** Every document that is asked of an application, with what was uploaded for it and whether it can be changed. */
export function documentSlots(
  record: ApplicationRecord,
  facts: ApplicationFacts,
  policies: Policies,
  now: Date,
  isOpen: (target: string) => boolean,
): readonly DocumentSlot[] {
  const accepted = editionOn(policies.documents, dayOf(now))?.accepted;
  const names = new Map(record.subjects.map((subject) => [subject.id, subjectName(subject)]));
  return documentAsksOn(facts, policies, now).map(({ due, kind, state, subject }): DocumentSlot => {
    const given = record.documents.findLast(
      (document) => document.kind === kind && names.get(document.subjectId) === subject,
    );
    return {
      subject,
      kind,
      due,
      state,
      accepted: accepted?.[kind] ?? [],
      locked: !isOpen(`${subject}.doc.${kind}`),
      document: given === undefined ? null : shown(given),
    };
  });
}

const shown = ({ expiresOn, files, id, status, type }: DocumentRecord): NonNullable<DocumentSlot['document']> => ({
  id,
  type,
  status,
  expires_on: expiresOn,
  // What is only for the reviewer's eyes stays with the reviewer.
  files: files.map(({ findings, id: fileId, side }) => ({
    id: fileId,
    side,
    notices: findings.flatMap(({ severity, todo }) => (severity === 'flag' ? [] : [todo])),
  })),
});
