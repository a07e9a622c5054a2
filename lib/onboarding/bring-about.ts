import type { Queryable } from '@/lib/db/pool';
import { assert, unreachable } from '@/lib/kernel/assert';
import { uuidV7 } from '@/lib/kernel/ids';
import { postLetter } from '@/lib/mail';
import type { Deed } from './deed';
import type { OnboardingDeps } from './deps';
import { writeToStaff } from './desk/desk-letter';
import { type SlaClock, slaState } from './domain/calendar/sla-clock';
import { businessLength, timerDueAt, timers } from './domain/calendar/timers';
import type { ApplicationRecord } from './domain/form/record';
import type { KycEffect, KycTransition } from './domain/kyc/effects';
import { dayOf, editionOn } from './domain/policy/edition';
import { nextReviewOn } from './domain/policy/review-policy';
import { unlocksOf } from './domain/requirements/ask';
import { reasonsOn } from './domain/requirements/list-requirements';
import { statusLetter } from './status-letter';
import { type ApplicationKey, enqueueChecks, recipientsOf } from './store/application-store';
import {
  closeCase,
  escalateCase,
  insertCase,
  insertReview,
  lockOpenCase,
  setCaseClock,
  startTimer,
  stopTimer,
} from './store/clock-store';
import { currentCase } from './store/desk-store';
import { endProposal, insertRequest } from './store/review-store';

/** People of one organisation who are written to about its application. */
export const mostRecipients = 20;

/** One effect of a move, in the move's own transaction. */
export async function bringAbout(
  tx: Queryable,
  ctx: Deed,
  key: ApplicationKey,
  record: ApplicationRecord,
  transition: KycTransition,
  effect: KycEffect,
  deps: OnboardingDeps,
): Promise<void> {
  const { now } = ctx;
  switch (effect.kind) {
    case 'run_checks':
      return enqueueChecks(tx, key);
    case 'start_timer':
      return startTimer(tx, key, effect.timer, { dueAt: timerDueAt(timers[effect.timer], now, deps.calendar), now });
    case 'stop_timer':
      return stopTimer(tx, key, effect.timer, now);
    case 'open_case':
      return openCase(tx, key, record, effect, deps, now);
    case 'close_case':
      return closeCase(tx, key, now);
    case 'pause_sla':
      return turnClock(tx, key, 'pause', deps, now);
    case 'resume_sla':
      await turnClock(tx, key, 'resume', deps, now);
      return tellAssignee(tx, ctx, key, deps);
    case 'open_info_request':
      return openRequest(tx, ctx, key, effect, deps);
    case 'void_proposal':
      return endProposal(tx, key, 'voided', now);
    case 'record_decision':
      return endProposal(tx, key, 'decided', now);
    case 'schedule_review':
      return scheduleReview(tx, key, record, effect, deps, now);
    case 'escalate':
      await escalateCase(tx, key);
      return writeToStaff(tx, ctx, { kind: 'compliance_lead' }, 'escalated', deps);
    case 'notify':
      return tell(tx, ctx, record, transition, effect.audience, deps);
    case 'create_version':
    case 'freeze_snapshot':
    case 'sample_for_review':
    case 'exclude_reviewers':
    case 'start_retention':
      // Written with the row itself.
      return;
    case 'unlock':
    case 'prefer_same_reviewer':
      // The questions of a request hold what they open, and a case keeps its assignee.
      return;
    case 'open_gate':
    case 'update_capabilities':
    case 'revoke_keys':
      // Derived from the status at each privileged act: there is no copy that could lag behind.
      return;
    default:
      return unreachable(effect);
  }
}

/** Whose work goes on: who had the case before the merchant was asked. */
async function tellAssignee(tx: Queryable, ctx: Deed, key: ApplicationKey, deps: OnboardingDeps): Promise<void> {
  const { assignee_id: userId } = await currentCase(tx, key, ctx.now);
  if (userId !== null) await writeToStaff(tx, ctx, { kind: 'person', userId }, 'answered', deps);
}

