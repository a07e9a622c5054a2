import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';
import { differenceKinds } from '@/lib/recovery/domain/compare-statement';
import { recoveryStates, safeActionKinds, severities, stuckRules } from '@/lib/recovery/domain/stuck-rules';

/*
 * The wire of recovery. Amounts are minor units of `currency`; instants are ISO 8601 in UTC.
 */

const instant = z.iso.datetime();
const year = 365 * 24 * 60 * 60;

export const intentParams = z.object({ intent_id: z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case') });

export const stuckQuery = z.object({
  older_than_seconds: wholeNumber(0, year, 0).describe('Only what has been stuck this long.'),
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  cursor: z.string().max(bounds.text).optional(),
});
export type StuckQuery = z.output<typeof stuckQuery>;

export const safeActionView = z.object({
  kind: z.enum(safeActionKinds),
  effect: z.string().describe('What it will do, for a person.'),
  until: instant.nullable(),
});
export type SafeActionView = z.output<typeof safeActionView>;

const recoveryState = z.enum(recoveryStates);
const codes = stuckRules.map(({ code }) => code);

/** One intent that needs somebody. */
export const stuckItemView = z.object({
  intent_id: z.string(),
  state: z.string(),
  status: z.string(),
  rail: z.string(),
  settlement_mode: z.string(),
  recovery_state: recoveryState,
  last_error: z.string().nullable().describe('What the rail said last against it.'),
  stuck_since: instant,
  attempts: z.int().describe('How often the rail was asked about the call under way, or refused the settlement.'),
  reason: z.enum(codes),
  severity: z.enum(severities),
  title: z.string(),
  safe_action: safeActionView,
  amount_cents: z.int(),
  currency: z.string(),
});
export type StuckItemView = z.output<typeof stuckItemView>;

export const stuckListView = z.object({
  tenant_id: z.string(),
  items: z.array(stuckItemView).max(bounds.pageSize),
  next_cursor: z.string().nullable(),
});
export type StuckListView = z.output<typeof stuckListView>;

export const actionsTaken = ['none', 'asked_rail', 'continued_settlement', 'applied_deadline', 'waited'] as const;

/** What a reconciliation came to. */
export const reconcileView = z.object({
  intent_id: z.string(),
  recovery_state: recoveryState,
  rail_state: z
    .string()
    .describe('The last call of the rail and how it stands, such as `capture_succeeded`; or `none`.'),
  harbor_state: z.string(),
  action_taken: z.enum(actionsTaken),
  status: z.string(),
  facts_applied: z.int().describe('What had happened at the rail by itself and was not known yet.'),
  reason: z.enum(codes).nullable().describe('Why it is still stuck; null when it is not.'),
});
export type ReconcileView = z.output<typeof reconcileView>;

const operationView = z.object({
  id: z.string(),
  kind: z.string(),
  attempt: z.int(),
  status: z.string(),
  rail_ref: z.string().nullable(),
  failure_code: z.string().nullable(),
  asked: z.int(),
  last_asked_at: instant.nullable(),
  next_ask_at: instant.nullable(),
  created_at: instant,
});
export type StuckOperationView = z.output<typeof operationView>;

/** Everything the inspector shows of one intent. */
export interface StuckDetailView {
  /** Null when the intent is not stuck (any more). */
  readonly item: StuckItemView | null;
  readonly intent_id: string;
  readonly state: string;
  readonly status: string;
  readonly rail: string;
  readonly amount_cents: number;
  readonly currency: string;
  readonly deadline: string;
  readonly hold_expires_at: string | null;
  /** Minor units that the platform lacks on an intent that has ended and has no call under way: they may be written off. */
  readonly lost: number;
  readonly known: string | null;
  readonly unknown: string | null;
  readonly operations: readonly StuckOperationView[];
  readonly facts: readonly { readonly kind: string; readonly ref: string; readonly created_at: string }[];
  /** Who asked the rail last, and what it came to. */
  readonly last_run: { readonly by: string; readonly at: string; readonly answer: ReconcileView } | null;
}

const caseStatus = z.enum(['open', 'explained', 'closed']);

export const caseParams = z.object({ case_id: z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case') });

/** The same list on the wire. */
export const caseListParams = z.object({
  status: caseStatus.optional().describe('Only cases that stand so; absent means all.'),
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  cursor: z.string().max(bounds.text).optional(),
});

export const caseListQuery = z.object({
  status: z.array(caseStatus).max(3).default([]),
  limit: z.int().min(1).max(bounds.pageSize).default(bounds.pageSizeDefault),
  cursor: z.string().max(bounds.text).optional(),
});
export type CaseListQuery = z.output<typeof caseListQuery>;

/** What somebody found out about a difference; with `status`, what it makes of the case. */
export const noteCaseBody = z.strictObject({
  body: z.string().trim().min(3, 'Say in at least three characters what you found out.').max(bounds.longText),
  status: z.enum(['explained', 'closed']).optional(),
});
export type NoteCaseInput = z.output<typeof noteCaseBody>;

export const compareDayBody = z.strictObject({ day: z.string().max(bounds.shortText) });

/** A difference between a counterpart's own records and the books. Amounts are minor units of `currency`. */
export const caseItemView = z.object({
  case_id: z.string(),
  day: z.string().describe('The day that was compared, in UTC.'),
  counterpart: z.string(),
  currency: z.string(),
  kind: z.enum(differenceKinds),
  subject: z.string().describe('`operation:` and our id for a call of ours, else the fact or object of the rail.'),
  intent_id: z.string().nullable(),
  rail_amount: z.string().nullable().describe('Minor units as the rail has it; null when it knows nothing of it.'),
  book_amount: z.string().nullable().describe('Minor units as the books have it; null when they know nothing of it.'),
  status: caseStatus,
  opened_at: instant,
});
export type CaseItemView = z.output<typeof caseItemView>;

export const caseView = caseItemView.extend({
  notes: z.array(
    z.object({
      note_id: z.string(),
      body: z.string(),
      status: caseStatus.nullable().describe('What the note made of the case; null when it left it as it was.'),
      author: z.string(),
      created_at: instant,
    }),
  ),
});
export type CaseView = z.output<typeof caseView>;

const comparedDay = z.object({
  day: z.string(),
  compared_at: instant,
  differences: z.int(),
  totals: z.array(
    z.object({
      counterpart: z.string(),
      currency: z.string(),
      movement: z.string(),
      rail: z.string(),
      books: z.string(),
    }),
  ),
});

export const caseListView = z.object({
  items: z.array(caseItemView).max(bounds.pageSize),
  next_cursor: z.string().nullable(),
  open_count: z.int().describe('Cases that nobody has explained yet, on all pages.'),
  days: z.array(comparedDay).describe('Days that were compared, newest first.'),
});
export type CaseListView = z.output<typeof caseListView>;
