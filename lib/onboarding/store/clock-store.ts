import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Pause } from '@/lib/onboarding/domain/calendar/sla-clock';
import { type TimerKey, timers } from '@/lib/onboarding/domain/calendar/timers';
import { reviewPortions } from '@/lib/onboarding/domain/policy/terms';
import { type PeriodicReview, reviewAnswers, reviewMachine } from '@/lib/onboarding/domain/review/periodic-review';
import type { ApplicationKey } from './application-store';

const isTimer = (key: string): key is TimerKey => Object.hasOwn(timers, key);
const timerRow = z.object({ timer: z.string(), due_at: z.date() });

/** Timers that run, and when they run out. */
export async function listTimers(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
): Promise<ReadonlyMap<TimerKey, Date>> {
  const rows = await tx.rows(
    `SELECT timer, due_at FROM kyc_timers WHERE tenant_id = $1 AND application_id = $2 AND stopped_at IS NULL LIMIT 20`,
    [tenantId, id],
  );
  return new Map(
    z
      .array(timerRow)
      .parse(rows)
      .flatMap(({ due_at, timer }) => (isTimer(timer) ? [[timer, due_at] as const] : [])),
  );
}

export async function startTimer(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  timer: TimerKey,
  { dueAt, now }: { readonly dueAt: Date; readonly now: Date },
): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_timers (tenant_id, application_id, timer, started_at, due_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, application_id, timer) DO UPDATE
       SET started_at = excluded.started_at, due_at = excluded.due_at, stopped_at = NULL`,
    [tenantId, id, timer, now, dueAt],
  );
}

export async function stopTimer(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  timer: TimerKey,
  now: Date,
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_timers SET stopped_at = $4 WHERE tenant_id = $1 AND application_id = $2 AND timer = $3 AND stopped_at IS NULL`,
    [tenantId, id, timer, now],
  );
}

/** Starts a running timer anew, unless it was started a moment ago: work on a draft keeps it alive. */
export async function renewTimer(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  timer: TimerKey,
  { dueAt, now, unlessSince }: { readonly dueAt: Date; readonly now: Date; readonly unlessSince: Date },
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_timers SET started_at = $4, due_at = $5
     WHERE tenant_id = $1 AND application_id = $2 AND timer = $3 AND stopped_at IS NULL AND started_at < $6`,
    [tenantId, id, timer, now, dueAt, unlessSince],
  );
}

const caseRow = z
  .object({
    id: z.string(),
    sla_started_at: z.date(),
    sla_budget_ms: z.bigint(),
    pauses: z.array(z.object({ from: z.string(), to: z.string().nullable() })),
  })
  .transform((row) => ({
    id: row.id,
    startedAt: row.sla_started_at,
    budgetMs: row.sla_budget_ms,
    pauses: row.pauses.map(
      (one): Pause => ({ from: new Date(one.from), to: one.to === null ? null : new Date(one.to) }),
    ),
  }));
export type CaseRow = z.output<typeof caseRow>;

/** The case that is open, held until the transaction ends. */
export async function lockOpenCase(tx: Queryable, { id, tenantId }: ApplicationKey): Promise<CaseRow | null> {
  const [row] = await tx.rows(
    `SELECT id, sla_started_at, sla_budget_ms, pauses FROM kyc_cases
     WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL FOR UPDATE`,
    [tenantId, id],
  );
  return row === undefined ? null : caseRow.parse(row);
}

export interface NewCase extends ApplicationKey {
  readonly caseId: string;
  readonly kind: 'initial' | 'resubmission' | 'periodic' | 'change' | 'appeal';
  readonly assigneeId: string | null;
  readonly startedAt: Date;
  readonly budgetMs: number;
  readonly dueAt: Date | null;
  readonly now: Date;
}

/** Opens a case; one that is open already goes on as this. */
export async function insertCase(tx: Queryable, opened: NewCase): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_cases (tenant_id, id, application_id, kind, assignee_id, sla_started_at, sla_budget_ms, sla_due_at, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (tenant_id, application_id) WHERE closed_at IS NULL DO UPDATE SET kind = excluded.kind,
       assignee_id = excluded.assignee_id, sla_started_at = excluded.sla_started_at, sla_budget_ms = excluded.sla_budget_ms,
       sla_due_at = excluded.sla_due_at, state = 'queued', row_version = kyc_cases.row_version + 1`,
    [
      opened.tenantId,
      opened.caseId,
      opened.id,
      opened.kind,
      opened.assigneeId,
      opened.startedAt,
      opened.budgetMs,
      opened.dueAt,
      opened.now,
    ],
  );
}

