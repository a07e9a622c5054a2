import { insertAuditEntry } from '@/lib/audit';
import { inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { OnboardingDeps } from './deps';
import { dayMilliseconds, timerDueAt, timers } from './domain/calendar/timers';
import { isReviewable, isUnlocked, mayEdit, reviewUnlocks } from './domain/form/places';
import { kycMachine } from './domain/kyc/kyc.machine';
import { kycRefusals } from './domain/kyc/refusals';
import { personOf } from './merchant';
import { onboardingRefusals } from './refusals';
import { type ApplicationKey, type ApplicationRow, findApplication, memberRole } from './store/application-store';
import { findReview, renewTimer } from './store/clock-store';
import { endProposal, findOpenRequest, setItemStates } from './store/review-store';

/** An application that is being filled in: it cannot be sent in, or move otherwise, before the transaction ends. */
export interface Editing {
  readonly tx: Queryable;
  readonly key: ApplicationKey;
  readonly row: ApplicationRow;
  /** Who edits, as audit entries and files name them. */
  readonly by: string;
  readonly request: Awaited<ReturnType<typeof findOpenRequest>>;
  /** Places that were opened after it was sent in. */
  readonly unlocks: readonly string[];
}

/** Holds an application that has not ended. Refuses with `kyc.no_application`, `kyc.part_locked`. */
export async function openEditing(
  tx: Queryable,
  { tenant }: Ctx,
  by: string,
  target: string | null,
): Promise<Outcome<Editing>> {
  const row = await findApplication(tx, tenant.id, 'share');
  if (row === null || kycMachine.isTerminal(row.status)) return onboardingRefusals.refuse('kyc.no_application');
  const key = { tenantId: tenant.id, id: row.id };
  const request = row.status === 'additional_info_required' ? await findOpenRequest(tx, key) : null;
  const review = isReviewable(row.status) ? await findReview(tx, key) : null;
  const unlocks = [
    ...(request?.items.flatMap((item) => (item.state === 'accepted' ? [] : item.unlocks)) ?? []),
    ...(review === null ? [] : reviewUnlocks(review.review)),
  ];
  if (target !== null && !mayEdit(row.status, unlocks, target)) {
    return onboardingRefusals.refuse('kyc.part_locked', { details: { status: row.status, target } });
  }
  return ok({ tx, key, row, by, request, unlocks });
}

/**
 * Changes one place of the form as one of the organisation's people; null for what is locked by no review. Refuses with
 * `kyc.business_only`, `kyc.person_required`, `kyc.membership_inactive`, and as `openEditing` does.
 */
export async function editApplication<T>(
  ctx: Ctx,
  target: string | null,
  { db }: Pick<OnboardingDeps, 'db'>,
  work: (editing: Editing, userId: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const editing = await openEditing(tx, ctx, `user:${person.value.id}`, target);
    if (!editing.ok) return editing;
    const role = await memberRole(tx, ctx.tenant.organizationId, person.value.id);
    return role === null ? kycRefusals.refuse('kyc.membership_inactive') : work(editing.value, person.value.id);
  });
}

/** How much of its time a draft may lose before work on it starts the time anew. */
const renewAfter = dayMilliseconds / 24;

/**
 * Notes what was changed: in the audit log by place, never by value; as an answer where it was asked for; and as work on
 * the draft. `answered: false` when the place stands open again.
 */
export async function noteEdit(
  { key, request, row, tx }: Editing,
  ctx: Ctx,
  change: {
    readonly action: string;
    readonly target: string;
    readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
    readonly answered?: boolean;
  },
  { calendar }: Pick<OnboardingDeps, 'calendar'>,
): Promise<void> {
  const { now } = ctx;
  await insertAuditEntry(tx, ctx, {
    action: change.action,
    subjectKind: 'kyc_application',
    subjectId: key.id,
    detail: { target: change.target, ...change.detail },
  });
  if (request !== null) {
    const targets = request.items
      .filter((item) => isUnlocked(item.unlocks, change.target))
      .map((item) => item.targetPath);
    await setItemStates(tx, key.tenantId, request.id, targets, change.answered === false ? 'open' : 'answered', now);
  }
  // What was proposed was proposed about something else.
  await endProposal(tx, key, 'voided', now);
  if (row.status === 'draft') {
    const dueAt = timerDueAt(timers.idle_draft, now, calendar);
    await renewTimer(tx, key, 'idle_draft', { dueAt, now, unlessSince: new Date(now.getTime() - renewAfter) });
  }
}
