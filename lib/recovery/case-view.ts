import type { CaseItemView, CaseView } from './contract';
import type { CaseRow, NoteRow } from './store/case-store';

export const caseItemOf = (row: CaseRow): CaseItemView => ({
  case_id: row.id,
  day: row.day,
  counterpart: row.counterpart,
  currency: row.currency,
  kind: row.kind,
  subject: row.subject,
  intent_id: row.intent_id,
  rail_amount: row.rail_amount?.toString() ?? null,
  book_amount: row.book_amount?.toString() ?? null,
  status: row.status,
  opened_at: row.opened_at.toISOString(),
});

export const caseOf = (row: CaseRow, notes: readonly NoteRow[]): CaseView => ({
  ...caseItemOf(row),
  notes: notes.map((note) => ({
    note_id: note.id,
    body: note.body,
    status: note.status,
    author: note.author,
    created_at: note.created_at.toISOString(),
  })),
});
