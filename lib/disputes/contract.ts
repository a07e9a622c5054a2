import { z } from 'zod';
import {
  type CaseStatus,
  caseStatuses,
  frozenStatuses,
  resolutions,
  type TargetStatus,
} from '@/lib/disputes/domain/case.machine';
import { caseIdForm } from '@/lib/disputes/domain/case-id';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';

/*
 * The wire of the dispute desk. Amounts are minor units of `currency`; instants are ISO 8601 in UTC; an actor is its kind
 * and id, `service_key:…`, `user:…` or `system:…`.
 */

/** Every status of a case, and those under which its money is frozen. */
export const statuses: readonly CaseStatus[] = caseStatuses;
export const statusesToDecide: readonly CaseStatus[] = frozenStatuses;

/** Notes, references, changes of status and of due date that a case takes, together. */
export const caseEntryBound = 1_000;

const labelLength = 200;
const text = (max: number) => z.string().trim().min(1).max(max);
const status = z.enum(caseStatuses);
const instant = z.iso.datetime({ offset: true });

export const caseParams = z.object({
  case_id: z.string().regex(caseIdForm, 'must be a case id: case_ and 32 hex digits'),
});

export const openCaseBody = z.strictObject({
  intent_id: z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case'),
  reason: text(bounds.text),
});
export type OpenCaseInput = z.output<typeof openCaseBody>;

const isStatus = (name: string): name is CaseStatus => status.safeParse(name).success;

const statusList = z.string().transform((joined, context): readonly CaseStatus[] => {
  const names = joined.split(',');
  if (names.length <= caseStatuses.length && names.every(isStatus)) return names;
  context.addIssue({ code: 'custom', message: `one or several of ${caseStatuses.join(', ')}` });
  return z.NEVER;
});

export const caseListQuery = z.object({
  status: statusList.optional().describe('One status or several, separated by commas; absent means all.'),
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  cursor: z.string().max(bounds.text).optional(),
});
export type CaseListQuery = z.output<typeof caseListQuery>;

export const addNoteBody = z.strictObject({
  body: text(bounds.longText),
  shareable: z.boolean().default(false).describe('True puts the note into the arbitration packet.'),
});
export type AddNoteInput = z.output<typeof addNoteBody>;

export const addEvidenceRefBody = z.strictObject({
  kind: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be a short name such as invoice or chat_log'),
  ref: text(bounds.urlLength).describe('Where it is kept: an address or an id in your own system.'),
  digest_hex: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
    .describe('A 256-bit digest of the thing itself.'),
  label: text(labelLength),
});
export type AddEvidenceRefInput = z.output<typeof addEvidenceRefBody>;

/** What the desk may ask for; `open` is where a case begins. */
export const targetStatuses = [
  'under_review',
  'escalated_external',
  'resolved_split',
  'resolved_release',
  'resolved_refund',
  'withdrawn',
] as const satisfies readonly TargetStatus[];

export const setStatusBody = z.strictObject({
  status: z.enum(targetStatuses),
  resolution_note: text(bounds.text).optional().describe('Required for every status but under_review.'),
  resolution: z.enum(resolutions).optional().describe('Where the money goes; only with withdrawn.'),
});
export type SetStatusInput = z.output<typeof setStatusBody>;

export const setDueDateBody = z.strictObject({ due_at: instant });
export type SetDueDateInput = z.output<typeof setDueDateBody>;

const caseKey = { case_id: z.string(), intent_id: z.string(), tenant_id: z.string() };

/** A case in a list. */
export const caseItemView = z.object({
  ...caseKey,
  status,
  reason: z.string(),
  opened_by: z.string(),
  opened_at: instant,
  due_at: instant,
  resolved_at: instant.nullable(),
  resolution_note: z.string().nullable(),
  amount_cents: z.int().describe('Minor units of `currency`; frozen until the case has ended.'),
  currency: z.string(),
});
export type CaseItemView = z.output<typeof caseItemView>;

export const caseListView = z.object({
  tenant_id: z.string(),
  items: z.array(caseItemView).max(bounds.pageSize),
  next_cursor: z.string().nullable(),
});
export type CaseListView = z.output<typeof caseListView>;

/** Facts of the opening; they never change, so a repeat gets the same answer. */
export const openedCaseView = z.object({
  ...caseKey,
  status: z.literal('open'),
  reason: z.string(),
  opened_by: z.string(),
  opened_at: instant,
});
export type OpenedCaseView = z.output<typeof openedCaseView>;

export const timelineKinds = [
  'opened',
  'status_changed',
  'due_date_set',
  'note_added',
  'evidence_ref_added',
  'ruled',
  'ended',
] as const;

export const timelineEntryView = z.object({
  at: instant,
  actor: z.string(),
  kind: z.enum(timelineKinds),
  detail: z.record(z.string(), z.json()),
  request_id: z.string(),
});
export type TimelineEntryView = z.output<typeof timelineEntryView>;

export const noteView = z.object({
  note_id: z.string(),
  body: z.string(),
  shareable: z.boolean(),
  author: z.string(),
  created_at: instant,
});
export type NoteView = z.output<typeof noteView>;

export const evidenceRefView = z.object({
  evidence_ref_id: z.string(),
  kind: z.string(),
  ref: z.string(),
  digest_hex: z.string(),
  label: z.string(),
  added_by: z.string(),
  created_at: instant,
});
export type EvidenceRefView = z.output<typeof evidenceRefView>;

const intentFacts = { intent_state: z.string(), intent_status: z.string() };

export const caseView = caseItemView.extend({
  ...intentFacts,
  /** What was ruled while the rail has not moved the money yet. */
  ruling: z.enum(resolutions).nullable(),
  next_statuses: z.array(status),
  timeline: z.array(timelineEntryView),
  evidence_refs: z.array(evidenceRefView),
  notes: z.array(noteView),
});
export type CaseView = z.output<typeof caseView>;

/** Answer of a change of status. */
export const caseStatusView = z.object({ ...caseKey, status, ...intentFacts });
export type CaseStatusView = z.output<typeof caseStatusView>;

export const dueDateView = z.object({ ...caseKey, due_at: instant });
export type DueDateView = z.output<typeof dueDateView>;

/** The signed hand-off; `verify-packet` checks it without a server. */
export const packetView = z.looseObject({ kind: z.string(), case_id: z.string() });

/** How much waits for the desk. Amounts are minor units as decimal text: a sum may be more than a JSON number holds. */
export interface DeskSummary {
  readonly toDecide: number;
  readonly overdue: number;
  readonly frozen: readonly { readonly amount: string; readonly asset: string }[];
  /** False when this tenant never had a case. */
  readonly anyExists: boolean;
}
