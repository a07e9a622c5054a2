import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';
import { requirementView } from '@/lib/onboarding/contract';
import { checkKeys } from '@/lib/onboarding/domain/checks/check';
import { proposalOutcomes } from '@/lib/onboarding/domain/kyc/application';
import { kycStatuses } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { eligibilities, reviewPortions, riskTiers } from '@/lib/onboarding/domain/policy/terms';
import { answers, caseFlags, caseKinds, caseStates, claimView, personView, slaView } from './desk-case';

/*
 * What the reviewer's desk takes and gives, beside the case itself. Instants are ISO 8601 in UTC, times left and late are
 * milliseconds of business time. No value of a form has a field here.
 */

const id = z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case');
const instant = z.iso.datetime();
const reasonCode = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const words = z.string().trim().min(1).max(bounds.longText);
const note = words.nullable();

/** A case is named by its id everywhere: `/desk/{case_id}`. */
export const caseRef = z.strictObject({ case_id: id });
export type CaseRef = z.output<typeof caseRef>;

// The queue.

export const queueFilters = [
  'all',
  'mine',
  'unassigned',
  'late',
  'waiting_merchant',
  'awaiting_second',
  /** Cases that are closed, the latest first: from here an approval is suspended or a relationship ended. */
  'closed',
] as const;
export type QueueFilter = (typeof queueFilters)[number];

export const queueQuery = z.object({
  filter: z.enum(queueFilters).default('all'),
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  cursor: z.string().min(1).max(bounds.longText).optional(),
});
export type QueueQuery = z.output<typeof queueQuery>;

/** Why a case stands where it stands. */
export const urgencies = ['late', 'due_soon', 'resubmission', 'open', 'waiting', 'closed'] as const;

export const queueRow = z.object({
  case_id: z.string(),
  merchant: z.string(),
  country: z.string().nullable(),
  entity_type: z.string().nullable(),
  category_key: z.string().nullable(),
  /** Null for a category that the policy in force does not know. */
  eligibility: z.enum(eligibilities).nullable(),
  risk_tier: z.enum(riskTiers).nullable(),
  attempt: z.int(),
  kind: z.enum(caseKinds),
  state: z.enum(caseStates),
  status: z.enum(kycStatuses),
  urgency: z.enum(urgencies),
  opened_at: instant,
  age_ms: z.int(),
  sla: slaView,
  assignee: personView.nullable(),
  claim: claimView.nullable(),
  flags: z.array(z.enum(caseFlags)),
  /** False: the reader belongs to this organisation, or their firm introduced it. It cannot be opened by them. */
  may_handle: z.boolean(),
});
export type QueueRow = z.output<typeof queueRow>;

export const queuePage = z.object({ items: z.array(queueRow), next_cursor: z.string().nullable() });
export type QueuePage = z.output<typeof queuePage>;

/** How many cases each filter shows; at most 999 are counted. */
export const queueCounts = z.record(z.enum(queueFilters), z.int());
export type QueueCounts = z.output<typeof queueCounts>;

/** Null when there is nothing left that this person may take. */
export const nextCaseView = z.object({ case_id: z.string().nullable() });
export type NextCaseView = z.output<typeof nextCaseView>;

/** `take_over`: for leads, from whoever has it. */
export const claimBody = z.strictObject({ case_id: id, take_over: z.boolean().default(false) });
export type ClaimInput = z.output<typeof claimBody>;

// Acts.

export const fileRef = z.strictObject({ case_id: id, document_id: id, file_id: id });
export type FileRef = z.output<typeof fileRef>;

/** The bytes of one file, and how to show them. */
export interface ViewedFile {
  readonly bytes: Uint8Array;
  readonly type: 'jpeg' | 'png' | 'pdf';
}

