import { z } from 'zod';
import type { intentView } from '@/lib/harbor/contract';

/**
 * What the console's reads give to its pages. Dates are ISO 8601 in UTC; amounts are minor units as decimal strings,
 * since a JSON number cannot hold every amount. Every list has a named bound.
 */

export const pageSize = 50;
/** Beyond this many matching rows a total says "more than" instead of counting on. */
export const countBound = 1_000;
/** Rows of one kind (postings, operations, events …) that the page of one intent shows. */
export const detailRowBound = 200;
export const searchLengthBound = 100;

const instant = z.iso.datetime();
const minorUnits = z.string().regex(/^-?\d{1,30}$/);

/** Minor units of an asset, code in lower case. */
export const moneySchema = z.object({ amount: minorUnits, asset: z.string() });
export type MoneyView = z.infer<typeof moneySchema>;

/** In the order in which an intent meets them. */
export const intentStatuses = [
  'open',
  'funding',
  'funded',
  'evidence_submitted',
  'settling',
  'released',
  'refunded',
  'disputed',
  'unknown',
  'expired',
  'canceled',
] as const satisfies readonly z.output<typeof intentView>['status'][];
export type IntentStatus = (typeof intentStatuses)[number];

export const finalIntentStatuses: readonly IntentStatus[] = ['released', 'refunded', 'expired', 'canceled'];

export const operationStates = ['planned', 'sent', 'pending', 'unknown', 'succeeded', 'failed'] as const;
export type OperationState = (typeof operationStates)[number];

export const actorSchema = z.object({
  kind: z.enum(['service_key', 'user', 'system']),
  id: z.string(),
  name: z.string(),
});
export type ActorView = z.infer<typeof actorSchema>;

export const intentListItemSchema = z.object({
  id: z.uuid(),
  status: z.enum(intentStatuses),
  money: moneySchema,
  principal: z.string(),
  payee: z.string(),
  rail: z.string(),
  settlementMode: z.enum(['simulated', 'live', 'disabled']),
  createdAt: instant,
  deadline: instant,
});
export type IntentListItem = z.infer<typeof intentListItemSchema>;

export const intentSorts = ['newest', 'oldest', 'deadline'] as const;
export type IntentSort = (typeof intentSorts)[number];

/** A comma-separated choice; what is not a known value is left out. */
const choice = <const T extends readonly string[]>(values: T) =>
  z.string().transform((text): T[number][] => {
    const parts = new Set(text.split(','));
    return values.filter((value) => parts.has(value));
  });

/** Filters of the explorer as they stand in the address. A value that does not fit is ignored, so old links still open. */
export const intentFilterSchema = z.object({
  status: choice(intentStatuses).catch([]).default([]),
  /** An id or the beginning of one, an amount ("12.50"), or an agent (principal or payee). */
  q: z.string().trim().max(searchLengthBound).catch('').default(''),
  asset: z
    .string()
    .regex(/^[a-z0-9]{3,10}$/i)
    .or(z.literal(''))
    .catch('')
    .default(''),
  from: z.iso.date().or(z.literal('')).catch('').default(''),
  to: z.iso.date().or(z.literal('')).catch('').default(''),
  sort: z.enum(intentSorts).catch('newest').default('newest'),
  cursor: z.string().max(200).catch('').default(''),
});
export type IntentFilter = z.infer<typeof intentFilterSchema>;

export const intentPageSchema = z.object({
  items: z.array(intentListItemSchema).max(pageSize),
  nextCursor: z.string().nullable(),
  total: z.object({
    count: z.int(),
    /** True when more than `countBound` rows match; then there are no sums. */
    capped: z.boolean(),
    sums: z.array(moneySchema),
  }),
  /** False when this tenant has no intent at all: the page then explains what an intent is. */
  anyExists: z.boolean(),
});
export type IntentPage = z.infer<typeof intentPageSchema>;

/** What led to an event. */
export const causes = ['request', 'operation', 'evidence', 'evaluation', 'deadline', 'dispute', 'rail'] as const;
export type Cause = (typeof causes)[number];

