import { z } from 'zod';
import { fieldValue, requirementListsView, sectionStates } from '@/lib/onboarding/contract';
import { checkKeys } from '@/lib/onboarding/domain/checks/check';
import { caseKinds, caseStates, checkResults } from '@/lib/onboarding/domain/desk/words';
import { fileRules } from '@/lib/onboarding/domain/files/finding';
import { fieldForms } from '@/lib/onboarding/domain/form/fields';
import { formSections } from '@/lib/onboarding/domain/form/sections';
import { onboardingRoles } from '@/lib/onboarding/domain/kyc/actor';
import { proposalOutcomes } from '@/lib/onboarding/domain/kyc/application';
import { leadCauses } from '@/lib/onboarding/domain/kyc/four-eyes';
import { kycStatuses, rejectTypes } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { ownerBases } from '@/lib/onboarding/domain/ownership/assess-ownership';
import {
  documentKinds,
  documentTypes,
  eligibilities,
  personRoles,
  reviewPortions,
  riskTiers,
} from '@/lib/onboarding/domain/policy/terms';
import { documentStatuses } from '@/lib/onboarding/domain/requirements/facts';
import { reviewAnswers, reviewMachine } from '@/lib/onboarding/domain/review/periodic-review';

/*
 * An application as the desk works on it. Instants are ISO 8601 in UTC, days `2026-11-30`, times left and late are
 * milliseconds of business time. Values of the form stand here and nowhere else.
 */

const instant = z.iso.datetime();

export { caseKinds, caseStates, checkResults };
export const caseFlags = ['pep', 'policy_conflict', 'early_reverify', 'duplicate_file'] as const;
/** `paused` while the merchant has to answer; business time outside of weekends and holidays. */
export const slaView = z.object({
  state: z.enum(['running', 'late', 'paused', 'met', 'missed']),
  due_at: instant.nullable(),
  /** Business milliseconds left, or late by; null once it is over. */
  left_ms: z.int().nullable(),
  late_ms: z.int().nullable(),
});
export type SlaView = z.output<typeof slaView>;

export const personView = z.object({ id: z.string(), name: z.string() });

export const claimView = z.object({
  /** Who has it now. */
  by: personView,
  is_mine: z.boolean(),
  expires_at: instant,
});
export type ClaimView = z.output<typeof claimView>;

export const fieldView = z.object({
  subject: z.string(),
  path: z.string(),
  section: z.enum(formSections),
  form: z.enum(fieldForms),
  /** Null where nothing was typed. */
  submitted: fieldValue.nullable(),
  /** `not_read`: nothing but people reads documents here. */
  extracted: z.object({ state: z.enum(['not_read', 'same', 'differs']) }),
  /** `not_asked`: the register holds no such thing, or there is no register for this kind of business. */
  registry: z.object({ state: z.enum(['not_asked', 'unavailable', 'same', 'differs']), value: z.string().nullable() }),
  differs: z.boolean(),
  /** Since it was sent in the time before; false at the first time. */
  changed: z.boolean(),
});
export type FieldView = z.output<typeof fieldView>;

export const subjectCard = z.object({
  subject: z.string(),
  kind: z.enum(['entity', 'company', 'person']),
  roles: z.array(z.enum(personRoles)),
  is_publicly_held: z.boolean(),
  /** Its key was destroyed: nothing of it can be shown. */
  is_erased: z.boolean(),
  /** What the desk calls it; null where no name was typed. */
  name: z.string().nullable(),
  /** Of the applying company, in thousandths of a percent; null for who owns nothing of it. */
  effective_share: z.int().nullable(),
  owner_by: z.array(z.enum(ownerBases)),
  fields: z.array(fieldView),
});
export type SubjectCard = z.output<typeof subjectCard>;

export const ownershipView = z.object({
  links: z.array(z.object({ owner: z.string(), owned: z.string(), share: z.int(), controls: z.boolean() })),
  /** Why the structure cannot be counted through; null when it can. */
  problem: z.string().nullable(),
  /** Companies with shares that nobody is named for; `missing` in thousandths of a percent of that company. */
  gaps: z.array(z.object({ subject: z.string(), name: z.string(), missing: z.int() })),
  needs_senior_official: z.boolean(),
});
export type OwnershipView = z.output<typeof ownershipView>;