function tell(
  tx: Queryable,
  ctx: Deed,
  record: ApplicationRecord,
  transition: KycTransition,
  audience: Extract<KycEffect, { readonly kind: 'notify' }>['audience'],
  deps: OnboardingDeps,
): Promise<void> {
  switch (audience) {
    case 'merchant':
      return writeToMerchant(tx, ctx, record, transition, deps);
    case 'compliance_lead':
      return writeToStaff(tx, ctx, { kind: audience }, 'suspended', deps);
    case 'integration_consultant':
      return writeToStaff(tx, ctx, { kind: audience, organizationId: ctx.tenant.organizationId }, 'lapsed', deps);
  }
}

async function openCase(
  tx: Queryable,
  key: ApplicationKey,
  { submittedAt }: ApplicationRecord,
  { assigneeId, case: kind }: Extract<KycEffect, { readonly kind: 'open_case' }>,
  { calendar }: OnboardingDeps,
  now: Date,
): Promise<void> {
  const budgetMs = businessLength(kind === 'appeal' ? timers.appeal : timers.review, calendar);
  // What was promised counts from the sending in, whoever had it first.
  const startedAt = kind === 'initial' ? (submittedAt ?? now) : now;
  const clock: SlaClock = { startedAt, budget: budgetMs, pauses: [], stoppedAt: null };
  const { dueAt } = slaState(clock, calendar, now);
  await insertCase(tx, { ...key, caseId: uuidV7(now), kind, assigneeId, startedAt, budgetMs, dueAt, now });
}

/** While the merchant has to answer, the time that the desk was given stands still. */
export async function turnClock(
  tx: Queryable,
  key: ApplicationKey,
  how: 'pause' | 'resume',
  { calendar }: OnboardingDeps,
  now: Date,
): Promise<void> {
  const open = await lockOpenCase(tx, key);
  if (open === null) return;
  const pauses =
    how === 'pause'
      ? [...open.pauses, { from: now, to: null }]
      : open.pauses.map((pause) => (pause.to === null ? { ...pause, to: now } : pause));
  const budget = Number.parseInt(open.budgetMs.toString(), 10);
  const { dueAt } = slaState({ startedAt: open.startedAt, budget, pauses, stoppedAt: null }, calendar, now);
  await setCaseClock(tx, key.tenantId, open.id, {
    state: how === 'pause' ? 'waiting_merchant' : 'queued',
    pauses,
    dueAt,
  });
}

async function openRequest(
  tx: Queryable,
  { actor, now }: Deed,
  key: ApplicationKey,
  { countsAsAttempt, items }: Extract<KycEffect, { readonly kind: 'open_info_request' }>,
  { calendar, policies }: OnboardingDeps,
): Promise<void> {
  const reasons = reasonsOn(policies, now);
  await insertRequest(tx, {
    ...key,
    requestId: uuidV7(now),
    dueAt: timerDueAt(timers.info_request, now, calendar),
    countsAsAttempt,
    createdBy: `${actor.kind}:${actor.id}`,
    now,
    items: items.map((item) => ({
      ...item,
      unlocks: [
        ...new Set([item.targetPath, ...unlocksOf(reasons, { target: item.targetPath, reasonCode: item.reasonCode })]),
      ],
    })),
  });
}

export async function scheduleReview(
  tx: Queryable,
  key: ApplicationKey,
  { application }: ApplicationRecord,
  { portions }: Pick<Extract<KycEffect, { readonly kind: 'schedule_review' }>, 'portions'>,
  { reviews }: OnboardingDeps,
  now: Date,
): Promise<void> {
  const edition = editionOn(reviews, dayOf(now));
  assert(edition !== null, 'A policy of reviews is in force');
  const opensAt = new Date(`${nextReviewOn(edition, dayOf(now), application.riskTier)}T00:00:00Z`);
  await insertReview(tx, key, { reviewId: uuidV7(now), portions, opensAt, now });
}

async function writeToMerchant(
  tx: Queryable,
  { now, tenant }: Deed,
  record: ApplicationRecord,
  { change, to }: KycTransition,
  { origin, sealer }: OnboardingDeps,
): Promise<void> {
  for (const email of await recipientsOf(tx, record.application.organizationId, mostRecipients)) {
    const letter = statusLetter({
      to: email,
      organization: tenant.name,
      status: to,
      rejectType: change.rejectType,
      link: `${origin}/console/onboarding`,
    });
    if (letter !== null) await postLetter(tx, sealer, letter, now);
  }
}