export const timelineEntrySchema = z.object({
  id: z.string(),
  at: instant,
  /** Name of the event; the console has words for each. */
  kind: z.string(),
  actor: actorSchema,
  requestId: z.string().nullable(),
  cause: z.enum(causes),
  detail: z.string().nullable(),
  /** Place in the tenant's signed chain; null until the event is sealed, within a second. */
  seq: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** One line of the predicate. `depth` is its nesting; a group (`all`, `any`, `not`) has no field of its own. */
export const clauseSchema = z.object({
  depth: z.int().min(0).max(16),
  kind: z.enum(['group', 'check']),
  sentence: z.string(),
  /** Field of the evidence that the clause reads; an empty path is the whole document. */
  path: z.array(z.string()).nullable(),
});
export type Clause = z.infer<typeof clauseSchema>;

export const digestSchema = z.object({ label: z.string(), algorithm: z.string(), hex: z.string() });

export const agreementSchema = z.object({
  signingVersion: z.int(),
  allowedTools: z.array(z.string()),
  clauses: z.array(clauseSchema),
  predicate: z.json(),
  evidenceSchema: z.json(),
  budget: z.json(),
  digests: z.array(digestSchema),
});
export type Agreement = z.infer<typeof agreementSchema>;

export const evidenceSchema = z.object({
  submittedAt: instant,
  payload: z.json(),
  payeeDid: z.string(),
  /** False for evidence of the sandbox's guardrail, which takes it unsigned. */
  signed: z.boolean(),
  artifacts: z.array(z.string()),
  digests: z.array(digestSchema),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const evaluationSchema = z.object({
  at: instant,
  passed: z.boolean(),
  fuelUsed: z.int(),
  /** Hex BLAKE3 of the canonical trace: equal wherever the verdict is run again. */
  traceHash: z.string(),
  /** Entry i is the verdict on clause i of the agreement. */
  trace: z.array(z.object({ passed: z.boolean(), reason: z.string().nullable() })),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

export const operationSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(operationStates),
  attempt: z.int(),
  rail: z.string(),
  railReference: z.string().nullable(),
  money: moneySchema,
  plannedAt: instant,
  finishedAt: instant.nullable(),
  lastAskedAt: instant.nullable(),
  nextAskAt: instant.nullable(),
  problem: z.string().nullable(),
  /** What the rail said beside its outcome, in its own names: references, dates, the payer's page. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type Operation = z.infer<typeof operationSchema>;

/** What happened at the rail by itself; `kind` in the engine's names. */
export const railFactSchema = z.object({
  id: z.string(),
  at: instant,
  kind: z.string(),
  reference: z.string(),
  reason: z.string().nullable(),
  money: moneySchema.nullable(),
  /** A question of the bank that has moved no money. */
  inquiry: z.boolean(),
  won: z.boolean().nullable(),
  /** Until when the rail wants an answer. */
  dueAt: instant.nullable(),
  /** True for a claim: it came after the intent had ended. */
  afterEnd: z.boolean(),
});
export type RailFact = z.infer<typeof railFactSchema>;

/**
 * Accounts of one intent: outside, held by the rail, given to the payee, and the installation's own, which a bank may
 * draw on. Postings among the first three are the rule; the fourth is shown when it has any.
 */
export const accounts = ['payer', 'held', 'payee', 'platform', 'fee', 'loss'] as const;
export type Account = (typeof accounts)[number];

/** Moves `money` from the account `debit` to the account `credit`. */
export const postingSchema = z.object({
  id: z.string(),
  at: instant,
  debit: z.enum(accounts),
  credit: z.enum(accounts),
  money: moneySchema,
  kind: z.string(),
  operationId: z.string().nullable(),
});
export type Posting = z.infer<typeof postingSchema>;

export const auditEntrySchema = z.object({
  id: z.string(),
  at: instant,
  action: z.string(),
  actor: actorSchema,
  requestId: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const spendDecisionSchema = z.object({
  id: z.string(),
  at: instant,
  operation: z.string(),
  money: moneySchema,
  allowed: z.boolean(),
  code: z.string().nullable(),
  outcome: z.enum(['none', 'held', 'consumed', 'released', 'expired']),
  holdExpiresAt: instant.nullable(),
});
export type SpendDecision = z.infer<typeof spendDecisionSchema>;

export const intentDetailSchema = intentListItemSchema.extend({
  state: z.enum(['open', 'funded', 'evidence_submitted', 'disputed', 'released', 'refunded']),
  endReason: z.string().nullable(),
  /** When the rail lets the held money go by itself; null when it does not, or nothing is held. */
  holdExpiresAt: instant.nullable(),
  /** The page on which the payer pays; null when there is nothing to pay there. */
  paymentUrl: z.url().nullable(),
  timeline: z.array(timelineEntrySchema).max(detailRowBound),
  agreement: agreementSchema,
  evidence: evidenceSchema.nullable(),
  evaluation: evaluationSchema.nullable(),
  operations: z.array(operationSchema).max(detailRowBound),
  railFacts: z.array(railFactSchema).max(detailRowBound),
  postings: z.array(postingSchema).max(detailRowBound),
  spendDecisions: z.array(spendDecisionSchema).max(detailRowBound),
  /** Null when the reader's role may not read the audit log. */
  audit: z.array(auditEntrySchema).max(detailRowBound).nullable(),
});
export type IntentDetail = z.infer<typeof intentDetailSchema>;

/** What the person at the settlement queue sees before they confirm. */
export const settlementItemSchema = intentListItemSchema
  .pick({ id: true, status: true, money: true, principal: true, payee: true, rail: true, settlementMode: true })
  .extend({
    deadline: instant,
    submittedAt: instant,
    /** What the verdict says: released when true, refunded when false. */
    passed: z.boolean(),
  });
export type SettlementItem = z.infer<typeof settlementItemSchema>;

export const settlementPageSchema = z.object({
  items: z.array(settlementItemSchema).max(pageSize),
  nextCursor: z.string().nullable(),
  /** True when service keys may confirm as well, so that what waits here may go by itself. */
  serviceKeysConfirm: z.boolean(),
  anyExists: z.boolean(),
});
export type SettlementPage = z.infer<typeof settlementPageSchema>;

export const settlementFilterSchema = z.object({
  cursor: z.string().max(200).catch('').default(''),
  /** The intent that is looked at; the first of the page without one. */
  intent: z.uuid().or(z.literal('')).catch('').default(''),
});
export type SettlementFilter = z.infer<typeof settlementFilterSchema>;

/** Statuses behind each number of the overview: the number and the list that it links to are the same rows. */
export const overviewStatuses = {
  held: ['funded', 'evidence_submitted', 'settling', 'disputed'],
  released: ['released'],
  refunded: ['refunded'],
} as const satisfies Record<string, readonly IntentStatus[]>;

const tallySchema = z.object({ count: z.int(), money: moneySchema });
export type Tally = z.infer<typeof tallySchema>;

export const overviewDays = 30;
export const overviewAssetBound = 8;

/** Intents by the day (UTC) they were created, and where their money is now. */
const overviewDaySchema = z.object({
  date: z.iso.date(),
  asset: z.string(),
  held: tallySchema,
  released: tallySchema,
  refunded: tallySchema,
});
export type OverviewDay = z.infer<typeof overviewDaySchema>;

export const overviewSchema = z.object({
  asOf: instant,
  anyExists: z.boolean(),
  /** Intents of every currency that wait for a person at this moment. */
  waiting: z.object({ settlement: z.int(), unknown: z.int(), disputed: z.int() }),
  /** First day (UTC) that `released`, `refunded` and `days` cover; `held` covers every intent. */
  since: z.iso.date(),
  assets: z
    .array(
      z.object({
        asset: z.string(),
        held: tallySchema,
        released: tallySchema,
        refunded: tallySchema,
      }),
    )
    .max(overviewAssetBound),
  /** Every day since `since` for every asset above, in order. */
  days: z.array(overviewDaySchema).max(overviewDays * overviewAssetBound),
});
export type Overview = z.infer<typeof overviewSchema>;