export const findingView = z.object({
  rule: z.enum(fileRules),
  severity: z.enum(['refuse', 'warn', 'flag']),
  todo: z.string(),
  reason_code: z.string(),
});

export const documentCard = z.object({
  document_id: z.string(),
  subject: z.string(),
  kind: z.enum(documentKinds),
  type: z.enum(documentTypes),
  status: z.enum(documentStatuses),
  /** Why it was rejected. */
  reason_code: z.string().nullable(),
  attempt: z.int(),
  issued_on: z.iso.date().nullable(),
  expires_on: z.iso.date().nullable(),
  early_reverify: z.boolean(),
  changed_at: instant,
  /** Whether the reader has opened each of its files since it last changed. A decision needs it of all documents. */
  is_seen: z.boolean(),
  files: z.array(
    z.object({
      file_id: z.string(),
      side: z.enum(['front', 'back', 'single']),
      type: z.enum(['jpeg', 'png', 'pdf']),
      size: z.int(),
      pages: z.int().nullable(),
      width_px: z.int().nullable(),
      height_px: z.int().nullable(),
      uploaded_at: instant,
      findings: z.array(findingView),
    }),
  ),
});
export type DocumentCard = z.output<typeof documentCard>;

export const checkCard = z.object({
  key: z.enum(checkKeys),
  /** Null: nobody has looked yet. */
  source: z.enum(['auto', 'human']).nullable(),
  result: z.enum(checkResults),
  /** Whether it stands in the way of an approval. */
  is_open: z.boolean(),
  /** What it would ask of the merchant, in the merchant's words: a start for a request. */
  asks: z.array(z.object({ target: z.string(), reason_code: z.string(), words: z.string() })),
  note: z.string().nullable(),
  checked_by: personView.nullable(),
  checked_at: instant.nullable(),
  /** Of what was sent in the time before; null at the first time. */
  previous_result: z.enum(checkResults).nullable(),
  changed: z.boolean(),
});
export type CheckCard = z.output<typeof checkCard>;

export const requestView = z.object({
  request_id: z.string(),
  created_at: instant,
  /** Null: the automatic checks asked. */
  created_by: personView.nullable(),
  due_at: instant,
  was_extended: z.boolean(),
  closed_at: instant.nullable(),
  items: z.array(
    z.object({
      reason_code: z.string(),
      target: z.string(),
      merchant_text: z.string(),
      state: z.enum(['open', 'answered', 'accepted', 'still_open']),
      answered_at: instant.nullable(),
    }),
  ),
});
export type RequestView = z.output<typeof requestView>;

export const proposalView = z.object({
  proposal_id: z.string(),
  outcome: z.enum(proposalOutcomes),
  reason_codes: z.array(z.string()),
  rationale: z.string().nullable(),
  proposed_by: personView,
  proposer_role: z.enum(onboardingRoles),
  proposed_at: instant,
  is_mine: z.boolean(),
  /** Why the second person must be a lead; empty when any other reviewer may decide. */
  lead_because: z.array(z.enum(leadCauses)),
  state: z.enum(['open', 'decided', 'withdrawn', 'sent_back', 'overtaken']),
  /** What whoever sent it back said. */
  sent_back_note: z.string().nullable(),
});
export type ProposalView = z.output<typeof proposalView>;

export const decisionView = z.object({
  decision_id: z.string(),
  mode: z.enum(['human', 'auto']),
  outcome: z.enum(proposalOutcomes),
  reason_codes: z.array(z.string()),
  proposed_by: personView.nullable(),
  decided_by: personView.nullable(),
  decided_at: instant,
  policy_version: z.string(),
});
export type DecisionView = z.output<typeof decisionView>;

/** `body` is null once the key that it was sealed under was destroyed. */
export const noteView = z.object({
  note_id: z.string(),
  author: personView,
  created_at: instant,
  body: z.string().nullable(),
});
export type NoteView = z.output<typeof noteView>;