export async function setCaseClock(
  tx: Queryable,
  tenantId: string,
  caseId: string,
  clock: {
    readonly state: 'queued' | 'waiting_merchant';
    readonly pauses: readonly Pause[];
    readonly dueAt: Date | null;
  },
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_cases SET state = $3, pauses = $4::jsonb, sla_due_at = $5, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, caseId, clock.state, JSON.stringify(clock.pauses), clock.dueAt],
  );
}

export async function closeCase(tx: Queryable, { id, tenantId }: ApplicationKey, now: Date): Promise<void> {
  await tx.rows(
    `UPDATE kyc_cases SET state = 'closed', closed_at = $3, row_version = row_version + 1
     WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL`,
    [tenantId, id, now],
  );
}

export async function escalateCase(tx: Queryable, { id, tenantId }: ApplicationKey): Promise<void> {
  await tx.rows(
    `UPDATE kyc_cases SET escalated_to = 'compliance_lead', priority = priority + 1, row_version = row_version + 1
     WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL`,
    [tenantId, id],
  );
}

const reviewRow = z
  .object({
    id: z.string(),
    row_version: z.int(),
    state: z.enum(reviewMachine.states),
    portions: z.array(z.enum(reviewPortions)),
    answered: z.array(z.enum(reviewPortions)),
    answers: z.partialRecord(z.enum(reviewPortions), z.enum(reviewAnswers)),
    opens_at: z.date().nullable(),
    due_at: z.date().nullable(),
    lapsed_at: z.date().nullable(),
  })
  .transform(({ answered, answers, due_at, id, lapsed_at, opens_at, portions, row_version, state }) => {
    const review: PeriodicReview = { state, portions, answered, opensAt: opens_at, dueAt: due_at, lapsedAt: lapsed_at };
    return { id, rowVersion: row_version, review, answers };
  });
export type ReviewRow = z.output<typeof reviewRow>;

/** The periodic review that is not completed. */
export async function findReview(tx: Queryable, { id, tenantId }: ApplicationKey): Promise<ReviewRow | null> {
  const [row] = await tx.rows(
    `SELECT id, row_version, state, portions, answered, answers, opens_at, due_at, lapsed_at FROM kyc_reviews
     WHERE tenant_id = $1 AND application_id = $2 AND completed_at IS NULL`,
    [tenantId, id],
  );
  return row === undefined ? null : reviewRow.parse(row);
}

export async function insertReview(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  review: {
    readonly reviewId: string;
    readonly portions: readonly string[];
    readonly opensAt: Date;
    readonly now: Date;
  },
): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_reviews (tenant_id, id, application_id, portions, opens_at, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, application_id) WHERE completed_at IS NULL DO NOTHING`,
    [tenantId, review.reviewId, id, [...review.portions], review.opensAt, review.now],
  );
}

/** False when the review was changed before. */
export async function writeReview(
  tx: Queryable,
  tenantId: string,
  { answers, id, rowVersion }: Pick<ReviewRow, 'id' | 'rowVersion' | 'answers'>,
  { answered, dueAt, lapsedAt, opensAt, portions, state }: PeriodicReview,
  now: Date,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_reviews SET state = $4, answered = $5, due_at = $6, lapsed_at = $7, portions = $8, opens_at = $9,
       answers = $10, completed_at = CASE WHEN $4 = 'completed' THEN $11::timestamptz END, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2 AND row_version = $3 RETURNING id`,
    [
      tenantId,
      id,
      rowVersion,
      state,
      [...answered],
      dueAt,
      lapsedAt,
      [...portions],
      opensAt,
      JSON.stringify(answers),
      now,
    ],
  );
  return rows.length === 1;
}