export const judgeDocumentBody = z.discriminatedUnion('verdict', [
  z.strictObject({ case_id: id, document_id: id, verdict: z.literal('accept') }),
  z.strictObject({ case_id: id, document_id: id, verdict: z.literal('reject'), reason_code: reasonCode }),
]);
export type JudgeDocumentInput = z.output<typeof judgeDocumentBody>;

export const recordCheckBody = z.strictObject({
  case_id: id,
  key: z.enum(checkKeys),
  result: z.enum(['pass', 'fail', 'n_a']),
  note: words.describe('What was looked at, and what it showed. Never leaves the desk.'),
});
export type RecordCheckInput = z.output<typeof recordCheckBody>;

export const writeNoteBody = z.strictObject({ case_id: id, note_id: id.describe('Made by the caller.'), body: words });
export type WriteNoteInput = z.output<typeof writeNoteBody>;

const target = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_:.-]{0,127}$/);
export const requestItem = z.strictObject({
  reason_code: reasonCode,
  target,
  merchant_text: words.describe('What the merchant reads.'),
});
export const mostRequestItems = 50;

export const previewRequestBody = z.strictObject({ case_id: id, items: z.array(requestItem).max(mostRequestItems) });
export type PreviewRequestInput = z.output<typeof previewRequestBody>;

/** What the merchant will see among what is due, and in the letter: the merchant's own functions say it. */
export const requestPreview = z.object({
  currently_due: z.array(requirementView),
  letter: z.object({ subject: z.string(), text: z.string() }),
});
export type RequestPreview = z.output<typeof requestPreview>;

export const requestInfoBody = z.strictObject({
  case_id: id,
  row_version: z.int().min(1).describe('Of the application as it was seen.'),
  items: z.array(requestItem).max(mostRequestItems),
  internal_note: note.describe('Kept beside it, never sent.'),
});
export type RequestInfoInput = z.output<typeof requestInfoBody>;

export const proposeBody = z.strictObject({
  case_id: id,
  row_version: z.int().min(1),
  outcome: z.enum(proposalOutcomes),
  reason_codes: z.array(reasonCode).max(20),
  rationale: words.describe('For the second person. Never leaves the desk.'),
});
export type ProposeInput = z.output<typeof proposeBody>;

export const proposalRef = z.strictObject({ case_id: id, proposal_id: id });
export type ProposalRef = z.output<typeof proposalRef>;

export const decideBody = z.discriminatedUnion('verdict', [
  z.strictObject({ case_id: id, proposal_id: id, verdict: z.literal('confirm') }),
  z.strictObject({ case_id: id, proposal_id: id, verdict: z.literal('send_back'), note: words }),
]);
export type DecideInput = z.output<typeof decideBody>;

export const acceptAppealBody = z.strictObject({ case_id: id, reviewer_id: id });
export type AcceptAppealInput = z.output<typeof acceptAppealBody>;

const portions = z.array(z.enum(reviewPortions)).min(1).max(reviewPortions.length);
export const openReviewBody = z.strictObject({ case_id: id, portions });
export type OpenReviewInput = z.output<typeof openReviewBody>;

export const reopenReviewBody = z.strictObject({ case_id: id, portions });
export type ReopenReviewInput = z.output<typeof reopenReviewBody>;

/** How the case stands after an act. */
export const caseStanding = z.object({
  case_id: z.string(),
  status: z.enum(kycStatuses),
  state: z.enum(caseStates),
  row_version: z.int(),
});
export type CaseStanding = z.output<typeof caseStanding>;

// The merchant's side.

export const answerReviewBody = z.strictObject({
  portion: z.enum(reviewPortions),
  answer: z.enum(answers).describe('`changed`: what is new stands in the form already.'),
});
export type AnswerReviewInput = z.output<typeof answerReviewBody>;

export const appealBody = z.strictObject({ body: words });
export type AppealInput = z.output<typeof appealBody>;
export const appealReceipt = z.object({ asked_at: instant });
export type AppealReceipt = z.output<typeof appealReceipt>;
