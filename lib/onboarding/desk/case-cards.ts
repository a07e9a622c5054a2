import type { Sealer } from '@/lib/keys/seal';
import type {
  CheckCard,
  DecisionView,
  DocumentCard,
  HistoryEntry,
  NoteView,
  ProposalView,
  ReasonView,
  RequestView,
} from '@/lib/onboarding/contract/desk-case';
import { checkKeys } from '@/lib/onboarding/domain/checks/check';
import { subjectName } from '@/lib/onboarding/domain/form/record';
import { leadReasons, unseenDocuments } from '@/lib/onboarding/domain/kyc/four-eyes';
import { fixText, placeholdersOf, type ReasonEdition, reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import type { Ask } from '@/lib/onboarding/domain/requirements/ask';
import type {
  listCheckNotes,
  listDecisions,
  listEvents,
  listNotes,
  listPapers,
  listRequests,
  ProposalRow,
} from '@/lib/onboarding/store/desk-history-store';
import { openText } from '@/lib/onboarding/subject-keys';
import { isOpenCheck } from '@/lib/onboarding/transition-facts';
import type { Desk } from './in-case';
import { isForDocuments } from './judge-document';
import { rationalePlace, sentBackPlace } from './propose-decision';
import { checkPlace } from './record-check';

type Rows<F extends (...given: never[]) => Promise<readonly unknown[]>> = Awaited<ReturnType<F>>;

/** Names of the desk's people, and the key that its words are sealed under; null once the applicant was erased. */
export interface Reading {
  readonly names: ReadonlyMap<string, string>;
  readonly words: Sealer | null;
}

export const staff = ({ names }: Reading, id: string) => ({ id, name: names.get(id) ?? '' });
const staffOrNull = (reading: Reading, id: string | null) => (id === null ? null : staff(reading, id));

const read = ({ words }: Reading, place: string, sealed: Uint8Array | null): string | null =>
  words === null || sealed === null ? null : openText(words, place, sealed);

/** `platform:ID` and the like, as requests name who made them; null for the system. */
export const platformId = (label: string): string | null =>
  label.startsWith('platform:') ? label.slice('platform:'.length) : null;

export function documentCards({ facts, mover, record }: Desk, papers: Rows<typeof listPapers>): DocumentCard[] {
  const names = new Map(record.subjects.map((subject) => [subject.id, subjectName(subject)]));
  const unseen = new Set(unseenDocuments(mover.actor.id, facts));
  return record.documents.map((document) => {
    const paper = papers.find(({ id }) => id === document.id);
    return {
      document_id: document.id,
      subject: names.get(document.subjectId) ?? 'entity',
      kind: document.kind,
      type: document.type,
      status: document.status,
      reason_code: document.rejectedFor,
      attempt: paper?.attempt ?? 1,
      issued_on: paper?.issued_on ?? null,
      expires_on: document.expiresOn,
      early_reverify: paper?.early_reverify ?? false,
      changed_at: document.changedAt.toISOString(),
      is_seen: !unseen.has(document.id),
      files: document.files.flatMap(({ findings, id, side }) => {
        const file = paper?.files.find((one) => one.id === id);
        if (file === undefined) return [];
        return [
          {
            file_id: id,
            side,
            type: file.type,
            size: file.size,
            pages: file.pages,
            width_px: file.width_px,
            height_px: file.height_px,
            uploaded_at: new Date(file.uploaded_at).toISOString(),
            findings: findings.map(({ reasonCode, rule, severity, todo }) => ({
              rule,
              severity,
              todo,
              reason_code: reasonCode,
            })),
          },
        ];
      }),
    };
  });
}

/** The words of an ask, as far as they can be filled in. */
const wordsOf = (reasons: ReasonEdition, { reasonCode, values }: Ask): string => {
  const reason = reasonIn(reasons, reasonCode);
  if (reason === null) return '';
  const known = placeholdersOf(reason).every((name) => values !== undefined && Object.hasOwn(values, name));
  return known ? fixText(reason, values) : reason.fix;
};

export function checkCards(
  { facts, record }: Desk,
  reading: Reading,
  now: Rows<typeof listCheckNotes>,
  previous: Rows<typeof listCheckNotes> | null,
): CheckCard[] {
  const hash = record.application.snapshotHash ?? '';
  return checkKeys.map((key) => {
    const check = record.checks.find((one) => one.key === key);
    const noted = now.find((one) => one.key === key);
    const before = previous?.find((one) => one.key === key)?.result ?? null;
    const result = check?.result ?? 'pending';
    return {
      key,
      source: check?.source ?? null,
      result,
      is_open: isOpenCheck(record, key),
      asks: (check?.asks ?? []).map((ask) => ({
        target: ask.target,
        reason_code: ask.reasonCode,
        words: wordsOf(facts.reasons, ask),
      })),
      note: read(reading, checkPlace(hash, key), noted?.sealed_note ?? null),
      checked_by: staffOrNull(reading, noted?.checked_by ?? null),
      checked_at: noted?.checked_at?.toISOString() ?? null,
      previous_result: before,
      changed: before !== null && before !== result,
    };
  });
}

export const requestViews = (rows: Rows<typeof listRequests>, reading: Reading): RequestView[] =>
  rows.map((row) => ({
    request_id: row.id,
    created_at: row.created_at.toISOString(),
    created_by: staffOrNull(reading, platformId(row.created_by)),
    due_at: row.due_at.toISOString(),
    was_extended: row.was_extended,
    closed_at: row.closed_at?.toISOString() ?? null,
    items: row.items.map(({ answered_at: at, ...item }) => ({
      ...item,
      answered_at: at === null ? null : new Date(at).toISOString(),
    })),
  }));

function stateOf(
  { decided_at: decidedAt, id, void_reason: reason }: ProposalRow,
  open: string | null,
): ProposalView['state'] {
  if (decidedAt !== null) return 'decided';
  return id === open ? 'open' : (reason ?? 'overtaken');
}

export const proposalViews = (
  rows: readonly ProposalRow[],
  { facts, mover, record }: Desk,
  reading: Reading,
): ProposalView[] =>
  rows.map((row) => ({
    proposal_id: row.id,
    outcome: row.outcome,
    reason_codes: row.reason_codes,
    rationale: read(reading, rationalePlace(row.id), row.sealed_rationale),
    proposed_by: staff(reading, row.proposed_by),
    proposer_role: row.proposer_role,
    proposed_at: row.proposed_at.toISOString(),
    is_mine: row.proposed_by === mover.actor.id,
    lead_because: [...leadReasons(row.outcome, record.application, facts)],
    state: stateOf(row, record.proposal?.id ?? null),
    sent_back_note: read(reading, sentBackPlace(row.id), row.sealed_void_note),
  }));

export const decisionViews = (rows: Rows<typeof listDecisions>, reading: Reading): DecisionView[] =>
  rows.map(({ decided_at, decided_by, id, proposed_by, ...row }) => ({
    ...row,
    decision_id: id,
    proposed_by: staffOrNull(reading, proposed_by),
    decided_by: staffOrNull(reading, decided_by),
    decided_at: decided_at.toISOString(),
  }));

export const noteViews = (rows: Rows<typeof listNotes>, reading: Reading): NoteView[] =>
  rows.map(({ author, created_at, id, sealed_body }) => ({
    note_id: id,
    author: staff(reading, author),
    created_at: created_at.toISOString(),
    body: read(reading, `note:${id}`, sealed_body),
  }));

export const historyEntries = (rows: Rows<typeof listEvents>, { names }: Reading): HistoryEntry[] =>
  rows.map((row) => ({
    at: row.created_at.toISOString(),
    command: row.command,
    from: row.from_status,
    to: row.to_status,
    actor: { kind: row.actor_kind, role: row.actor_role, name: names.get(row.actor_id) ?? null },
  }));

export const reasonViews = ({ reasons }: ReasonEdition): ReasonView[] =>
  reasons.map((reason) => ({
    code: reason.code,
    text: reason.fix,
    placeholders: [...placeholdersOf(reason)],
    retryable: reason.retryable,
    for_documents: isForDocuments(reason),
  }));