export const historyEntry = z.object({
  at: instant,
  command: z.string(),
  from: z.enum(kycStatuses),
  to: z.enum(kycStatuses),
  /** People of the desk by name; the merchant's people by their role alone. */
  actor: z.object({ kind: z.enum(['person', 'system']), role: z.string(), name: z.string().nullable() }),
});
export type HistoryEntry = z.output<typeof historyEntry>;

export const answers = reviewAnswers;
export const reviewView = z.object({
  review_id: z.string(),
  state: z.enum(reviewMachine.states),
  portions: z.array(z.object({ portion: z.enum(reviewPortions), answer: z.enum(answers).nullable() })),
  opens_at: instant.nullable(),
  due_at: instant.nullable(),
  lapsed_at: instant.nullable(),
});
export type ReviewView = z.output<typeof reviewView>;

export const appealView = z.object({
  asked_at: instant,
  /** In the merchant's words; null once the key that it was sealed under was destroyed. */
  body: z.string().nullable(),
  /** People of the desk who may be given it: none who had part in the decision. */
  reviewers: z.array(personView),
});
export type AppealView = z.output<typeof appealView>;

/** A reason of the policy in force, for pickers. Braces in `text` are places to fill in. */
export const reasonView = z.object({
  code: z.string(),
  text: z.string(),
  placeholders: z.array(z.string()),
  /** False: goes with a final rejection, a suspension or an end only, and nothing is asked for. */
  retryable: z.boolean(),
  /** May be given for rejecting a document. */
  for_documents: z.boolean(),
});
export type ReasonView = z.output<typeof reasonView>;

/** `propose_OUTCOME` and the others by what they do. */
export const deskActs = [
  'claim',
  'release',
  'judge_document',
  'record_check',
  'write_note',
  'request_info',
  'extend_request',
  'propose_approve',
  'propose_reject_retry',
  'propose_reject_final',
  'propose_suspend',
  'propose_reinstate',
  'propose_close',
  'withdraw_proposal',
  'confirm',
  'send_back',
  'accept_appeal',
  'open_review',
  'complete_review',
  'reopen_review',
] as const;
export type DeskAct = (typeof deskActs)[number];

export const actView = z.object({
  act: z.enum(deskActs),
  is_open: z.boolean(),
  /** Why not, when it is not: the refusal that the act would meet. */
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ActView = z.output<typeof actView>;

export const openedCase = z.object({
  case_id: z.string(),
  merchant: z.string(),
  /** `org_…` */
  public_id: z.string(),
  application_id: z.string(),
  status: z.enum(kycStatuses),
  reject_type: z.enum(rejectTypes).nullable(),
  version: z.int(),
  attempt: z.int(),
  row_version: z.int(),
  kind: z.enum(caseKinds),
  state: z.enum(caseStates),
  opened_at: instant,
  sla: slaView,
  assignee: personView.nullable(),
  claim: claimView.nullable(),
  country: z.string().nullable(),
  entity_type: z.string().nullable(),
  category: z
    .object({
      key: z.string(),
      eligibility: z.enum(eligibilities),
      policy_conflict: z.boolean(),
      mcc_hints: z.array(z.string()),
      conditions: z.array(z.string()),
    })
    .nullable(),
  risk_tier: z.enum(riskTiers).nullable(),
  flags: z.array(z.enum(caseFlags)),
  /** In which role the reader acts here. */
  my_role: z.enum(['compliance_reviewer', 'compliance_lead']),
  sections: z.array(
    z.object({ name: z.enum(formSections), state: z.enum(sectionStates), differences: z.int(), changes: z.int() }),
  ),
  subjects: z.array(subjectCard),
  ownership: ownershipView,
  documents: z.array(documentCard),
  checks: z.array(checkCard),
  open_request: requestView.nullable(),
  past_requests: z.array(requestView),
  proposal: proposalView.nullable(),
  past_proposals: z.array(proposalView),
  decisions: z.array(decisionView),
  notes: z.array(noteView),
  history: z.array(historyEntry),
  review: reviewView.nullable(),
  appeal: appealView.nullable(),
  /** The merchant's own lists, by the merchant's own function. */
  requirements: requirementListsView,
  reasons: z.array(reasonView),
  /** Places that a request can point at, in the order of the form. */
  targets: z.array(z.string()),
  acts: z.array(actView),
});
export type OpenedCase = z.output<typeof openedCase>;
